import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { readAssembly, REPOSITORY, writtenTypes } from './assembly';

const API = path.join(REPOSITORY, 'API.md');

/** As in the task docgen: the generated L1 alone would be eight megabytes. */
const SUBMODULE = ['--submodule', 'root'];

test('API.md is what jsii-docgen makes of the assembly', () => {
  const assembly = readAssembly();
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk8s-istio-api-docs-'));
  try {
    const file = path.join(folder, 'API.md');
    const program = path.join(REPOSITORY, 'node_modules', '.bin', 'jsii-docgen');
    const result = spawnSync(program, ['--output', file, ...SUBMODULE], { cwd: REPOSITORY, encoding: 'utf8' });
    expect(result.status, result.stderr).toBe(0);
    const generated = readFileSync(file, 'utf8');
    const committed = existsSync(API) ? readFileSync(API, 'utf8') : '';
    // Not toEqual: the difference would be pages long.
    expect(firstDifference(committed, generated), 'API.md is not up to date: run npx projen docgen').toBeUndefined();
    expect(writtenTypes(assembly).filter(({ fqn }) => !generated.includes(`id="${fqn}"`)).map(({ fqn }) => fqn)).toEqual([]);
    expect(statSync(file).size).toBeLessThan(2_000_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function firstDifference(committed: string, generated: string): string | undefined {
  const [lines, others] = [committed.split('\n'), generated.split('\n')];
  const index = others.findIndex((line, number) => line !== lines[number]);
  const at = index < 0 && lines.length > others.length ? others.length : index;
  return at < 0 ? undefined : `line ${at + 1}: "${lines[at] ?? ''}" in API.md, "${others[at] ?? ''}" generated`;
}
