import { expect, test } from 'vitest';
import { missingAccounts } from '../../../src/checks/authorization-policy/missing-accounts';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, policy } from '../reference-manifests';

const account = (name: string, namespace = 'shop'): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } });
const allowing = (source: object) => policy('AuthorizationPolicy', 'cart', { rules: [{ from: [{ source }] }] });
const principal = (name: string, namespace = 'shop') => allowing({ principals: [`cluster.local/ns/${namespace}/sa/${name}`] });
const check = (...manifests: Manifest[]) => findInMesh(missingAccounts, {}, ...manifests);

test.each<[string, Manifest[]]>([
  ['nearly a name that is there', [account('web'), principal('wbe')]],
  ['another name of a namespace that has some', [account('web'), principal('orders')]],
  ['one without a namespace', [account('web'), allowing({ serviceAccounts: ['orders'] })]],
  ['that of pods, in another namespace', [deployment('web', {}, 'shop', { metadata: { labels: {} }, spec: { serviceAccountName: 'web', containers: [{}] } }), principal('web', 'shpo')]],
])('%s is told', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{ level: 'warning', field: expect.stringMatching(/^spec\.rules\[0\]\.from\[0\]\.source\.(principals|serviceAccounts)\[0\]$/) }]);
});

test.each<[string, Manifest[]]>([
  ['one that is there', [account('web'), principal('web')]],
  ['that of pods', [account('x'), deployment('web', {}, 'shop', { metadata: { labels: {} }, spec: { serviceAccountName: 'web', containers: [{}] } }), principal('web')]],
  ['the default', [account('web'), principal('default')]],
  ['one of another namespace', [account('web'), principal('orders', 'far')]],
  ['a wildcard', [account('web'), principal('*')]],
  ['no account', [account('web'), allowing({ namespaces: ['x'] })]],
])('%s is fine', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
