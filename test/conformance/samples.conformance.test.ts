/** Samples, golden files and fixtures of Istio, read where its module lies: what Istio takes has no error here. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Istio, startIstio } from './istio/istio';
import { MEANT_ERRORS } from './samples-exceptions';
import { defaultConfig } from '../../src/cli/config/config';
import { contentOf } from '../../src/cli/input/read-file';
import { lint } from '../../src/cli/lint/lint';
import { Finding, FindingLevel } from '../../src/findings';
import { kindOf, Manifest } from '../../src/istio';

const ISTIO_GROUP = /\.istio\.io\//;

const OF_MODULE = ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'];

const module = execFileSync('go', OF_MODULE, { cwd: path.join(__dirname, 'istio'), encoding: 'utf8' }).trim();

interface Sample {
  /** Its path in the module. */
  readonly file: string;
  readonly text: string;
  readonly errors: readonly Finding[];
  readonly failures: readonly string[];
}

/** The files of a folder, and of those below. */
function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const name = path.join(folder, entry.name);
    return entry.isDirectory() ? filesIn(name) : /\.ya?ml(\.golden)?$/.test(name) ? [name] : [];
  }).sort();
}

/** Each file as a mesh of its own: those that have an object of Istio. */
const samples = filesIn(module).flatMap((name): Sample[] => {
  const text = readFileSync(name, 'utf8');
  const file = path.relative(module, name);
  const content = contentOf({ name: file }, text);
  if (!content.objects.some(({ manifest }) => ISTIO_GROUP.test(kindOf(manifest as Manifest)))) {
    return [];
  }
  const { findings, failures } = lint([content], defaultConfig('.'), () => undefined);
  return [{ file, text, errors: findings.filter(({ level }) => level === FindingLevel.ERROR), failures }];
});

let istio: Istio;

beforeAll(async () => {
  istio = await startIstio();
});

afterAll(() => istio?.stop());

const isMeant = ({ file }: Sample, { code }: Finding) => MEANT_ERRORS.some(meant => meant.code === code && file === meant.file);

test('Istio has many files', () => {
  expect(samples.length).toBeGreaterThan(300);
});

test('no check fails at any of them', () => {
  expect(samples.flatMap(({ file, failures }) => failures.map(failure => `${file}: ${failure}`))).toEqual([]);
});

test('what Istio takes has no error', async () => {
  const wrong: string[] = [];
  const counts = { files: samples.length, taken: 0, withErrors: 0 };
  const met = new Set<string>();
  for (const sample of samples) {
    const { findings } = await istio.validate(sample.text, '');
    if (findings.some(({ level }) => level === 'error')) {
      continue;
    }
    counts.taken++;
    counts.withErrors += sample.errors.length > 0 ? 1 : 0;
    for (const finding of sample.errors) {
      MEANT_ERRORS.filter(({ code, file }) => code === finding.code && sample.file === file).forEach(({ code, file }) => met.add(`${code} ${file}`));
      if (!isMeant(sample, finding)) {
        wrong.push(`${sample.file}:${finding.line} ${finding.code} ${finding.resource}: ${finding.message}`);
      }
    }
  }
  console.log('files of Istio:', counts);
  expect(wrong).toEqual([]);
  expect(MEANT_ERRORS.map(({ code, file }) => `${code} ${file}`).filter(key => !met.has(key))).toEqual([]);
});
