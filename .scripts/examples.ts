/** The example apps, and how one of them is synthesized. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import * as path from 'node:path';

export const REPOSITORY = path.resolve(__dirname, '..');

/** The names of all examples, in alphabetical order. */
export function exampleNames(): string[] {
  return readdirSync(path.join(REPOSITORY, 'examples'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => name).sort();
}

/**
 * Synthesizes an example with the cdk8s command line into a new folder inside the repository, and gives its path.
 *
 * `cdk8s synth` empties its output folder before the app starts, so it never gets the folder with the last good result.
 */
export function synthesizeExample(name: string): string {
  const known = exampleNames();
  if (!known.includes(name)) {
    throw new Error(`example must be one of ${known.join(', ')}, got "${name}"`);
  }
  const output = mkdtempSync(path.join(REPOSITORY, '.synth-'));
  const command = path.join(path.dirname(require.resolve('cdk8s-cli/package.json')), 'bin', 'cdk8s');
  const result = spawnSync(process.execPath, [command, 'synth', '--app', `npx tsx examples/${name}/main.ts`, '--output', path.relative(REPOSITORY, output)], {
    cwd: REPOSITORY,
    encoding: 'utf8',
    env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', CHECK_UPGRADE: 'false' },
  });
  process.stderr.write(result.stderr);
  if (result.status !== 0) {
    rmSync(output, { recursive: true, force: true });
    throw new Error(`synthesizing example "${name}" failed:\n${result.stdout}`);
  }
  return output;
}
