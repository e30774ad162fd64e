import { expect, test } from 'vitest';
import { unusedInMesh } from '../../../src/checks/virtual-service/unused-in-mesh';
import { Manifest } from '../../../src/mesh';
import { entry, findInMesh, service, virtualService } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const cart = (...ports: object[]): Manifest => service('cart', 'shop', { ports });
const routes = (kind: string, spec: object = {}): Manifest => virtualService('cart', {
  hosts: ['cart'], [kind]: [{ ...kind === 'tls' ? { match: [{ sniHosts: ['cart'] }] } : {}, route: [{ destination: { host: 'cart' } }] }], ...spec,
});

const check = (...manifests: Manifest[]) => findInMesh(unusedInMesh, {}, ...manifests);

test.each<[string, object]>([
  ['http', { name: 'tcp-web', port: 8000 }],
  ['http', { name: 'web', appProtocol: 'https', port: 8000 }],
  ['http', { name: 'db', port: 3306 }],
  ['tcp', { name: 'http', port: 80 }],
  ['tls', { name: 'http', port: 443 }],
  ['tls', { name: 'tcp', port: 443 }],
])('%s routes for a port that has none of them', (kind, port) => {
  expect(check(cart(port), routes(kind))).toMatchObject([{ level: 'warning', field: `spec.${kind}[0]` }]);
});

test.each<[string, Manifest[]]>([
  ['http', [cart({ name: 'http', port: 80 }), routes('http')]],
  ['a port without a protocol', [cart({ name: 'web', port: 8000 }), routes('http'), routes('tcp')]],
  ['one port of two', [cart({ name: 'tcp', port: 90 }, { name: 'http', port: 80 }), routes('http'), routes('tcp')]],
  ['tls', [cart({ name: 'https', port: 443 }), routes('tls'), routes('tcp')]],
  ['a host that is elsewhere', [cart({ name: 'tcp', port: 90 }), routes('http', { hosts: ['cart', 'orders'] })]],
  ['a gateway', [cart({ name: 'tcp', port: 90 }), routes('http', { gateways: ['public'] })]],
  ['an ExternalName', [service('cart', 'shop', { type: 'ExternalName', ports: [{ name: 'tcp', port: 90 }] }), routes('http')]],
  ['a ServiceEntry with another port', [cart({ name: 'tcp', port: 90 }), entry('more', [HOST], { ports: [{ number: 80, name: 'http', protocol: 'HTTP' }] }), routes('http')]],
])('says nothing of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
