import { expect, test } from 'vitest';
import { accountsOfEndpoints } from '../../../src/checks/service-entry/accounts-of-endpoints';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh } from '../reference-manifests';

const account = (name: string): Manifest => ({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace: 'shop' } });
const ofIstio = (kind: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'ledger', namespace: 'shop' }, spec } as Manifest);
const workload = (serviceAccount: unknown) => ofIstio('WorkloadEntry', { address: '192.0.2.20', serviceAccount });
const group = (serviceAccount: string) => ofIstio('WorkloadGroup', { template: { serviceAccount } });
const entry = (...accounts: string[]) => ofIstio('ServiceEntry', {
  hosts: ['ledger.example.internal'],
  ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
  resolution: 'STATIC',
  endpoints: accounts.map((serviceAccount, index) => ({ address: `192.0.2.${index + 1}`, serviceAccount })),
});
const runs = (serviceAccountName: string) => deployment('web', {}, 'shop', { metadata: { labels: {} }, spec: { serviceAccountName, containers: [{}] } });
const check = (...manifests: Manifest[]) => findInMesh(accountsOfEndpoints, {}, ...manifests);

test.each<[string, string, string, Manifest]>([
  ['nearly a name that is there', 'spec.serviceAccount', 'write "ledger"', workload('legder')],
  ['another name', 'spec.serviceAccount', 'write the account with which', workload('billing-of-others')],
  ['that of a group', 'spec.template.serviceAccount', 'write "ledger"', group('legder')],
  ['that of the second endpoint', 'spec.endpoints[1].serviceAccount', 'write "ledger"', entry('ledger', 'legder')],
])('%s is told', (_, field, fix, manifest) => {
  expect(check(account('ledger'), manifest)).toMatchObject([{ level: 'warning', field, fix: expect.stringContaining(fix) }]);
});

test.each<[string, Manifest[]]>([
  ['one that is there', [account('ledger'), workload('ledger'), group('ledger'), entry('ledger')]],
  ['that of pods', [account('x'), runs('ledger'), workload('ledger')]],
  ['the default', [account('ledger'), workload('default')]],
  ['none', [account('ledger'), workload(''), workload(undefined), workload(7)]],
  ['one of a namespace that is elsewhere', [workload('ledger')]],
])('%s is fine', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
