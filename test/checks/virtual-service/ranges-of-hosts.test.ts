import { describe, expect, test } from 'vitest';
import { rangesOfHosts, rangesOfOthers } from '../../../src/checks/virtual-service/ranges-of-hosts';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const [M, N, O] = ['10.9.1.0/24', '10.9.2.0/24', '10.9.3.0/24'];
const object = (kind: string, name: string, spec: object): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace: name }, spec });
const entry = (name: string, spec: object = {}, protocol = 'TCP'): Manifest => object('ServiceEntry', name, {
  hosts: [`${name}.example.com`], ports: [{ number: 5432, name: 'port', protocol }], resolution: 'NONE', ...spec,
});
const routes = (name: string, ...subnets: string[][]): Manifest => object('VirtualService', name, {
  hosts: [`${name}.example.com`], tcp: subnets.map(destinationSubnets => ({ match: [{ destinationSubnets }], route: [{ destination: { host: `${name}.example.com` } }] })),
});
const changed = (manifest: Manifest, spec: object): Manifest => ({ ...manifest, spec: { ...manifest.spec as object, ...spec } });

describe('a range among those of two hosts', () => {
  const check = (...manifests: Manifest[]) => findInManifests(rangesOfHosts, ...manifests);

  test('is an error', () => {
    expect(check(entry('one'), entry('two'), routes('one', [M, N]), routes('two', [N, O]))).toEqual([expect.objectContaining({
      code: 'CDI076',
      level: 'error',
      message: 'spec.tcp[0] compares the addresses 10.9.2.0/24 for "two.example.com" at port 5432, as VirtualService one/one does for "one.example.com", '
        + 'each beside others: the two hosts have one listener, Envoy gets the same conditions twice, and every sidecar refuses the port, whatever else '
        + 'is on it',
      resource: 'VirtualService two/two',
      field: 'spec.tcp[0]',
      related: ['VirtualService one/one'],
    })]);
  });

  test('is a warning where istiod may give one an address', () => {
    expect(check(entry('one', { resolution: 'DNS' }), entry('two'), routes('one', [M, N]), routes('two', [N, O]))).toEqual([expect.objectContaining({ level: 'warning' })]);
  });

  test.each<[string, Manifest[]]>([
    ['that one ServiceEntry has', [entry('one', { addresses: [N] }), entry('two'), routes('two', [N, O])]],
    ['that the younger ServiceEntry has', [entry('one'), entry('two', { addresses: [N] }), routes('one', [N, O])]],
    ['written in another way', [entry('one'), entry('two'), routes('one', [M, N]), routes('two', ['10.9.2.7/24'])]],
    ['of two matches', [entry('one'), entry('two'), changed(routes('one'), { tcp: [{ match: [{ destinationSubnets: [M] }, { destinationSubnets: [N] }] }] }), routes('two', [N])]],
    ['of a wildcard', [entry('one', { hosts: ['*.one.example.com'] }), entry('two'), changed(routes('one', [M, N]), { hosts: ['*.one.example.com'] }), routes('two', [N])]],
  ])('%s: one', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });

  test.each<[string, Manifest[]]>([
    ['apart', [entry('one'), entry('two'), routes('one', [M]), routes('two', [N, O])]],
    ['a narrower one', [entry('one'), entry('two'), routes('one', [M, '10.9.2.0/25']), routes('two', [N, O])]],
    ['at another port', [entry('one'), entry('two', { ports: [{ number: 5433, name: 'tcp', protocol: 'TCP' }] }), routes('one', [M, N]), routes('two', [N, O])]],
    ['with an address of its own', [entry('one', { addresses: ['10.1.1.1'] }), entry('two'), routes('one', [M, N]), routes('two', [N, O])]],
    ['of HTTP', [entry('one', {}, 'HTTP'), entry('two'), routes('one', [M, N]), routes('two', [N, O])]],
    ['of MySQL, of which Istio takes one protocol', [entry('one', {}, 'MYSQL'), entry('two'), routes('one', [M, N]), routes('two', [N, O])]],
    ['of a host that nobody knows', [entry('one'), routes('one', [M, N]), routes('two', [N, O])]],
    ['behind a route for all', [entry('one'), entry('two'), changed(routes('one'), { tcp: [{}, { match: [{ destinationSubnets: [M, N] }] }] }), routes('two', [N, O])]],
    ['for some callers, which is not looked at', [
      entry('one'), entry('two'), changed(routes('one'), { tcp: [{ match: [{ destinationSubnets: [M, N], sourceLabels: { app: 'a' } }] }] }), routes('two', [N, O]),
    ]],
    ['that nobody sees both', [entry('one', { exportTo: ['.'] }), entry('two', { exportTo: ['.'] }), routes('one', [M, N]), routes('two', [N, O])]],
    ['of one VirtualService', [entry('one'), entry('two'), changed(routes('one', [M, N]), { hosts: ['one.example.com', 'two.example.com'] })]],
    ['of no routes', [entry('one', { addresses: [N] }), entry('two', { addresses: [N, O] })]],
  ])('%s: none', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('the same ranges for two hosts', () => {
  const check = (...manifests: Manifest[]) => findInManifests(rangesOfOthers, ...manifests);

  test('are told of, because the older one takes the connections', () => {
    expect(check(entry('one'), entry('two'), routes('one', [M]), routes('two', ['10.9.1.7/24']))).toEqual([expect.objectContaining({
      code: 'CDI127',
      level: 'warning',
      message: 'spec.tcp[0] is for the addresses 10.9.1.0/24 at port 5432, as is VirtualService one/one for "one.example.com": the two hosts have one '
        + 'listener, on which "one.example.com" takes these connections, and "two.example.com" gets none of them',
      resource: 'VirtualService two/two',
      related: ['VirtualService one/one'],
    })]);
  });

  test('also where one of them has no routes', () => {
    expect(check(entry('one'), entry('two', { addresses: [M] }), routes('one', [M]))).toEqual([expect.objectContaining({
      message: expect.stringContaining('as is ServiceEntry two/two for "two.example.com": the two hosts have one listener, on which "one.example.com" takes'),
      resource: 'VirtualService one/one',
    })]);
  });

  test.each<[string, Manifest[]]>([
    ['others', [entry('one'), entry('two'), routes('one', [M]), routes('two', [N])]],
    ['of which one is for more', [entry('one'), entry('two'), routes('one', [M, N]), routes('two', [M])]],
    ['of one host', [entry('one'), entry('two', { hosts: ['one.example.com'] }), routes('one', [M])]],
    ['all addresses', [entry('one'), entry('two'), changed(routes('one'), { tcp: [{}] }), changed(routes('two'), { tcp: [{}] })]],
  ])('%s: none', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
