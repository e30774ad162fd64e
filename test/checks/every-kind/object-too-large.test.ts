import { expect, test } from 'vitest';
import { objectTooLarge } from '../../../src/checks/every-kind/object-too-large';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const LIMIT = 200_000;

const check = (...manifests: Manifest[]) => findInManifests(objectTooLarge, ...manifests);

function configMap(text: string, annotations?: Record<string, string>): Manifest {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'shop', annotations }, data: { text } };
}

/** The bytes that `kubectl apply` needs for a ConfigMap of an empty text: its annotation's key, its JSON and a new line. */
const EMPTY = 'kubectl.kubernetes.io/last-applied-configuration'.length
  + '{"apiVersion":"v1","data":{"text":""},"kind":"ConfigMap","metadata":{"annotations":{},"name":"x","namespace":"shop"}}\n'.length;

test('an object of one byte too many is a warning with its size and the fix; one byte less is fine', () => {
  const [finding, ...more] = check(configMap('x'.repeat(LIMIT - EMPTY + 1)));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({
    code: 'CDI002',
    level: 'warning',
    message: 'the object has 201 KB: client-side kubectl apply keeps a copy of it in its annotations, and refuses it above 262 KB',
    fix: 'apply it on the server side: kubectl apply --server-side, in Argo CD the sync option ServerSideApply=true; Flux always does',
    kind: 'ConfigMap',
    namespace: 'shop',
    name: 'x',
    resource: 'ConfigMap shop/x',
  });
  expect(check(configMap('x'.repeat(LIMIT - EMPTY)))).toEqual([]);
});

test.each([
  ['é', 2],
  ['€', 3],
  ['🚀', 4],
  ['"', 2],
  ['\n', 2],
  ['\u0001', 6],
  // As Go writes JSON.
  ['<', 6],
  ['>', 6],
  ['&', 6],
])('the size is that of UTF-8, in JSON: %j counts %d bytes', (text, bytes) => {
  const fitting = Math.floor((LIMIT - EMPTY) / bytes);
  expect(check(configMap(text.repeat(fitting)))).toEqual([]);
  expect(check(configMap(text.repeat(fitting + 1)))).toHaveLength(1);
});

test('the copy of the last time, in an object that was read from a cluster, is replaced', () => {
  expect(check(configMap('x'.repeat(110_000), { 'kubectl.kubernetes.io/last-applied-configuration': 'x'.repeat(110_000) }))).toEqual([]);
  expect(check(configMap('x'.repeat(110_000), { other: 'x'.repeat(110_000) }))).toHaveLength(1);
});

test('nothing is overlooked that has long names, or many small things', () => {
  const names = (count: number): Manifest => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'x', namespace: 'shop' },
    data: Object.fromEntries(Array.from({ length: count }, (_, index) => [`${index}`.padEnd(253, 'x'), ''])),
  });
  const bytesOfName = 253 + '"":"",'.length;
  const fitting = Math.floor((LIMIT - EMPTY) / bytesOfName);
  expect(check(names(fitting - 1))).toEqual([]);
  expect(check(names(fitting + 1))).toHaveLength(1);
  const numbers = (count: number): Manifest => ({ apiVersion: 'example.com/v1', kind: 'List', items: Array.from({ length: count }, () => 1e-7) });
  expect(check(numbers((LIMIT - 200) / 5))).toEqual([]);
  expect(check(numbers(LIMIT / 5))).toHaveLength(1);
});

test('annotations of the object count twice: in the copy, and beside it', () => {
  const annotation = (bytes: number) => configMap('', { note: 'x'.repeat(bytes) });
  const once = (LIMIT - EMPTY - '"note":""'.length - 'note'.length) / 2;
  expect(check(annotation(Math.floor(once)))).toEqual([]);
  expect(check(annotation(Math.floor(once) + 1))).toHaveLength(1);
});

test('a VirtualService can also be spread', () => {
  const http = Array.from({ length: 1000 }, (_, index) => ({
    name: `rule-${index}`,
    match: [{ uri: { prefix: `/path-${index}/` }, headers: { 'x-user-group': { exact: `group-${index}` } }, authority: { exact: 'shop.example.com' } }],
    route: [{ destination: { host: `service-${index}.shop.svc.cluster.local`, port: { number: 80 } } }],
    timeout: '5s',
  }));
  const virtualService = (rules: object[]): Manifest =>
    ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'x' }, spec: { hosts: ['shop.example.com'], http: rules } });
  expect(check(virtualService(http.slice(0, 500)), virtualService(http))).toEqual([expect.objectContaining({
    message: expect.stringMatching(/^the object has 2[0-9][0-9] KB: /),
    fix: expect.stringMatching(/Flux always does; or spread the rules over more hosts, or over delegates by path$/),
  })]);
});

test('manifests of any shape are read without an exception', () => {
  const large = 'x'.repeat(LIMIT);
  const strange = [
    { apiVersion: 'v1', kind: 'List', items: [null, large] },
    { apiVersion: 'v1', kind: 'List', metadata: null, large },
    { apiVersion: 'v1', kind: 'List', metadata: { annotations: null }, large },
    { apiVersion: 'v1', kind: 'List', metadata: { annotations: { a: 1, b: null, c: true } }, large },
  ] as unknown as Manifest[];
  expect(check(...strange)).toHaveLength(4);
  expect(check({ apiVersion: 'v1', kind: 'List', metadata: undefined })).toEqual([]);
});
