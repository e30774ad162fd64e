import { expect, test } from 'vitest';
import { routesOutOfScope } from '../../../src/checks/sidecar/routes-out-of-scope';
import { Manifest } from '../../../src/mesh';
import { entry, findInMesh, routeTo, service, virtualService } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const sidecar = (hosts: string[], namespace = 'web'): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'default', namespace }, spec: { egress: [{ hosts }] } });
const routes = (spec: object = {}, namespace = 'routing') => virtualService('cart', { hosts: [HOST], http: [{ timeout: '1s' }], ...spec }, namespace);

const found = (...manifests: Manifest[]) => findInMesh(routesOutOfScope, {}, service('cart'), ...manifests);

test.each<[string[]]>([
  [['./*', 'shop/*']], [['./*', `shop/${HOST}`]], [['shop/*', 'routing/other.shop.svc.cluster.local']], [['shop/*', '~shop/till.shop.svc.cluster.local', './*']],
  [['shop/*', '~routing/*']],
])('a Sidecar with %j leaves the routes out', hosts => {
  expect(found(sidecar(hosts), routes())).toMatchObject([{
    code: 'CDI122',
    level: 'warning',
    field: `spec.egress[0].hosts[${hosts.findIndex(host => host.startsWith('shop/'))}]`,
    message: `VirtualService routing/cart does nothing for these pods: "${HOST}" is imported from "shop", and its routes, which are in "routing", are not`,
    related: ['VirtualService routing/cart'],
  }]);
});

test.each<[string, Manifest[]]>([
  ['all is imported', [sidecar(['*/*']), routes()]],
  ['the namespace of the routes is imported', [sidecar(['shop/*', 'routing/*']), routes()]],
  ['the host is imported from everywhere', [sidecar([`*/${HOST}`]), routes()]],
  ['hosts like it are', [sidecar(['shop/*', '*/*.shop.svc.cluster.local']), routes()]],
  ['the host is not imported', [sidecar(['./*', 'billing/*']), routes()]],
  ['the routes are where the host is', [sidecar(['./*', 'shop/*']), routes({}, 'shop')]],
  ['the routes are where the pods are', [sidecar(['./*', 'shop/*']), routes({}, 'web')]],
  ['the routes are for others', [sidecar(['shop/*']), routes({ exportTo: ['routing'] })]],
  ['the routes are for a gateway', [sidecar(['shop/*']), routes({ gateways: ['edge/public'] })]],
  ['nobody knows the host', [sidecar(['shop/*']), routes({ hosts: ['till.shop.svc.cluster.local'] })]],
  ['the host is left out', [sidecar(['./*', 'shop/*', `~shop/${HOST}`]), routes()]],
  ['the namespace of the host is left out', [sidecar(['./*', 'shop/*', '~shop/*']), routes()]],
  ['all is left out', [sidecar(['shop/*', '~/*', './*']), routes()]],
  ['the Sidecar says nothing of hosts', [{ ...sidecar([]), spec: {} }, routes()]],
])('is not told where %s', (_, manifests) => {
  expect(found(...manifests)).toEqual([]);
});

test('hosts outside are told too', () => {
  expect(found(sidecar(['shop/*']), entry('partner', ['api.partner.com']), routeTo('api.partner.com', { hosts: ['api.partner.com'] }, 'routing'))).toHaveLength(1);
});
