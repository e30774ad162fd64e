import { expect, test } from 'vitest';
import { endpointsWithoutPolicy } from '../../../src/checks/every-policy/endpoints-without-policy';
import { Manifest } from '../../../src/mesh';
import { deployment, entry, findInMesh, namespace, policy, service } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const guard = (kind = 'AuthorizationPolicy', spec: object = { selector: { matchLabels: { app: 'cart' } }, action: 'DENY' }): Manifest => policy(kind, 'guard', spec);
const workload = (spec: object, of = 'shop'): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'vm', namespace: of }, spec: { address: '10.0.0.1', labels: { app: 'cart' }, ...spec },
} as Manifest);
const slice = (endpoint: object, name = 'cart'): Manifest => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name: 'more', namespace: 'shop', labels: { 'kubernetes.io/service-name': name } },
  endpoints: [{ addresses: ['10.0.0.1'], ...endpoint }],
} as unknown as Manifest);
const check = (...manifests: Manifest[]) => findInMesh(endpointsWithoutPolicy, {}, deployment('cart'), service('cart'), ...manifests);

test.each<[string, Manifest, string]>([
  ['a WorkloadEntry with the labels', workload({}), 'WorkloadEntry shop/vm has the labels too'],
  ['a ServiceEntry of the host', entry('vm', [HOST], { endpoints: [{ address: '10.0.0.1' }] }), `ServiceEntry shop/vm are endpoints of the Service ${HOST} too`],
  ['a ServiceEntry of the host with other workloads', entry('vm', [HOST], { workloadSelector: { labels: { app: 'vm' } } }), 'ServiceEntry shop/vm'],
  ['an endpoint with a proxy for which the policy is not', entry('vm', [HOST], { endpoints: [{ address: '10.0.0.1', serviceAccount: 'vm' }] }), 'ServiceEntry'],
  ['an EndpointSlice', slice({}), 'EndpointSlice shop/more has endpoints that are no pods'],
])('%s', (_, manifest, message) => {
  const found = [expect.objectContaining({ code: 'CDI087', level: 'warning', field: 'spec.selector', message: expect.stringContaining(message) })];
  expect(check(manifest, guard())).toEqual(found);
  expect(check(manifest, guard('RequestAuthentication', { selector: { matchLabels: { app: 'cart' } } }))).toEqual(found);
});

test.each<[string, Manifest[]]>([
  ['a WorkloadEntry with a proxy', [workload({ serviceAccount: 'cart' }), guard()]],
  ['one of other labels', [workload({ labels: { app: 'vm' } }), guard()]],
  ['one of another namespace', [workload({}, 'other'), guard()]],
  ['a ServiceEntry of another host', [entry('vm', ['vm.example.com'], { endpoints: [{ address: '10.0.0.1' }] }), guard()]],
  ['a ServiceEntry of the host in another namespace', [entry('vm', [HOST], { endpoints: [{ address: '10.0.0.1' }] }, 'other'), guard()]],
  ['endpoints with proxies and the labels', [entry('vm', [HOST], { endpoints: [{ address: '10.0.0.1', serviceAccount: 'cart', labels: { app: 'cart' } }] }), guard()]],
  ['the same pods', [entry('vm', [HOST], { workloadSelector: { labels: { app: 'cart', version: 'v1' } } }), guard()]],
  ['an EndpointSlice with pods', [slice({ targetRef: { kind: 'Pod', name: 'cart-1' } }), guard()]],
  ['an EndpointSlice of another Service', [slice({}, 'other'), guard()]],
  ['pods of an ambient mesh', [workload({}), guard(), namespace('shop', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['a policy for all of the namespace', [workload({}), guard('AuthorizationPolicy', {})]],
  ['a policy that counts alone', [workload({}), guard('AuthorizationPolicy', { selector: { matchLabels: { app: 'cart' } }, action: 'AUDIT' })]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
