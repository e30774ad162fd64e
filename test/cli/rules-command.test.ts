import { describe, expect, test } from 'vitest';
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

describe('checks of the config file', () => {
  const files = {
    'cdk8s-istio.yaml': 'checks: [checks/team.js]',
    'checks/team.js': 'module.exports = { code: \'ACME001\', level: \'error\', summary: \'a host of others\', kinds: [\'VirtualService\'], check: () => [] };',
  };

  test('are listed after ours, and explained as far as they say', async () => {
    const { out } = await call(['rules'], files);
    expect(out.trimEnd().split('\n')).toHaveLength(CATALOGUE.length + 1);
    expect(out).toMatch(/\nACME001 +error {4}a host of others\n$/);
    expect(await call(['rules', 'acme001'], files)).toEqual({
      code: 0, err: '', out: 'ACME001  error\n\nA host of others.\n\nKinds: VirtualService\n\nCheck of your own: checks/team.js\n',
    });
    expect(JSON.parse((await call(['rules', 'ACME001', '--output', 'json'], files)).out)).toEqual([
      { code: 'ACME001', level: 'error', kinds: ['VirtualService'], summary: 'a host of others' },
    ]);
  });

  test('of another config file, and of none', async () => {
    const elsewhere = { 'settings/lint.yaml': files['cdk8s-istio.yaml'], 'settings/checks/team.js': files['checks/team.js'] };
    expect((await call(['rules', 'ACME001', '--config', 'settings/lint.yaml'], elsewhere)).out).toContain('settings/checks/team.js');
    expect(await call(['rules', 'ACME001'], elsewhere)).toMatchObject({ code: 2, err: expect.stringContaining('no code "ACME001"') });
    expect(await call(['rules'], { 'cdk8s-istio.yaml': 'checks: [none.js]' })).toMatchObject({ code: 2, err: expect.stringContaining('none.js: no such file') });
  });
});
