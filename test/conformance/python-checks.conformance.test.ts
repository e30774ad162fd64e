import { beforeAll, expect, test } from 'vitest';
import { runPython } from './python/bindings';

interface Look {
  readonly found: readonly (readonly [code: string, level: string, path: string, message: string])[];
  /** How often Python and Node.js call each other. */
  readonly crossings: number;
  readonly seconds: number;
}

let looks: Readonly<Record<'without' | 'small' | 'large' | 'failing', Look>>;

beforeAll(async () => {
  looks = JSON.parse(await runPython('team_checks.py')) as typeof looks;
  const { without, large } = looks;
  process.stdout.write(`a check in Python over 1,000 objects: ${large.crossings} crossings, ${(large.seconds - without.seconds).toFixed(2)} s\n`);
}, 600_000);

test('a check in Python finds what it would find in TypeScript', () => {
  expect(looks.small.found).toEqual([['ACME001', 'warning', 'shop/all', 'host-0.b.example.com is no host of team A']]);
  expect(looks.large.found.map(([code]) => code)).toEqual(Array(10).fill('ACME001'));
  expect(looks.without.found).toEqual([]);
});

test('a thousand objects cross in one call, as a hundred do', () => {
  // Beyond the call itself, those of the findings that the program reads.
  expect(looks.large.crossings - looks.without.crossings).toBeLessThan(20);
  expect(looks.large.crossings).toBe(looks.small.crossings);
});

test('what Python throws is a finding of that check', () => {
  expect(looks.failing.found).toEqual([['ACME002', 'error', '', expect.stringContaining('the check "a check that fails" fails: ')]]);
  expect(looks.failing.found[0][3]).toContain('no such field');
});
