import { expect, test } from 'vitest';
import { missingAccounts } from '../../../src/checks/authorization-policy/missing-accounts';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, namespace, policy, service } from '../reference-manifests';

const account = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } });
const allowing = (source: object) => policy('AuthorizationPolicy', 'cart', { rules: [{ from: [{ source }] }] });
const principal = (name: string, of = 'shop') => allowing({ principals: [`cluster.local/ns/${of}/sa/${name}`] });
const check = (...manifests: Manifest[]) => findInMesh(missingAccounts, {}, ...manifests);

const gateway = (name: string, gatewayClassName = 'istio-waypoint', metadata: object = {}): Manifest =>
  ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name, namespace: 'shop', ...metadata }, spec: { gatewayClassName } });
const RUNS_AS = { annotations: { 'networking.istio.io/service-account': 'proxies' } };

test.each<[string, Manifest[]]>([
  ['that of a waypoint which runs as another one', [account('web'), gateway('waypoint', undefined, RUNS_AS), principal('waypoint')]],
  ['that of a gateway without its class', [account('web'), gateway('public', 'istio'), principal('public')]],
  ['nearly a name that is there', [account('web'), principal('wbe')]],
  ['another name of a namespace that has some', [account('web'), principal('orders')]],
  ['one without a namespace', [account('web'), allowing({ serviceAccounts: ['orders'] })]],
  ['that of pods, in another namespace', [deployment('web', {}, 'shop', { metadata: { labels: {} }, spec: { serviceAccountName: 'web', containers: [{}] } }), principal('web', 'shpo')]],
])('%s is told', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field: expect.stringMatching(/^spec\.rules\[0\]\.from\[0\]\.source\.(principals|serviceAccounts)\[0\]$/) }]);
});

test.each<[string, Manifest[]]>([
  ['one that is there', [account('web'), principal('web')]],
  ['that of a waypoint', [account('web'), gateway('waypoint'), principal('waypoint')]],
  ['that of a waypoint which runs as it', [account('web'), gateway('waypoint', undefined, RUNS_AS), principal('proxies')]],
  ['that of a gateway with its class', [account('web'), gateway('public', 'istio'), principal('public-istio')]],
  ['that of a waypoint which a Service names', [account('web'), service('cart', 'shop', {}, { labels: { 'istio.io/use-waypoint': 'own' } }), principal('own')]],
  ['that of a waypoint which a Namespace names', [account('web'), namespace('shop', { 'istio.io/use-waypoint': 'own' }), principal('own')]],
  ['that of pods', [account('x'), deployment('web', {}, 'shop', { metadata: { labels: {} }, spec: { serviceAccountName: 'web', containers: [{}] } }), principal('web')]],
  ['the default', [account('web'), principal('default')]],
  ['one of another namespace', [account('web'), principal('orders', 'far')]],
  ['a wildcard', [account('web'), principal('*')]],
  ['no account', [account('web'), allowing({ namespaces: ['x'] })]],
])('%s is fine', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
