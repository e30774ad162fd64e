import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { findIn } from './run-check';
import { CHECKS, runChecks } from '../../src/checks';
import { Check, readOnce } from '../../src/checks/check';
import { FindingLevel } from '../../src/findings';
import { EVERY_KIND } from '../../src/findings/catalogue-entry';
import { Mesh, MeshObject } from '../../src/mesh';
import { junkManifests } from '../mesh/junk-manifests';
import { meshOf } from '../mesh/mesh-fixture';

const object = (apiVersion: string, kind: string, more: Partial<MeshObject> = {}): MeshObject =>
  ({ manifest: { apiVersion, kind, metadata: { name: 'web', namespace: 'shop' } }, oldestIstio: '1.31', ...more });

const checkOf = (kinds: string[], check: Check['check'] = () => [{ message: 'it is there', fix: 'take it out' }]): Check =>
  ({ code: 'ACME001', level: FindingLevel.WARNING, kinds, summary: 'an object', check });

const GATEWAYS = [object('networking.istio.io/v1', 'Gateway'), object('networking.istio.io/v1beta1', 'Gateway'), object('gateway.networking.k8s.io/v1', 'Gateway')];

test('a check sees the objects of its kinds, in whatever version of their API, and no others', () => {
  expect(findIn(checkOf(['networking.istio.io/Gateway']), ...GATEWAYS)).toHaveLength(2);
  expect(findIn(checkOf(['/Service']), object('v1', 'Service'), object('serving.knative.dev/v1', 'Service'))).toHaveLength(1);
  expect(findIn(checkOf([EVERY_KIND]), ...GATEWAYS)).toHaveLength(3);
});

test('a finding has the code and the level of the check, the names of the object, and who made it', () => {
  expect(findIn(checkOf([EVERY_KIND]), object('v1', 'Service', { origin: 'shop/web' }))).toStrictEqual([{
    code: 'ACME001', level: 'warning', message: 'it is there', fix: 'take it out', path: 'shop/web', resource: 'Service shop/web', kind: 'Service', namespace: 'shop', name: 'web',
  }]);
});

test('a finding may say otherwise', () => {
  const check = checkOf([EVERY_KIND], () => [{ message: 'it is there', fix: 'take it out', level: FindingLevel.INFO, path: 'shop/listener', field: 'spec.ports[0]' }]);
  expect(findIn(check, object('v1', 'Service', { origin: 'shop/web' }))).toMatchObject([{ level: 'info', path: 'shop/listener', field: 'spec.ports[0]', name: 'web' }]);
});

test('a related name is told once, however many objects have it', () => {
  const check = checkOf([EVERY_KIND], () => [{ message: 'it is there', fix: 'take it out', related: ['Service shop/web', 'Gateway shop/web', 'Service shop/web'] }]);
  expect(findIn(check, object('v1', 'Service'))).toMatchObject([{ related: ['Service shop/web', 'Gateway shop/web'] }]);
});

test('what a check reads out of a mesh is read once a mesh', () => {
  const read = vi.fn(({ objects }: Mesh) => objects.length);
  const count = readOnce(read);
  const check = checkOf([EVERY_KIND], (_, mesh) => [{ message: `${count(mesh)} objects`, fix: 'none' }]);
  const meshes = [new Mesh(GATEWAYS), new Mesh(GATEWAYS.slice(1))];
  expect(meshes.flatMap(mesh => runChecks([check], mesh)).map(({ message }) => message)).toEqual([...Array(3).fill('3 objects'), ...Array(2).fill('2 objects')]);
  expect(read).toHaveBeenCalledTimes(2);
});

/** A map that counts how often somebody goes through its keys. */
function countedWalks<T extends object>(map: T): { readonly map: T; readonly walks: () => number } {
  let count = 0;
  const ownKeys = (target: T) => {
    count++;
    return Reflect.ownKeys(target);
  };
  return { map: new Proxy(map, { ownKeys }), walks: () => count };
}

test('all checks together walk once through what is no matter of one kind', () => {
  const { map, walks } = countedWalks({ text: 'x', other: 'y' });
  expect(runChecks(CHECKS, meshOf([{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', namespace: 'shop' }, data: map }]))).toEqual([]);
  expect(walks()).toBe(1);
});

test('destinations that nobody knows are read by no check of routes', () => {
  const destination = countedWalks({ host: 'cart', port: { number: 80 } });
  const reads: PropertyKey[] = [];
  const map = new Proxy(destination.map, {
    get: (target, name) => {
      reads.push(name);
      return Reflect.get(target, name) as unknown;
    },
  });
  const spec = { hosts: ['shop.example.com'], http: [{ route: [{ destination: map }] }] };
  expect(runChecks(CHECKS, meshOf([{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'x', namespace: 'shop' }, spec }]))).toEqual([]);
  // By the walk along the schema, which is that through everything, and by Istio's validation.
  expect(reads).toEqual(['host', 'port', 'host', 'subset', 'port']);
  expect(destination.walks()).toBe(1);
});

test('what the API server refuses is told once, and what stands beside it too', () => {
  const check = checkOf([EVERY_KIND], () => ['spec.host.x', 'spec.host', 'spec', 'spec.hosts', 'spec.trafficPolicy', undefined].map(field => ({ message: 'x', fix: 'y', field })));
  const fieldsOf = (host: unknown) =>
    runChecks([check], meshOf([{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'x' }, spec: { host } }])).map(({ field }) => field);
  expect(fieldsOf(5)).toEqual(['spec.hosts', 'spec.trafficPolicy', undefined]);
  expect(fieldsOf('a')).toHaveLength(6);
});

test('no check throws, whatever somebody wrote', () => {
  fc.assert(fc.property(junkManifests, manifests => {
    expect(() => runChecks(CHECKS, meshOf(manifests))).not.toThrow();
  }), { numRuns: 500 });
});
