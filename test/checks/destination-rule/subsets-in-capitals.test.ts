import { expect, test } from 'vitest';
import { subsetsInCapitals } from '../../../src/checks/destination-rule/subsets-in-capitals';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ name: 'http', port: 80 }] } };
const gateway = (hosts: string[], mode = 'AUTO_PASSTHROUGH'): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'one', namespace: 'edge' }, spec: { servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts, tls: { mode } }] },
});
const rule = (...names: string[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web', namespace: 'shop' }, spec: { host: 'web', subsets: names.map(name => ({ name, labels: { version: name } })) },
});
const check = (...manifests: Manifest[]) => findInManifests(subsetsInCapitals, service, ...manifests);

test('subsets that differ in capitals alone are an error at a gateway that passes TLS on to them', () => {
  expect(check(gateway(['*.local']), rule('v1', 'v2', 'V1'))).toEqual([expect.objectContaining({
    code: 'CDI114',
    level: 'error',
    message: 'the subset V1 is v1 for Envoy where spec.servers[0] of Gateway edge/one passes TLS on by its name: of two ways to write it Istio makes two, and '
      + 'the gateway refuses the port',
    field: 'spec.subsets[2].name',
  })]);
});

test.each<[string, Manifest[]]>([
  ['other names', [gateway(['*.local']), rule('v1', 'v2')]],
  ['no such gateway', [rule('v1', 'V1')]],
  ['a gateway for other hosts', [gateway(['*.example.com']), rule('v1', 'V1')]],
  ['a gateway that passes by routes', [gateway(['*.local'], 'PASSTHROUGH'), rule('v1', 'V1')]],
])('%s: none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
