/**
 * Synthesizes an example into `dist/NAME` and prints what came out.
 *
 *   npm run synth [-- NAME]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { REPOSITORY, synthesizeExample } from './examples';
import { TrafficSimulator } from '../src';
import { Manifest } from '../src/istio';

function readManifests(folder: string): Map<string, Manifest[]> {
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml')).sort();
  return new Map(files.map(file => [file, parseAllDocuments(readFileSync(path.join(folder, file), 'utf8')).map(document => document.toJS() as Manifest)]));
}

/** A finished folder takes the place of the old one; a failed synth never gets here. */
function swapIn(fresh: string, target: string): void {
  const old = `${fresh}.old`;
  mkdirSync(path.dirname(target), { recursive: true });
  if (existsSync(target)) {
    renameSync(target, old);
  }
  renameSync(fresh, target);
  rmSync(old, { recursive: true, force: true });
}

function main(name = 'echoserver'): void {
  const target = path.join(REPOSITORY, 'dist', name);
  swapIn(synthesizeExample(name), target);
  const manifests = readManifests(target);
  for (const [file, objects] of manifests) {
    process.stdout.write(`dist/${name}/${file}\n`);
    objects.forEach(({ kind, metadata }) => process.stdout.write(`  ${kind} ${metadata?.name}\n`));
  }
  process.stdout.write('\n');
  process.stdout.write(TrafficSimulator.fromManifests([...manifests.values()].flat()).describeRoutes());
}

try {
  main(...process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
