import { expect, test } from 'vitest';
import { passedServices } from '../../../src/checks/gateway/passed-services';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const HOST = 'web.shop.svc.cluster.local';
const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { ports: [{ name: 'http', port: 80 }] } };
const server = (hosts: string[], number = 443, mode = 'AUTO_PASSTHROUGH') => ({ port: { number, name: `tls-${hosts.length}-${number}`, protocol: 'TLS' }, hosts, tls: { mode } });
const gateway = (name: string, ...servers: object[]): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'edge' }, spec: { selector: { istio: 'edge' }, servers } });
const check = (...manifests: Manifest[]) => findInManifests(passedServices, service, ...manifests);

test('two servers that pass TLS on to one service are an error', () => {
  expect(check(gateway('one', server(['*.local']), server([HOST])))).toEqual([expect.objectContaining({
    code: 'CDI075',
    level: 'error',
    message: 'spec.servers[1] passes TLS on to web.shop.svc.cluster.local, as spec.servers[0] does on port 443 of the same pods: Envoy gets the same names '
      + 'twice, and refuses the port',
    field: 'spec.servers[1]',
  })]);
});

test('also of two Gateways', () => {
  expect(check(gateway('one', server(['*.local'])), gateway('two', server(['*.shop.svc.cluster.local'])))).toEqual([expect.objectContaining({
    name: 'two', related: ['Gateway edge/one'],
  })]);
});

test.each<[string, Manifest[]]>([
  ['hosts of other services', [gateway('one', server(['*.other.svc.cluster.local']), server([HOST]))]],
  ['two ports', [gateway('one', server(['*.local']), server([HOST], 8443))]],
  ['a server that passes by routes', [gateway('one', server(['*.local']), server([HOST], 443, 'PASSTHROUGH'))]],
  ['hosts that are told elsewhere', [gateway('one', server(['shop/*.local']), server(['*.local']))]],
  ['one server', [gateway('one', server(['*.local', HOST]))]],
])('%s: none', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
