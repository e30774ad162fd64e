import { Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { IstioVersion, ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution } from '../../../src';
import { missingAddresses } from '../../../src/checks/service-entry/missing-addresses';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const entryWith = (addresses?: string[]) => (chart: Chart) => void new ServiceEntry(chart, 'entry', {
  metadata: { name: 'db' },
  hosts: ['db.example.com'],
  addresses,
  location: ServiceEntryLocation.MESH_EXTERNAL,
  resolution: ServiceEntryResolution.dns(),
  ports: [{ port: 443, protocol: ServiceEntryProtocol.TLS }, { port: 5432, protocol: ServiceEntryProtocol.TCP }],
});

test('it is told of a port with bytes, whoever made it', () => {
  expect(threeWays('IST0134', entryWith())).toMatchObject([{
    level: 'warning',
    path: 'test/entry',
    field: 'spec.ports[1]',
    message: 'port 5432 (TCP) of "db.example.com" has no addresses: sidecars take all connections of port 5432 for it that no other host has the address of',
    fix: 'give the ServiceEntry addresses, or acknowledge the finding where gateways alone forward to it',
  }]);
});

test('it is not told where there are addresses, or all proxies know those that Istio allocates', () => {
  expect(threeWays('IST0134', entryWith(['192.0.2.1']))).toEqual([]);
  expect(threeWays('IST0134', entryWith(), { oldestIstio: IstioVersion.V1_25, dnsCapture: true })).toEqual([]);
  expect(threeWays('IST0134', entryWith(), { oldestIstio: IstioVersion.V1_24, dnsCapture: true })).toHaveLength(1);
});

test('it is told where Istio allocates addresses, and proxies may not know them', () => {
  expect(threeWays('IST0134', entryWith(), { oldestIstio: IstioVersion.V1_25 })).toMatchObject([{
    message: 'port 5432 (TCP) of "db.example.com" has no addresses but that which Istio allocates, and sidecars know that one only where they answer '
      + 'DNS: elsewhere sidecars take all connections of port 5432 for it that no other host has the address of',
    fix: 'give the ServiceEntry addresses, say dnsCapture in the settings of the mesh where all proxies answer DNS (ISTIO_META_DNS_CAPTURE), or '
      + 'acknowledge the finding where gateways alone forward to it',
  }]);
});

test.each<[string, string, object, number]>([
  ['for all pods', 'istio-system', { environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' } }, 0],
  ['that says no', 'istio-system', { environmentVariables: { ISTIO_META_DNS_CAPTURE: 'false' } }, 1],
  ['of a namespace', 'shop', { environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' } }, 1],
  ['for some pods', 'istio-system', { environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' }, selector: { matchLabels: { app: 'a' } } }, 1],
])('a ProxyConfig %s', (_, namespace, spec, count) => {
  const proxyConfig = { apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata: { name: 'all', namespace }, spec };
  expect(findInManifests(missingAddresses, entry({}), proxyConfig)).toHaveLength(count);
});

const entry = (spec: object, labels = {}): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'db', namespace: 'shop', labels },
  spec: { hosts: ['db.example.com'], resolution: 'DNS', ports: [{ number: 5432, name: 'db', protocol: 'TCP' }], ...spec },
});

test.each<[string, Manifest, number]>([
  ['allocated', entry({}), 1],
  ['with addresses', entry({ addresses: ['192.0.2.1'] }), 0],
  ['a wildcard', entry({ hosts: ['*.example.com'] }), 1],
  ['a wildcard among others', entry({ hosts: ['db.example.com', '*.example.com'] }), 1],
  ['no resolution', entry({ resolution: undefined }), 1],
  ['the label', entry({}, { 'networking.istio.io/enable-autoallocate-ip': 'False' }), 1],
  ['a port without a protocol', entry({ resolution: 'NONE', ports: [{ name: 'db', number: 5432 }] }), 1],
  ['a port in small letters', entry({ resolution: 'NONE', ports: [{ name: 'web', number: 80, protocol: 'http' }] }), 0],
])('%s', (_, manifest, count) => {
  expect(findInManifests(missingAddresses, manifest)).toHaveLength(count);
});
