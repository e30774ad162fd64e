import { expect, test } from 'vitest';
import { refusedEntryValues } from '../../../src/checks/service-entry/refused-entry-values';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const object = (kind: string, spec: object): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'one', namespace: 'shop' }, spec });
const check = (spec: object, kind = 'ServiceEntry') => findInManifests(refusedEntryValues, object(kind, { ...kind === 'ServiceEntry' ? { hosts: ['a.example.com'], resolution: 'STATIC' } : {}, ...spec }));
const port = (number: number, protocol = 'TCP') => ({ ports: [{ number, name: 'port', protocol }] });
const LONG = `unix:///${'a'.repeat(107)}`;

test('a port at which sidecars take what their pods send is an error', () => {
  expect(check(port(15001))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.ports[0] is port 15001, at which every sidecar takes what its pod sends or gets: Istio gives it a second listener there, and Envoy refuses '
      + 'one of the two',
    field: 'spec.ports[0]',
  })]);
});

test('a part of a label in a host of TLS is one, where its name tells connections apart', () => {
  const found = (spec: object) => check({ hosts: ['a.example.com', '*-eu.example.com'], ...spec }).map(({ field }) => field);
  expect(found(port(443, 'TLS'))).toEqual(['spec.hosts[1]']);
  expect(found({ ...port(443, 'HTTPS'), addresses: ['10.9.1.0/24'] })).toEqual(['spec.hosts[1]']);
  expect(found({ ...port(443, 'TLS'), addresses: ['10.9.1.1'] })).toEqual([]);
  expect(found(port(443, 'TCP'))).toEqual([]);
  expect(found(port(80, 'HTTP'))).toEqual([]);
});

test('a host that is all of a namespace is one', () => {
  expect(check({ hosts: ['a.example.com', '*.shop.svc.cluster.local'], ...port(80, 'HTTP') })).toEqual([expect.objectContaining({
    level: 'error',
    message: '*.shop.svc.cluster.local is "*" for the sidecars of the namespace shop, which have that once already: Envoy refuses all of their routes of '
      + 'the port',
    field: 'spec.hosts[1]',
  })]);
  expect(check({ hosts: ['*.other.svc.cluster.local'], ...port(80, 'HTTP') })).toEqual([expect.objectContaining({ level: 'warning' })]);
});

test.each<[string, object, string, string?]>([
  ['a long path of a socket', { endpoints: [{ address: LONG }] }, 'endpoints[0].address'],
  ['an address with a zone', { endpoints: [{ address: '10.0.0.1' }, { address: 'fe80::1%net1' }] }, 'endpoints[1].address'],
  ['an address of a listener with a zone', { addresses: ['10.0.0.1', 'fe80::1%net1'] }, 'addresses[1]'],
  ['a long path of a workload', { address: LONG }, 'address', 'WorkloadEntry'],
  ['the port for what comes in', port(15006, 'TLS'), 'ports[0]'],
  ['the port, with a range of addresses', { ...port(15001), addresses: ['10.9.0.0/16'] }, 'ports[0]'],
])('%s: one finding', (_, spec, field, kind) => {
  expect(check(spec, kind).map(found => found.field)).toEqual([`spec.${field}`]);
});

test.each<[string, object, string?]>([
  ['the longest path of a socket', { endpoints: [{ address: `unix:///${'a'.repeat(106)}` }] }],
  ['names and addresses', { endpoints: [{ address: 'fe80::1' }, { address: 'a.example.com' }, {}], addresses: ['fe80::/64', '10.0.0.1'] }],
  ['interfaces that pods have', { endpoints: [{ address: 'fe80::1%eth0' }], addresses: ['fe80::1%lo'] }],
  ['a workload', { address: 'fe80::1' }, 'WorkloadEntry'],
  ['another port', port(15002)],
  ['UDP', port(15001, 'UDP')],
  ['requests, of which Istio leaves the port out', port(15001, 'HTTP')],
  ['the port, with an address', { ...port(15001), addresses: ['10.9.0.1'] }],
  ['more than a namespace', { hosts: ['*.svc.cluster.local', '*.cluster.local'], ...port(80, 'HTTP') }],
  ['a part of a namespace', { hosts: ['*.a.shop.svc.cluster.local'], ...port(80, 'HTTP') }],
  ['connections to all of a namespace', { hosts: ['*.shop.svc.cluster.local'], ...port(443, 'TLS') }],
  ['what the namespace does not see', { hosts: ['*.other.svc.cluster.local'], exportTo: ['.'], ...port(80, 'HTTP') }],
  ['what is nothing', { addresses: 1, endpoints: 'a', ports: [1] }],
])('%s: none', (_, spec, kind) => {
  expect(check(spec, kind)).toEqual([]);
});

test('weights of endpoints that add up to too much are one', () => {
  const weights = (...given: (number | undefined)[]) => check({ endpoints: given.map((weight, index) => ({ address: `10.9.9.${index + 1}`, weight })) });
  expect(weights(4294967295, undefined)).toEqual([expect.objectContaining({ level: 'error', field: 'spec.endpoints' })]);
  expect(weights(4294967294, undefined)).toEqual([]);
});
