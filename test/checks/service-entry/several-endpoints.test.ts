import { expect, test } from 'vitest';
import { severalEndpoints } from '../../../src/checks/service-entry/several-endpoints';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(severalEndpoints, ...manifests);
const RACE = { annotations: { 'istio.io/connect-strategy': 'race_first_tcp_connect' } };
const entry = (name: string, resolution: string, spec: object = {}, metadata: object = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name, namespace: 'shop', ...metadata },
  spec: { hosts: ['a.example.com'], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], resolution, ...spec },
});
const at = (...addresses: string[]) => ({ endpoints: addresses.map(address => ({ address })) });
const selecting = { workloadSelector: { labels: { app: 'db' } } };
const workload = (name: string): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name, namespace: 'shop' }, spec: { address: '10.8.8.1', labels: { app: 'db' } } });
const made = (creationTimestamp: string) => ({ creationTimestamp });

test('of two ServiceEntries are an error', () => {
  expect(check(entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS'))).toEqual([expect.objectContaining({
    code: 'CDI128',
    level: 'error',
    message: 'port 443 of "a.example.com" has 2 endpoints, together with ServiceEntry shop/two, and the resolution DNS_ROUND_ROBIN, for which Envoy takes '
      + 'one: every proxy refuses the cluster',
    fix: 'keep one ServiceEntry for the host in the namespace, or give all of them resolution: DNS',
    field: 'spec.ports[0]',
    resource: 'ServiceEntry shop/one',
    related: ['ServiceEntry shop/two'],
  })]);
});

test('of one that asks for all addresses of its name are an error', () => {
  expect(check(entry('one', 'DNS', at('x.example.com', 'y.example.com'), RACE))).toEqual([expect.objectContaining({
    message: 'port 443 of "a.example.com" has 2 endpoints, and the resolution DNS with istio.io/connect-strategy, for which Envoy takes one: every proxy '
      + 'refuses the cluster',
    fix: 'leave one endpoint, or the annotation out',
  })]);
});

test.each<[string, number, Manifest[]]>([
  ['in the other order', 1, [entry('one', 'DNS'), entry('two', 'DNS_ROUND_ROBIN')]],
  ['in an order that the manifests show', 0, [entry('one', 'DNS', {}, made('2026-01-01T00:00:00Z')), entry('two', 'DNS_ROUND_ROBIN', {}, made('2026-02-02T00:00:00Z'))]],
  ['in the other order that they show', 1, [entry('one', 'DNS', {}, made('2026-02-02T00:00:00Z')), entry('two', 'DNS_ROUND_ROBIN', {}, made('2026-01-01T00:00:00Z'))]],
  ['with addresses', 1, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'STATIC', at('10.8.8.8'))]],
  ['without any', 0, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'NONE')]],
  ['both with one', 0, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS_ROUND_ROBIN')]],
  ['at another port', 0, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS', { ports: [{ number: 444, name: 'tls', protocol: 'TLS' }] })]],
  ['at a port of another name', 1, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS', { ports: [{ number: 443, name: 'other', protocol: 'TLS' }] })]],
  ['of another host', 0, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS', { hosts: ['b.example.com'] })]],
  ['of another namespace', 0, [entry('one', 'DNS_ROUND_ROBIN'), entry('two', 'DNS', {}, { namespace: 'other' })]],
  ['of workloads', 1, [entry('one', 'DNS', selecting, RACE), workload('v'), workload('w')]],
  ['of one workload', 0, [entry('one', 'DNS', selecting, RACE), workload('v')]],
  ['of workloads, of which Istio takes one', 0, [entry('one', 'DNS_ROUND_ROBIN', selecting), workload('v'), workload('w')]],
  ['that race', 1, [entry('one', 'DNS', {}, RACE), entry('two', 'DNS')]],
  ['of one name that races', 0, [entry('one', 'DNS', at('x.example.com'), RACE)]],
  ['of a name that does not', 0, [entry('one', 'DNS', at('x.example.com', 'y.example.com'))]],
])('%s: %i', (_, count, manifests) => {
  expect(check(...manifests)).toHaveLength(count);
});
