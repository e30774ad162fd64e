import { App, Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { gatewayNameFor } from '../../../src/networking/gateway/gateway-reference';

function chartOf(app: App, id: string, namespace?: string): Chart {
  return new Chart(app, id, { namespace });
}

describe('gatewayNameFor', () => {
  const app = Testing.app();
  const shop = chartOf(app, 'shop', 'shop');
  const alsoShop = chartOf(app, 'also-shop', 'shop');
  const cart = chartOf(app, 'cart', 'cart');
  const nowhere = chartOf(app, 'nowhere');
  const elsewhere = chartOf(app, 'elsewhere');
  const inShop = new Gateway(shop, 'gateway', { metadata: { name: 'web' } });
  const inNowhere = new Gateway(nowhere, 'gateway', { metadata: { name: 'web' } });

  test('the name alone in the same namespace', () => {
    expect(gatewayNameFor(inShop, new Construct(shop, 'consumer'))).toBe('web');
    expect(gatewayNameFor(inShop, new Construct(alsoShop, 'consumer'))).toBe('web');
  });

  test('the name alone in the same chart, where no namespace is known', () => {
    expect(gatewayNameFor(inNowhere, new Construct(nowhere, 'consumer'))).toBe('web');
    expect(gatewayNameFor(Gateway.fromGatewayName(nowhere, 'imported', 'web'), nowhere)).toBe('web');
  });

  test('with the namespace everywhere else', () => {
    expect(gatewayNameFor(inShop, cart)).toBe('shop/web');
    expect(gatewayNameFor(inShop, nowhere)).toBe('shop/web');
    expect(gatewayNameFor(Gateway.fromGatewayName(cart, 'edge', 'web', { namespaceName: 'edge' }), cart)).toBe('edge/web');
  });

  test('the namespace of an Istio object itself counts', () => {
    const consumer = new Gateway(cart, 'elsewhere', { metadata: { namespace: 'shop' } });

    expect(gatewayNameFor(inShop, consumer)).toBe('web');
    expect(gatewayNameFor(Gateway.fromGatewayName(cart, 'imported', 'web'), consumer)).toBe('cart/web');
  });

  test('a Gateway without a namespace is refused in another chart', () => {
    const fix = 'got none: give the chart "nowhere" a namespace';

    expect(() => gatewayNameFor(inNowhere, elsewhere)).toThrow(`gateway "web" must have a namespace to be used by "elsewhere", ${fix}`);
    expect(() => gatewayNameFor(inNowhere, shop)).toThrow(`gateway "web" must have a namespace to be used by "shop", ${fix}`);
  });

  test('a Gateway named directly below the app lies where its consumer does, unless it names a namespace', () => {
    expect(gatewayNameFor(Gateway.fromGatewayName(app, 'below-app', 'web'), shop)).toBe('web');
    expect(gatewayNameFor(Gateway.fromGatewayName(app, 'with-namespace', 'web', { namespaceName: 'edge' }), shop)).toBe('edge/web');
  });

  test('a Gateway without a namespace is refused in the namespace of another object of its chart', () => {
    const consumer = new Gateway(nowhere, 'other', { metadata: { namespace: 'shop' } });

    expect(() => gatewayNameFor(inNowhere, consumer)).toThrow('gateway "web" must have a namespace to be used by "nowhere/other"');
  });
});
