import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';
import { REPOSITORY } from '../../.scripts/examples';
import { call } from '../cli/call';

const PAGE = path.join(REPOSITORY, 'docs', 'testing.md');
const TEXT = readFileSync(PAGE, 'utf8');

/** The files that the page shows, by name. */
const FILES = Object.fromEntries([...TEXT.matchAll(/<!-- file: (\S+) -->\n```yaml\n([^]*?)```/g)].map(([, name, text]) => [name, text]));

/** The calls of the command, each with what the page says that it prints. */
const CALLS = [...TEXT.matchAll(/```sh\nnpx cdk8s-istio (.*)\n```\n\n```text\n([^]*?)```/g)].map(([, args, output]) => ({ args, output }));

/** Expressions of the app, each with what the page says that it is. */
const EXPRESSIONS = [...TEXT.matchAll(/<!-- of: (.*) -->\n```text\n([^]*?)```/g)].map(([, expression, output]) => ({ expression, output }));

/** Words as a shell takes them apart, of which the page needs no more than quotes. */
function wordsIn(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

/** The first program of the page, with what its expressions are, as it runs. */
function valuesOf(expressions: readonly string[]): string[] {
  const [, program] = /```ts\n([^]*?)```/.exec(TEXT)!;
  const folder = mkdtempSync(path.join(REPOSITORY, '.synth-'));
  try {
    writeFileSync(path.join(folder, 'main.ts'), `${program}\nprocess.stdout.write(JSON.stringify([${expressions.join(', ')}]));\n`);
    const run = spawnSync(process.execPath, [require.resolve('tsx/cli'), '--tsconfig', 'tsconfig.dev.json', path.join(folder, 'main.ts')], {
      cwd: REPOSITORY, encoding: 'utf8',
    });
    expect(run.stderr).toBe('');
    return JSON.parse(run.stdout) as string[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('what the page says that the command prints is what it prints', async () => {
  expect(CALLS.length).toBeGreaterThan(1);
  for (const { args, output } of CALLS) {
    expect(await call(wordsIn(args), FILES)).toEqual({ code: 0, out: output, err: '' });
  }
});

test('what it says of the app is what the app says', () => {
  expect(EXPRESSIONS.length).toBeGreaterThan(1);
  const values = valuesOf(EXPRESSIONS.map(({ expression }) => expression));
  expect(values.map(value => value.trimEnd())).toEqual(EXPRESSIONS.map(({ output }) => output.trimEnd()));
}, 60_000);
