import { expect, test } from 'vitest';
import { routesBehindHttpRoutes } from '../../../src/checks/virtual-service/routes-behind-http-routes';
import { Manifest } from '../../../src/mesh';
import { findInMesh, namespace, routeTo, service } from '../reference-manifests';

const parent = (ref: object): Manifest =>
  ({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute', metadata: { name: 'cart', namespace: 'shop' }, spec: { parentRefs: [ref] } });
const WAYPOINT = namespace('shop', { 'istio.io/use-waypoint': 'waypoint' });
const FOR_CART = parent({ group: '', kind: 'Service', name: 'cart' });
const ROUTES = routeTo('cart', { hosts: ['cart'] });

const check = (...manifests: Manifest[]) => findInMesh(routesBehindHttpRoutes, {}, service('cart'), service('web'), ...manifests);

test('is told where a Service with a waypoint has both', () => {
  expect(check(WAYPOINT, FOR_CART, ROUTES)).toMatchObject([{ level: 'warning', field: 'spec.hosts[0]', related: ['HTTPRoute shop/cart'] }]);
});

test.each<[string, Manifest[]]>([
  ['no waypoint', [FOR_CART, ROUTES]],
  ['another Service', [WAYPOINT, parent({ group: '', kind: 'Service', name: 'web' }), ROUTES]],
  ['an HTTPRoute at a Gateway', [WAYPOINT, parent({ name: 'cart' }), ROUTES]],
  ['routes at a gateway', [WAYPOINT, FOR_CART, routeTo('cart', { hosts: ['cart'], gateways: ['public'] })]],
  ['routes of connections', [WAYPOINT, FOR_CART, routeTo('cart', { hosts: ['cart'], http: undefined, tcp: [{ route: [{ destination: { host: 'cart' } }] }] })]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
