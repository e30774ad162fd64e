import { describe, expect, test } from 'vitest';
import { callersBehindWaypoint } from '../../../src/checks/authorization-policy/callers-behind-waypoint';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, namespace, service } from '../reference-manifests';

const AMBIENT = namespace('shop', { 'istio.io/dataplane-mode': 'ambient' });
const USES = { labels: { 'istio.io/use-waypoint': 'waypoint' } };
const gateway = (annotations: object = {}): Manifest => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'waypoint', namespace: 'shop', annotations: { ...annotations } },
  spec: { gatewayClassName: 'istio-waypoint' },
});
const pods = deployment('cart');
const SHOP = [AMBIENT, service('cart', 'shop', {}, USES), pods, gateway()];

const policy = (source: object, spec: object = {}, name = 'callers'): Manifest => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'AuthorizationPolicy',
  metadata: { name, namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'cart' } }, rules: [{ from: [{ source }] }], ...spec },
});
const DENY = { action: 'DENY' };
const orders = { principals: ['cluster.local/ns/shop/sa/orders'] };
const waypoint = { principals: ['cluster.local/ns/shop/sa/waypoint'] };

const check = (...manifests: Manifest[]) => findInMesh(callersBehindWaypoint, {}, ...manifests);

test('a rule that denies a caller who comes as the waypoint is an error', () => {
  expect(check(...SHOP, policy(orders, DENY))).toEqual([expect.objectContaining({
    code: 'CDI142',
    level: 'error',
    field: 'spec.rules[0]',
    related: ['Service shop/cart'],
    message: 'rule 0 compares principals at pods of Service shop/cart, which has a waypoint: to them everybody who came through it is the waypoint, so the '
      + 'rule denies nobody who comes through it',
    fix: 'tell callers apart at the waypoint (PolicyTarget.services), and let the pods allow cluster.local/ns/shop/sa/waypoint alone',
  })]);
});

describe('it is told', () => {
  test.each<[string, Manifest[], string]>([
    ['of a rule that allows somebody else', [...SHOP, policy(orders)], 'warning'],
    ['of a namespace', [...SHOP, policy({ namespaces: ['guests'] }, DENY)], 'error'],
    ['of an account', [...SHOP, policy({ serviceAccounts: ['orders'] }, DENY)], 'error'],
    ['of a condition', [...SHOP, policy({}, { ...DENY, rules: [{ when: [{ key: 'source.namespace', values: ['guests'] }] }] })], 'error'],
    ['of all pods of the namespace', [...SHOP, policy(orders, { ...DENY, selector: undefined })], 'error'],
    ['of a waypoint that runs as somebody else', [
      ...SHOP.slice(0, 3), gateway({ 'networking.istio.io/service-account': 'proxies' }), policy(waypoint),
    ], 'warning'],
    ['where the Namespace has the waypoint', [
      namespace('shop', { 'istio.io/dataplane-mode': 'ambient', ...USES.labels }), service('cart'), pods, policy(orders),
    ], 'warning'],
  ])('%s', (_, manifests, level) => {
    expect(check(...manifests)).toMatchObject([{ level }]);
  });
});

describe('it is not told', () => {
  test.each<[string, Manifest[]]>([
    ['of a rule that lets the waypoint in', [...SHOP, policy(waypoint)]],
    ['of its namespace', [...SHOP, policy({ namespaces: ['shop'] })]],
    ['of a pattern', [...SHOP, policy({ principals: ['cluster.local/ns/shop/*'] })]],
    ['where another policy lets the waypoint in', [...SHOP, policy(orders), policy(waypoint, {}, 'door')]],
    ['of everybody but somebody', [...SHOP, policy({ notPrincipals: orders.principals })]],
    ['of rules without callers', [...SHOP, policy({}, { rules: [{ to: [{ operation: { ports: ['8080'] } }] }] })]],
    ['at the waypoint', [...SHOP, policy(orders, { selector: undefined, targetRefs: [{ group: '', kind: 'Service', name: 'cart' }] })]],
    ['without a waypoint', [AMBIENT, service('cart'), pods, policy(orders)]],
    ['of pods with sidecars', [namespace('shop', { 'istio-injection': 'enabled' }), ...SHOP.slice(1), policy(orders)]],
    ['of other pods', [...SHOP, policy(orders, { selector: { matchLabels: { app: 'stock' } } })]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
