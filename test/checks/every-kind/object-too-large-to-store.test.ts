import { expect, test } from 'vitest';
import { objectTooLarge } from '../../../src/checks/every-kind/object-too-large';
import { objectTooLargeToStore } from '../../../src/checks/every-kind/object-too-large-to-store';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const LIMIT = 1_570_000;

function ofSize(bytes: number, apiVersion: string, kind: string): Manifest {
  const object = (text: string): Manifest => ({ apiVersion, kind, metadata: { name: 'x', namespace: 'shop' }, spec: { text } });
  return object('x'.repeat(bytes - JSON.stringify(object('')).length));
}

const check = (manifest: Manifest) => findInManifests(objectTooLargeToStore, manifest);

test.each([
  ['security.istio.io/v1', 'AuthorizationPolicy', 'make several of it: give the hosts to several load balancers, or put the rule before those that compare headers'],
  ['networking.istio.io/v1', 'VirtualService', 'make several of it: spread the rules over more hosts, or over delegates by path'],
  ['example.com/v1', 'Words', 'make several of it'],
  ['example.com/v1', 'constructor', 'make several of it'],
])('an object of one byte too many is an error, and one byte less is a warning at most: %s %s', (apiVersion, kind, fix) => {
  const [last, large] = [ofSize(LIMIT, apiVersion, kind), ofSize(LIMIT + 1, apiVersion, kind)];
  expect(check(large)).toMatchObject([{
    code: 'CDI091',
    level: 'error',
    message: 'the object has 1.57 MB: etcd takes 1.57 MB, so the API server refuses it, however it is applied, and takes the objects beside it',
    fix,
  }]);
  expect(check(last)).toEqual([]);
  expect(findInManifests(objectTooLarge, last)).toMatchObject([{ code: 'CDI002', level: 'warning' }]);
  // One fact, one finding.
  expect(findInManifests(objectTooLarge, large)).toEqual([]);
});

test.each(['apps/v1', 'v1', 'networking.k8s.io/v1'])('of kinds of Kubernetes itself the texts count: %s', apiVersion => {
  const many = (count: number, text: string): Manifest =>
    ({ apiVersion, kind: 'Deployment', metadata: { name: 'x' }, spec: { env: Array.from({ length: count }, () => ({ name: text, value: 1 })) } });
  expect(check(many(100_000, 'x'.repeat(10)))).toEqual([]);
  expect(check(many(100_000, 'x'.repeat(16)))).toMatchObject([{ code: 'CDI091' }]);
});

test('the size is that of UTF-8', () => {
  const words = (text: string): Manifest => ({ apiVersion: 'example.com/v1', kind: 'Words', spec: { text } });
  expect(check(words('é'.repeat(780_000)))).toEqual([]);
  expect(check(words('é'.repeat(790_000)))).toHaveLength(1);
});

test('manifests of any shape are read without an exception', () => {
  const large = 'x'.repeat(LIMIT);
  expect(check({ apiVersion: 'v1', kind: 'List', items: [null, large], metadata: null, more: [undefined] } as unknown as Manifest)).toHaveLength(1);
});
