import { expect, test } from 'vitest';
import { call } from './call';
import { CATALOGUE } from '../../src/findings/catalogue';

test('rules lists every code, one a line', async () => {
  const { code, out } = await call(['rules']);
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n').map(line => line.split(/ {2,}/).slice(0, 2))).toEqual(CATALOGUE.map(entry => [entry.code, entry.level]));
});

test('as JSON, with kinds and summary', async () => {
  const { out } = await call(['rules', '--output', 'json']);
  expect(JSON.parse(out)).toEqual(CATALOGUE.map(({ code, level, kinds, summary }) => ({ code, level, kinds, summary })));
});

test('rules CODE says what, why, the fix, and shows an example', async () => {
  const { code, out } = await call(['rules', 'kia0209']);
  const [entry] = CATALOGUE.filter(each => each.code === 'KIA0209');
  expect(code).toBe(0);
  expect(out).toMatch(/^KIA0209 {2}warning\n/);
  [...entry.why, ...entry.fix].forEach(paragraph => expect(out).toContain(paragraph));
  expect(out).toContain('    kind: DestinationRule');
  expect(out).toContain('#kia0209');
});

test('a code without its key is each with one, and a former code that of today', async () => {
  const headings = async (code: string) => [...(await call(['rules', code])).out.matchAll(/^([A-Z]{3}\d{3,}\S*) {2}/gm)].map(([, each]) => each);
  expect(await headings('IST0133')).toEqual(CATALOGUE.map(({ code }) => code).filter(code => code.startsWith('IST0133/')));
  expect(await headings('IST0133/deny-without-ports')).toEqual(['IST0133/deny-without-ports']);
  expect(await headings('CDI019')).toEqual(['KIA1106']);
});
