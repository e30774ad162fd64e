import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REPOSITORY } from '../../.scripts/examples';

const README = readFileSync(path.join(REPOSITORY, 'README.md'), 'utf8');

/** The app of the README: the first block that makes a WeightedService. */
function readmeApp(): string {
  const blocks = [...README.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code);
  return blocks.find(code => code.includes('new WeightedService('))!;
}

let folder: string;

beforeAll(() => {
  // Inside the repository, so that the app finds the package by its name.
  mkdirSync(path.join(REPOSITORY, '.cache'), { recursive: true });
  folder = mkdtempSync(path.join(REPOSITORY, '.cache', 'readme-'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the YAML in the README is what its app synthesizes', () => {
  writeFileSync(path.join(folder, 'main.ts'), readmeApp());
  const run = spawnSync(process.execPath, [require.resolve('tsx/cli'), 'main.ts'], { cwd: folder, encoding: 'utf8' });
  expect(run.stderr).toBe('');
  const documents = readFileSync(path.join(folder, 'dist', 'echoserver.k8s.yaml'), 'utf8').trim().split('\n---\n');
  const istio = documents.filter(document => document.startsWith('apiVersion: networking.istio.io'));
  const [, shown] = /<!-- twenty-lines:begin -->\n```yaml\n([\s\S]*?)\n```\n<!-- twenty-lines:end -->/.exec(README) ?? [];
  expect(shown).toBe(istio.join('\n---\n'));
});

test('the app of the README has about twenty lines below its imports', () => {
  const lines = readmeApp().split('\n').filter(line => line.trim() !== '' && !line.startsWith('import '));
  expect(lines.length).toBeLessThanOrEqual(22);
});
