import { expect, test } from 'vitest';
import { gatewaysNotAllowed } from '../../../src/checks/virtual-service/gateways-not-allowed';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway, namespace, policy, routeTo, service } from '../reference-manifests';

const HOST = 'cart.shop.svc.cluster.local';
const EDGE = deployment('edge', undefined, 'edge', {
  metadata: { labels: { istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } },
  spec: { serviceAccountName: 'edge', containers: [{ name: 'istio-proxy', image: 'auto' }] },
});
const GATEWAY = gateway('public', ['*'], 'shop', { selector: { istio: 'edge' } });
const ROUTES = routeTo(HOST, { gateways: ['public'] });
const from = (...sources: object[]) => ({ from: sources.map(source => ({ source })) });
const ORDERS = from({ principals: ['cluster.local/ns/shop/sa/orders'] });
const allow = (rules: object[], spec: object = {}): Manifest => policy('AuthorizationPolicy', 'callers', { selector: { matchLabels: { app: 'cart' } }, rules, ...spec });
const check = (...manifests: Manifest[]) => findInMesh(gatewaysNotAllowed, {}, EDGE, GATEWAY, deployment('cart'), service('cart'), ...manifests);

test.each<[string, Manifest[]]>([
  ['another caller alone', [ROUTES, allow([ORDERS])]],
  ['another namespace', [ROUTES, allow([from({ namespaces: ['shop'] })])]],
  ['another account by its short name', [ROUTES, allow([from({ serviceAccounts: ['edge'] })])]],
  ['nobody', [ROUTES, allow([])]],
  ['others, by a second Service for the same pods', [
    routeTo('inner.shop.svc.cluster.local', { gateways: ['public'] }), service('inner', 'shop', { selector: { app: 'cart' } }), allow([ORDERS]),
  ]],
])('pods let in %s', (_, manifests) => {
  expect(check(...manifests)).toMatchObject([{
    code: 'CDI141',
    level: 'warning',
    field: 'spec.http[0]',
    message: 'requests go from Deployment edge/edge to Deployment shop/cart, and none of the policies that allow something there names the gateway '
      + '(cluster.local/ns/edge/sa/edge): they get 403',
    related: ['AuthorizationPolicy shop/callers'],
  }]);
});

test.each<[string, Manifest[]]>([
  ['no policy', [ROUTES]],
  ['the gateway', [ROUTES, allow([ORDERS, from({ principals: ['td.example/ns/edge/sa/edge'] })])]],
  ['its namespace', [ROUTES, allow([from({ namespaces: ['edge'] })])]],
  ['its account', [ROUTES, allow([from({ serviceAccounts: ['edge/edge'] })])]],
  ['names with a wildcard', [ROUTES, allow([from({ principals: ['*/sa/edge'] })])]],
  ['everybody for some paths', [ROUTES, allow([{ to: [{ operation: { paths: ['/'] } }] }])]],
  ['whoever is not somebody else', [ROUTES, allow([from({ notPrincipals: ['cluster.local/ns/shop/sa/orders'] })])]],
  ['other pods', [ROUTES, allow([ORDERS], { selector: { matchLabels: { app: 'orders' } } })]],
  ['a policy that denies', [ROUTES, allow([ORDERS], { action: 'DENY' })]],
  ['routes inside the mesh', [routeTo(HOST, { gateways: ['mesh'] }), allow([ORDERS])]],
  ['pods of an ambient mesh, which a waypoint may call', [ROUTES, allow([ORDERS]), namespace('shop', { 'istio.io/dataplane-mode': 'ambient' })]],
  ['a gateway that is elsewhere', [routeTo(HOST, { gateways: ['other/public'] }), allow([ORDERS])]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
