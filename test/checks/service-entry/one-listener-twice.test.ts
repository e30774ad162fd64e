import { expect, test } from 'vitest';
import { oneListenerTwice } from '../../../src/checks/service-entry/one-listener-twice';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(oneListenerTwice, ...manifests);

const entry = (name: string, spec: object, namespace = 'shop'): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name, namespace },
  spec: { hosts: [`${name}.example.com`], resolution: 'STATIC', ports: [{ number: 5432, name: 'tcp', protocol: 'TCP' }], ...spec },
});
const tls = (number = 8443, protocol = 'TLS') => ({ ports: [{ number, name: 'tls', protocol }] });
const at = (...addresses: string[]) => ({ addresses });
const of = (...hosts: string[]) => ({ hosts });

test('an address that two ServiceEntries write in two ways', () => {
  expect(check(entry('one', at('2001:db8::1')), entry('two', at('10.0.0.1', '2001:0DB8:0::1')))).toEqual([expect.objectContaining({
    code: 'CDI114',
    level: 'error',
    message: 'the address 2001:0DB8:0::1 at port 5432 is 2001:db8::1 of ServiceEntry shop/one for Envoy: of two ways to write it Istio makes two, '
      + 'and the sidecars refuse the listener',
    resource: 'ServiceEntry shop/two',
    field: 'spec.addresses[1]',
    related: ['ServiceEntry shop/one'],
  })]);
});

test('a name of TLS in two ways, in one ServiceEntry', () => {
  expect(check(entry('one', { ...of('a.example.com', 'A.example.com'), ...tls() }))).toEqual([expect.objectContaining({
    message: 'the TLS name A.example.com at port 8443 is a.example.com for Envoy: of two ways to write it Istio makes two, and the sidecars refuse '
      + 'the listener',
    fix: 'write names in lower case, each once',
    field: 'spec.hosts[1]',
    related: [],
  })]);
});

test.each<[string, Manifest[]]>([
  ['an address, once as a range of one', [entry('one', at('2001:0db8::1')), entry('two', at('2001:0db8::1/128'))]],
  ['an address twice in one entry', [entry('one', at('2001:db8::1', '2001:db8:0::1'))]],
  ['an address of TLS and HTTPS', [entry('one', { ...at('::1'), ...tls() }), entry('two', { ...at('0::1'), ...tls(8443, 'HTTPS') })]],
  ['an address of other namespaces, which all see', [entry('one', at('::1'), 'a'), entry('two', at('0::1'), 'b')]],
  ['names of HTTPS', [entry('one', { ...of('a.example.com'), ...tls(443, 'HTTPS') }), entry('two', { ...of('A.example.com'), ...tls(443, 'HTTPS') })]],
  ['names in one range', [entry('one', { ...of('a.example.com'), ...tls(), ...at('10.9.0.0/16') }), entry('two', { ...of('A.example.com'), ...tls(), ...at('10.9.1.0/16') })]],
])('%s: one finding', (_, manifests) => {
  expect(check(...manifests)).toHaveLength(1);
});

test.each<[string, Manifest[]]>([
  ['the same text', [entry('one', at('2001:db8::1')), entry('two', at('2001:db8::1'))]],
  ['another address', [entry('one', at('2001:db8::1')), entry('two', at('2001:db8::2'))]],
  ['another port', [entry('one', at('::1')), entry('two', { ...at('0::1'), ports: [{ number: 5433, name: 'tcp', protocol: 'TCP' }] })]],
  ['requests, which have routes', [entry('one', at('::1')), entry('two', { ...at('0::1'), ports: [{ number: 5432, name: 'http', protocol: 'HTTP' }] })]],
  ['UDP, which has no listener', [entry('one', at('::1')), entry('two', { ...at('0::1'), ports: [{ number: 5432, name: 'udp', protocol: 'UDP' }] })]],
  ['ranges of TCP, which Istio compares itself', [entry('one', at('10.9.0.0/16')), entry('two', at('10.9.1.0/16'))]],
  ['names of TCP', [entry('one', of('a.example.com', 'A.example.com'))]],
  ['names of TLS at an address, which is a listener', [entry('one', { ...of('a.example.com', 'A.example.com'), ...tls(), ...at('10.9.1.1') })]],
  ['names in two ranges', [entry('one', { ...of('a.example.com'), ...tls(), ...at('10.9.0.0/16') }), entry('two', { ...of('A.example.com'), ...tls(), ...at('10.8.0.0/16') })]],
  ['the same name of TLS', [entry('one', { ...of('a.example.com'), ...tls() }), entry('two', { ...of('a.example.com'), ...tls() })]],
  ['entries that nobody sees both', [entry('one', { ...at('::1'), exportTo: ['.'] }, 'a'), entry('two', { ...at('0::1'), exportTo: ['.'] }, 'b')]],
  ['what is no address', [entry('one', at('x', '1.2.3')), entry('two', at('X', '1.2.3'))]],
])('%s: none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
