import { expect, test } from 'vitest';
import { CART, decide, EDGE, HTTP_GATEWAY, virtualService } from './simulator-fixture';

/** The decision where the Namespace of the service has some labels. */
const decisionWith = (labels: string) => decide(`${EDGE}${CART}${HTTP_GATEWAY}${virtualService('cart', ['shop.example.com'], '[{ route: [{ destination: { host: cart } }] }]')}
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${labels} } }
---`, 'http://shop.example.com/');

const USES = 'istio.io/use-waypoint: waypoint';

test('what a waypoint makes of a request that a gateway sends through it is open', () => {
  const { status, ambiguous } = decisionWith(`${USES}, istio.io/ingress-use-waypoint: 'true'`);
  expect([status, ambiguous]).toEqual([200, [expect.objectContaining({ about: 'waypoint', objects: ['Service shop/cart'] })]]);
});

test.each([USES, `${USES}, istio.io/ingress-use-waypoint: 'false'`, "istio.io/ingress-use-waypoint: 'true'"])('nothing is where gateways go straight to the pods: %s', labels => {
  expect(decisionWith(labels)).toMatchObject({ status: 200 });
  expect(decisionWith(labels).ambiguous).toBeUndefined();
});
