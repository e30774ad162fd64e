/** Our checks find what Istio's own tests of its analyzers expect, and nothing else. */
import { beforeAll, expect, test } from 'vitest';
import { CodeCount, CODES_IN_REACH, compare, Difference } from './analyzers/comparison';
import { MEANT_DIFFERENCES, MeantDifference, OUT_OF_REACH } from './analyzers/exceptions';
import { analyzeWithIstio } from './analyzers/istioctl';
import { readTestGrid } from './analyzers/test-grid';

const { cases, names } = readTestGrid();
const counts = new Map<string, CodeCount>();
let differences: Difference[];

beforeAll(async () => {
  const analyzed = await analyzeWithIstio(cases);
  differences = cases.flatMap((one, index) => compare(one, analyzed[index], counts));
  process.stdout.write(table());
});

const isMeant = (one: Difference, { what, code, case: name = one.case, origin = one.origin }: MeantDifference) =>
  what === one.what && code === one.code && name === one.case && origin === one.origin;

test('the grid of Istio is read as a whole', () => {
  expect(cases.length).toBeGreaterThan(90);
  expect(cases.flatMap(({ expected }) => expected).length).toBeGreaterThan(190);
});

test('nothing is missed, nothing is false, but for what is meant', () => {
  const others = differences.filter(({ code }) => !(code in OUT_OF_REACH)).filter(one => !MEANT_DIFFERENCES.some(meant => isMeant(one, meant)));
  expect(others.map(({ what, code, origin, case: name }) => `${what}: ${code} ${origin} (${name})`)).toEqual([]);
});

test('every difference that is meant is there', () => {
  expect(MEANT_DIFFERENCES.filter(meant => !differences.some(one => isMeant(one, meant)))).toEqual([]);
  expect(Object.keys(OUT_OF_REACH).filter(code => CODES_IN_REACH.has(code))).toEqual([]);
});

function table(): string {
  const codes = [...counts.keys()].sort();
  const rows = codes.map(code => {
    const { expected, found, missed, false: wrong, istioctl } = counts.get(code)!;
    return [code, names.get(code) ?? '', expected, found, missed, wrong, istioctl, code in OUT_OF_REACH ? 'out of reach' : ''];
  });
  const sum = (index: number) => rows.reduce((all, row) => all + Number(row[index]), 0);
  const all = [['code', 'name', 'expected', 'found', 'missed', 'false', 'istioctl', ''], ...rows, ['all', '', ...[2, 3, 4, 5, 6].map(sum), '']];
  const widths = all[0].map((_, index) => Math.max(...all.map(row => String(row[index]).length)));
  return `${all.map(row => row.map((cell, index) => String(cell).padEnd(widths[index])).join('  ').trimEnd()).join('\n')}\n`;
}
