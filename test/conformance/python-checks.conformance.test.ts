import { beforeAll, expect, test } from 'vitest';
import { runPython } from './python/bindings';

interface Look {
  readonly found: readonly (readonly [code: string, level: string, path: string, message: string])[];
  /** How often Python and Node.js call each other until Python has the objects, and how long that takes. */
  readonly spent: { readonly crossings: number; readonly seconds: number };
}

let looks: Readonly<Record<'without' | 'small' | 'large' | 'failing', Look>>;

beforeAll(async () => {
  looks = JSON.parse(await runPython('team_checks.py')) as typeof looks;
  const { crossings, seconds } = looks.large.spent;
  process.stdout.write(`a check in Python has 1,000 objects after ${crossings} call and ${seconds.toFixed(2)} s\n`);
}, 600_000);

test('a check in Python finds what it would find in TypeScript', () => {
  expect(looks.small.found).toEqual([[
    'ACME001', 'WARNING', 'shop/all/routes-0-virtualservice-team-a', 'host-0.b.example.com is no host of team A',
  ]]);
  expect(looks.large.found.map(([code]) => code)).toEqual(Array(10).fill('ACME001'));
  expect(looks.without.found).toEqual([]);
});

test('a thousand objects come in one call, as a hundred do', () => {
  expect([looks.small, looks.large].map(({ spent }) => spent.crossings)).toEqual([1, 1]);
});

test('what Python throws is a finding of that check', () => {
  expect(looks.failing.found).toEqual([['ACME002', 'ERROR', '', expect.stringContaining('the check "a check that fails" fails: ')]]);
  expect(looks.failing.found[0][3]).toContain('no such field');
});
