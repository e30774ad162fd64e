import { expect, test } from 'vitest';
import { subsetBeforeWaypoint } from '../../../src/checks/virtual-service/subset-before-waypoint';
import { Manifest } from '../../../src/mesh';
import { findInMesh, routeTo, service } from '../reference-manifests';

const LABELS = { 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' };
const cart = (labels: object = LABELS): Manifest => service('cart', 'shop', {}, { labels });
const rule = (...names: string[]): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'cart', namespace: 'shop' },
  spec: { host: 'cart', subsets: names.map(name => ({ name, labels: { version: name } })) },
});
const route = (destinations: object[], spec: object = { hosts: ['shop.example.com'], gateways: ['edge/public'] }): Manifest =>
  routeTo('cart', { ...spec, http: [{ route: destinations.map(destination => ({ destination: { host: 'cart', ...destination } })) }] });
const TO_V1 = route([{ subset: 'v1' }]);

const check = (...manifests: Manifest[]) => findInMesh(subsetBeforeWaypoint, {}, ...manifests);

test('is told of one subset that a gateway sends to', () => {
  expect(check(cart(), rule('v1', 'v2'), TO_V1)).toMatchObject([{
    code: 'CDI140', level: 'warning', field: 'spec.http[0].route[0].destination', related: ['Service shop/cart'],
  }]);
});

test.each<[string, Manifest[]]>([
  ['gateways that go past the waypoint', [cart({ ...LABELS, 'istio.io/ingress-use-waypoint': 'false' }), rule('v1', 'v2'), TO_V1]],
  ['a Service without a waypoint', [cart({}), rule('v1', 'v2'), TO_V1]],
  ['routes in the mesh', [cart(), rule('v1', 'v2'), route([{ subset: 'v1' }], { hosts: ['cart'] })]],
  ['all of the service', [cart(), rule('v1', 'v2'), route([{}])]],
  ['a split, which may be that of the waypoint', [cart(), rule('v1', 'v2'), route([{ subset: 'v1' }, { subset: 'v2' }])]],
  ['the only subset', [cart(), rule('v1'), TO_V1]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
