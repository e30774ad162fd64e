import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { call, findingsIn } from './call';

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
`;
const EMPTY_SUBSET = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  subsets:
    - name: v1
      labels: { version: v1 }
    - name: v2
`;
const BROKEN = 'apiVersion: v1\nkind: Service\n metadata: {}\n';

describe('the code that it ends with', () => {
  test.each([
    ['error', 'warning of a check', EMPTY_SUBSET, 0],
    ['warning', 'warning of a check', EMPTY_SUBSET, 1],
    ['info', 'warning of a check', EMPTY_SUBSET, 1],
    ['error', 'document that cannot be read', BROKEN, 1],
    ['warning', 'document that is skipped', 'a: 1', 0],
    ['info', 'document that is skipped', 'a: 1', 1],
    ['info', 'clean file', SERVICE, 0],
    ['info', 'file without anything', '# nothing\n', 0],
  ])('with --fail-on %s, of a %s', async (level, _, text, expected) => {
    expect(await call(['lint', '--fail-on', level, 'a.yaml'], { 'a.yaml': text })).toMatchObject({ code: expected, err: '' });
  });

  test('is that of an error by default', async () => {
    expect(await call(['lint', 'a.yaml'], { 'a.yaml': EMPTY_SUBSET })).toMatchObject({ code: 0 });
    expect(await call(['lint', 'a.yaml'], { 'a.yaml': BROKEN })).toMatchObject({ code: 1 });
  });
});

test('text has the place, code and object, the field, what is wrong, the fix, the page; and the sum', async () => {
  const { out } = await call(['lint', '.'], { 'rules/cart.yaml': `${SERVICE}---\n${EMPTY_SUBSET}` });
  expect(out).toBe(`rules/cart.yaml:21:7 warning KIA0209 DestinationRule shop/cart
  spec.subsets[1]
  subset "v2" has no labels: it has all pods of the service
  fix: give it the labels of its pods
  https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#kia0209

0 errors, 1 warning, 0 infos, in 2 objects of 1 file
`);
});

test('it names related objects, with their places where they are read', async () => {
  const { out } = await call(['lint', '.'], { 'edge.yaml': readFileSync(path.join(__dirname, '..', 'fixtures', 'unexposed-port.yaml'), 'utf8') });
  expect(out).toMatch(/^edge\.yaml:16:\d+ warning IST0162 Gateway edge\/public\n(?: {2}.*\n){2} {2}related: Service edge\/edge \(edge\.yaml:6:1\)\n {2}fix: /m);
});

test('it is coloured where somebody looks, and where it is asked for', async () => {
  const isColoured = async (isWatched: boolean, environment: Record<string, string>) =>
    (await call(['lint', 'a.yaml'], { 'a.yaml': EMPTY_SUBSET }, { isWatched, environment })).out.includes('\u001b[33mwarning\u001b[39m');
  expect(await Promise.all([isColoured(true, {}), isColoured(false, { FORCE_COLOR: '1' })])).toEqual([true, true]);
  expect(await Promise.all([
    isColoured(false, {}), isColoured(true, { NO_COLOR: '1' }), isColoured(true, { TERM: 'dumb' }), isColoured(true, { FORCE_COLOR: '0' }),
  ])).toEqual([false, false, false, false]);
});

test('JSON has what applies, and nothing else', async () => {
  expect(await findingsIn({ 'a.yaml': `${EMPTY_SUBSET}---\n${BROKEN}` })).toEqual([{
    code: 'KIA0209',
    level: 'warning',
    resource: 'DestinationRule shop/cart',
    namespace: 'shop',
    name: 'cart',
    kind: 'DestinationRule',
    message: 'subset "v2" has no labels: it has all pods of the service',
    field: 'spec.subsets[1]',
    file: 'a.yaml',
    line: 11,
    column: 7,
    fix: 'give it the labels of its pods',
    url: 'https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#kia0209',
  }, {
    code: 'CDI096',
    level: 'error',
    message: expect.any(String),
    file: 'a.yaml',
    line: 15,
    column: expect.any(Number),
    url: expect.stringContaining('#cdi096'),
  }]);
});

test('standard input is read for -, beside files', async () => {
  const { out } = await call(['lint', '--output', 'json', '-', 'a.yaml'], { 'a.yaml': SERVICE }, { readInput: () => Buffer.from(SERVICE) });
  expect(JSON.parse(out)).toMatchObject([
    { code: 'CDI003', file: 'a.yaml', message: 'Service shop/cart is there twice in one cluster: it is in -:1 too, and what is applied last is all that there is' },
  ]);
});

describe('progress', () => {
  const long = () => {
    const end = Date.now() + 1100;
    while (Date.now() < end);
    return Buffer.from(SERVICE);
  };

  test('is one line that goes away, where somebody looks and it takes long', async () => {
    const { out, err } = await call(['lint', '-', 'a.yaml'], { 'a.yaml': '' }, { areErrorsWatched: true, readInput: long });
    expect(err).toMatch(/^(\r\u001b\[K(reading 2 of 2 files: a\.yaml|(?:checked 0 of|checking) 1 objects.*))+\r\u001b\[K$/);
    expect(out).not.toContain('reading');
  });

  test('is nothing where nobody looks, and where it is quick', async () => {
    expect((await call(['lint', '-'], {}, { readInput: long })).err).toBe('');
    expect((await call(['lint', 'a.yaml'], { 'a.yaml': SERVICE }, { areErrorsWatched: true })).err).toBe('');
  });
});
