import { expect, test } from 'vitest';
import { oneObjectTwice } from '../../../src/checks/every-kind/one-object-twice';
import { MeshObject } from '../../../src/mesh';
import { findIn } from '../run-check';

function object(apiVersion: string, kind: string, name: string | undefined, namespace?: string, unit = 'shop'): MeshObject {
  return { manifest: { apiVersion, kind, metadata: { name, namespace } }, oldestIstio: '1.24', unit, origin: `${unit}/${name}` };
}

const ISTIO = 'security.istio.io/v1';
const policy = (name: string, namespace?: string, unit?: string) => object(ISTIO, 'AuthorizationPolicy', name, namespace, unit);
const check = (...objects: MeshObject[]) => findIn(oneObjectTwice, ...objects);

test('one kind, namespace and name twice is an error, and whoever made the other is named', () => {
  expect(check(policy('guard', 'edge'), policy('other', 'edge'), policy('guard', 'edge', 'office'))).toEqual([{
    code: 'CDI003',
    level: 'error',
    message: 'AuthorizationPolicy edge/guard is there twice in one cluster: "shop/guard" makes it too, and what is applied last is all that there is',
    fix: 'rename one of them, or leave it out; where the charts "shop" and "office" are for two clusters, say so: '
      + 'MeshSettings.configure(chart, { cluster: \'NAME\' }) with a name for each chart, before anything is made in it',
    path: 'office/guard',
    resource: 'AuthorizationPolicy edge/guard',
    kind: 'AuthorizationPolicy',
    namespace: 'edge',
    name: 'guard',
  }]);
  expect(check(policy('guard', 'edge'), policy('guard', 'edge'))).toMatchObject([{ fix: 'rename one of them, or leave it out' }]);
});

test('a third one is another error', () => {
  expect(check(policy('guard', 'edge'), policy('guard', 'edge'), policy('guard', 'edge'))).toHaveLength(2);
});

test.each([
  ['another name', policy('a', 'edge'), policy('b', 'edge')],
  ['another namespace', policy('a', 'edge'), policy('a', 'office')],
  ['another kind', policy('a', 'edge'), object(ISTIO, 'PeerAuthentication', 'a', 'edge')],
  ['another group', object('networking.istio.io/v1', 'Gateway', 'a', 'edge'), object('gateway.networking.k8s.io/v1', 'Gateway', 'a', 'edge')],
  ['charts that may be applied to two namespaces', policy('a', undefined, 'one'), policy('a', undefined, 'two')],
  ['names that Kubernetes makes', object('batch/v1', 'Job', undefined, 'edge'), object('batch/v1', 'Job', undefined, 'edge')],
])('%s is another object', (_, one, other) => {
  expect(check(one, other)).toEqual([]);
});

test.each([
  ['the version of the API', object('networking.istio.io/v1', 'Gateway', 'a', 'edge'), object('networking.istio.io/v1beta1', 'Gateway', 'a', 'edge')],
  ['no group', object('v1', 'Service', 'a', 'edge'), object('v1', 'Service', 'a', 'edge')],
  ['no namespace in one chart', policy('a'), policy('a')],
  ['kinds without a namespace', object('v1', 'Namespace', 'edge', undefined, 'one'), object('v1', 'Namespace', 'edge', undefined, 'two')],
  ['a namespace that they do not have', object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', 'one'), object('rbac.authorization.k8s.io/v1', 'ClusterRole', 'a', 'two')],
])('%s does not tell objects apart', (_, one, other) => {
  expect(check(one, other)).toMatchObject([{ code: 'CDI003' }]);
});

test('two charts with the same objects are told once, with the way to declare two clusters', () => {
  const set = (unit: string) => [policy('a', 'edge', unit), policy('b', 'edge', unit), policy('c', undefined, unit)];
  expect(check(...set('dev'), ...set('prod'))).toMatchObject([{
    message: 'the charts "dev" and "prod" hold the same objects for one cluster, such as AuthorizationPolicy edge/a: what is applied last is all that there is',
    fix: expect.stringMatching(/^where they are for two clusters, say so: MeshSettings\.configure\(chart, \{ cluster: 'NAME' \}\)/),
  }]);
  expect(check(...set('dev'), ...set('prod'), policy('d', 'edge', 'prod'))).toHaveLength(2);
});
