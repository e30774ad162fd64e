/** Gateways that pass TLS on by the name of the service, and names of TLS in routes: what Istio takes and Envoy refuses, in objects that nobody built here. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as Model } from '../../src/mesh';

const HOST = 'web.shop.svc.cluster.local';
const OF_PASSING = ['CDI075', 'CDI114', 'CDI115'];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const object = (kind: string, spec: object, name = 'one', namespace = 'shop'): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec });
const service: Manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }] } };
const gateway = (servers: object[], name = 'one') => object('Gateway', { selector: { istio: 'ingressgateway' }, servers }, name, 'istio-system');
const server = (hosts: string[], number = 443, name = 'tls', mode = 'AUTO_PASSTHROUGH') => ({ port: { number, name, protocol: 'TLS' }, hosts, tls: { mode } });
const passing = (...hosts: string[]) => gateway([server(hosts)]);
const subsets = (...names: string[]) => object('DestinationRule', { host: HOST, subsets: names.map(name => ({ name, labels: { version: name } })) });
const internal = (spec: object) => object('ServiceEntry', {
  hosts: ['a.internal.example'], location: 'MESH_INTERNAL', resolution: 'STATIC', endpoints: [{ address: '10.8.8.8' }], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], ...spec,
});
const routes = (sniHost: string, gateways?: string[]) => object('VirtualService', {
  hosts: ['*.example.com'], gateways, tls: [{ match: [{ sniHosts: [sniHost] }], route: [{ destination: { host: HOST, port: { number: 80 } } }] }],
});
const tlsEntry = object('ServiceEntry', { hosts: ['a-eu.example.com'], resolution: 'STATIC', endpoints: [{ address: '10.8.8.8' }], ports: [{ number: 8443, name: 'tls', protocol: 'TLS' }] }, 'tls');

async function applyTold(objects: readonly Manifest[], codes: string[]): Promise<unknown> {
  const manifests = [service, ...objects];
  const found = runChecks(CHECKS, new Model(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
  expect(found.filter(({ level }) => level === 'error').map(({ code }) => code).filter(code => OF_PASSING.includes(code))).toEqual(codes);
  // From a state that Envoy took, so that what it says is about these objects.
  await mesh.apply(stringify(service), { redirected: true });
  return mesh.apply(manifests.map(one => stringify(one)).join('---\n'), { redirected: true });
}

describe('Envoy refuses', () => {
  test.each<[string, string, Manifest[]]>([
    ['two servers for one service', 'CDI075', [gateway([server(['*.local']), server([HOST], 443, 'other')])]],
    ['two Gateways for one service', 'CDI075', [passing('*.local'), gateway([server(['*.shop.svc.cluster.local'], 443, 'other')], 'two')]],
    ['subsets that differ in capitals', 'CDI114', [passing('*.local'), subsets('v1', 'V1')]],
    ['a wildcard of the mesh', 'CDI115', [passing('*'), internal({ hosts: ['*.internal.example'] })]],
    ['hosts that differ in capitals', 'CDI115', [passing('*'), internal({ hosts: ['a.internal.example', 'A.internal.example'] })]],
    ['a service of the mesh with DNS_ROUND_ROBIN', 'CDI115', [passing('*.local'), internal({ resolution: 'DNS_ROUND_ROBIN', endpoints: undefined })]],
    ['a part of a label in the name of a route', 'CDI115', [gateway([server(['*.example.com'], 443, 'tls', 'PASSTHROUGH')]), routes('*-eu.example.com', ['istio-system/one'])]],
    ['a part of a label in the name of a route in the mesh', 'CDI115', [tlsEntry, routes('*-eu.example.com')]],
  ])('%s', async (_, code, objects) => {
    await expect(applyTold(objects, [code])).rejects.toThrow('Envoy refused');
  });
});

describe('Envoy takes', () => {
  test.each<[string, Manifest[]]>([
    ['servers for other services', [gateway([server(['*.other.svc.cluster.local']), server([HOST], 443, 'other')])]],
    ['servers on two ports', [gateway([server(['*.local']), server([HOST], 8000, 'other')])]],
    ['hosts of one server that cover each other', [passing('*.local', HOST)]],
    ['servers that pass by the name and by routes', [gateway([server(['*.local']), server(['*.example.com'], 443, 'other', 'PASSTHROUGH')]), routes('*.example.com', ['istio-system/one'])]],
    ['subsets that differ in capitals without such a gateway', [gateway([server(['*.local'], 443, 'tls', 'PASSTHROUGH')]), subsets('v1', 'V1')]],
    ['a wildcard of other hosts', [passing('*.local'), internal({ hosts: ['*.internal.example'] })]],
    ['what is no service of the mesh', [passing('*'), internal({ hosts: ['*.internal.example'], location: 'MESH_EXTERNAL', resolution: 'DNS_ROUND_ROBIN', endpoints: undefined })]],
    ['DNS_ROUND_ROBIN without such a gateway', [internal({ resolution: 'DNS_ROUND_ROBIN', endpoints: undefined })]],
    ['a part of a label where no port has TLS', [routes('*-eu.example.com')]],
  ])('%s', async (_, objects) => {
    await expect(applyTold(objects, [])).resolves.toBeDefined();
  });
});
