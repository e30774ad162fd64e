import { expect, test } from 'vitest';
import { passedEntries } from '../../../src/checks/service-entry/passed-entries';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const gateway = (...hosts: string[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'one', namespace: 'edge' },
  spec: { servers: [{ port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts, tls: { mode: 'AUTO_PASSTHROUGH' } }] },
});
const entry = (spec: object): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'ServiceEntry',
  metadata: { name: 'one', namespace: 'shop' },
  spec: { hosts: ['a.internal.example'], location: 'MESH_INTERNAL', resolution: 'STATIC', ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec },
});
const check = (...manifests: Manifest[]) => findInManifests(passedEntries, ...manifests);

test('a wildcard of a service of the mesh is an error at a gateway that passes TLS on to it', () => {
  expect(check(gateway('*'), entry({ hosts: ['*.internal.example'] }))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: '*.internal.example is a wildcard, to which spec.servers[0] of Gateway edge/one (AUTO_PASSTHROUGH) passes TLS on by the name of the service: Envoy '
      + 'takes no wildcard there, and refuses the port',
    field: 'spec.hosts[0]',
  })]);
});

test('a resolution that has no endpoints is one, whatever the hosts are', () => {
  expect(check(gateway('*.local'), entry({ resolution: 'DNS_ROUND_ROBIN' }))).toEqual([expect.objectContaining({ level: 'error', field: 'spec.resolution' })]);
});

test('a host in two ways is one', () => {
  expect(check(gateway('*'), entry({ hosts: ['a.internal.example', 'A.internal.example'] }))).toEqual([expect.objectContaining({ field: 'spec.hosts[1]' })]);
});

test.each<[string, Manifest[]]>([
  ['a name', [gateway('*'), entry({})]],
  ['a wildcard of other hosts', [gateway('*.local'), entry({ hosts: ['*.internal.example'] })]],
  ['what is no service of the mesh', [gateway('*'), entry({ hosts: ['*.internal.example'], location: 'MESH_EXTERNAL', resolution: 'DNS_ROUND_ROBIN' })]],
  ['ports for UDP', [gateway('*'), entry({ hosts: ['*.internal.example'], ports: [{ number: 80, name: 'udp', protocol: 'UDP' }] })]],
  ['what the gateway does not see', [gateway('*'), entry({ hosts: ['*.internal.example'], exportTo: ['.'] })]],
  ['no such gateway', [entry({ hosts: ['*.internal.example'], resolution: 'DNS_ROUND_ROBIN' })]],
])('%s: none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
