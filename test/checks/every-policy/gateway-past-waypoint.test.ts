import { describe, expect, test } from 'vitest';
import { gatewayPastWaypoint } from '../../../src/checks/every-policy/gateway-past-waypoint';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const USES = { 'istio.io/use-waypoint': 'waypoint' };
const FROM_GATEWAYS = 'istio.io/ingress-use-waypoint';

const service = (labels: object, namespace = 'shop'): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace, labels: { ...labels } }, spec: { selector: { app: 'cart' }, ports: [{ name: 'http', port: 80 }] } });

const namespace = (labels: object): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { ...labels } } });

const route = (spec: object = { hosts: ['shop.example.com'], gateways: ['edge/public'] }): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart', namespace: 'shop' }, spec: { http: [{ route: [{ destination: { host: 'cart' } }] }], ...spec },
});

const policy = (target: object = { group: '', kind: 'Service', name: 'cart' }, kind = 'AuthorizationPolicy'): Manifest =>
  ({ apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'admin', namespace: 'shop' }, spec: { targetRefs: [target] } });

const WAYPOINT = { group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' };

const check = (...manifests: Manifest[]) => findInManifests(gatewayPastWaypoint, ...manifests);

test('a policy for a Service to which a gateway sends', () => {
  expect(check(service(USES), route(), policy())).toEqual([expect.objectContaining({
    code: 'CDI111',
    level: 'warning',
    resource: 'AuthorizationPolicy shop/admin',
    field: 'spec.targetRefs[0]',
    related: ['Service shop/cart', 'VirtualService shop/cart'],
    message: 'a gateway sends requests to Service shop/cart by VirtualService shop/cart, straight to the pods: they do not pass the waypoint, so the policy is not asked',
  })]);
});

const pods: Manifest = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { selector: { matchLabels: { app: 'cart' } }, template: { metadata: { labels: { app: 'cart' } }, spec: { containers: [{ name: 'main' }] } } },
};

const with_ = (spec: object, name = 'admin'): Manifest => ({ ...policy(), metadata: { name, namespace: 'shop' }, spec: { ...policy().spec as object, ...spec } });

/** What the proxies of the pods' nodes ask. */
const atPods = (spec: object = {}): Manifest => ({
  ...policy(), metadata: { name: 'pods', namespace: 'shop' }, spec: { selector: { matchLabels: { app: 'cart' } }, rules: [{}], ...spec },
});

describe('it is told', () => {
  test.each<[string, Manifest[]]>([
    ['of tokens', [service(USES), route(), policy(undefined, 'RequestAuthentication')]],
    ['where the Namespace has the waypoint', [service({}), namespace(USES), route(), policy()]],
    ['of a policy for the waypoint', [service(USES), route(), policy(WAYPOINT)]],
    ['where a delegate of a root at a gateway sends', [service(USES), policy(), route({}), {
      ...route({ hosts: ['shop.example.com'], gateways: ['edge/public'], http: [{ delegate: { name: 'cart' } }] }), metadata: { name: 'root', namespace: 'shop' },
    }, { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'public', namespace: 'edge' }, spec: { servers: [] } }]],
    ['where the Service says no, and its Namespace yes', [service({ ...USES, [FROM_GATEWAYS]: 'false' }), namespace({ [FROM_GATEWAYS]: 'true' }), route(), policy()]],
    ['of what denies, whatever the pods allow', [service(USES), route(), pods, atPods(), with_({ action: 'DENY', rules: [{}] })]],
    ['where the pods deny only', [service(USES), route(), pods, atPods({ action: 'DENY' }), policy()]],
    ['where others say whom they let in', [service(USES), route(), pods, atPods({ selector: { matchLabels: { app: 'orders' } } }), policy()]],
    // Go reads it as no boolean.
    ['where the label says "yes"', [service({ ...USES, [FROM_GATEWAYS]: 'yes' }), route(), policy()]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });
});

describe('it is not', () => {
  test.each<[string, Manifest[]]>([
    ['where the Service sends gateways through it', [service({ ...USES, [FROM_GATEWAYS]: 'true' }), route(), policy()]],
    ['where its Namespace does', [service(USES), namespace({ [FROM_GATEWAYS]: '1' }), route(), policy()]],
    ['where only the mesh sends there', [service(USES), route({ hosts: ['cart'] }), policy()]],
    ['without a waypoint, which is another finding', [service({}), route(), policy()]],
    ['where the Service has none', [service({ 'istio.io/use-waypoint': 'none' }), namespace(USES), route(), policy()]],
    ['of a Service of another namespace', [service(USES, 'other'), route(), policy()]],
    ['of another waypoint', [service(USES), route(), policy({ ...WAYPOINT, name: 'other' })]],
    ['of what allows, where the pods say as well whom they let in', [service(USES), route(), pods, atPods(), policy()]],
    ['of a policy without a target', [service(USES), route(), { ...policy(), spec: {} }]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
