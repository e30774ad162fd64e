import { expect, test } from 'vitest';
import { addressOfEntry } from '../../../src/checks/sidecar/address-of-entry';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const object = (kind: string, spec: object): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'one', namespace: 'shop' }, spec });
const sidecar = (bind: unknown, number = 8443) => object('Sidecar', { egress: [{ port: { number, protocol: 'TCP', name: 'tcp' }, bind, hosts: ['*/*'] }] });
const entry = (address: string, spec: object = {}, protocol = 'TCP') =>
  object('ServiceEntry', { hosts: ['a.example.com'], addresses: [address], resolution: 'STATIC', ports: [{ number: 8443, name: 'port', protocol }], ...spec });
const check = (...manifests: Manifest[]) => findInManifests(addressOfEntry, ...manifests);

test('the address of a ServiceEntry in another way is an error', () => {
  expect(check(sidecar('2001:DB8:0::1'), entry('2001:db8::1'))).toEqual([expect.objectContaining({
    code: 'CDI114',
    level: 'error',
    message: 'the address 2001:DB8:0::1 at port 8443 is one of ServiceEntry shop/one for Envoy: of two ways to write it Istio makes two, and the sidecars '
      + 'refuse the listener',
    field: 'spec.egress[0].bind',
    related: ['ServiceEntry shop/one'],
  })]);
});

test.each<[string, Manifest[]]>([
  ['the same way', [sidecar('2001:db8::1'), entry('2001:db8::1')]],
  ['another address', [sidecar('2001:DB8:0::2'), entry('2001:db8::1')]],
  ['another port', [sidecar('2001:DB8:0::1', 8444), entry('2001:db8::1')]],
  ['requests, which have no listener of their own', [sidecar('2001:DB8:0::1'), entry('2001:db8::1', {}, 'HTTP')]],
  ['what the namespace does not see', [sidecar('2001:DB8:0::1'), entry('2001:db8::1', { exportTo: ['other'] })]],
  ['what is nothing', [sidecar(1), sidecar('a'), entry('2001:db8::1')]],
])('%s: none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
