import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Destination, ServiceHost } from '../../../src/networking/destination/destination';
import { WeightedHttpDestination } from '../../../src/networking/destination/weighted-destination';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { destinationNamed, renderedRoute, serviceNamed, toCart, wrong } from '../virtual-service/virtual-service-fixture';

const MAX_INT32 = 2147483647;

function rendered(...destinations: WeightedHttpDestination[]): unknown {
  return renderedRoute({ action: HttpAction.route(destinations) }).route;
}

function weighted(...weights: (number | undefined)[]): (number | undefined)[] {
  const route = rendered(...weights.map(weight => ({ destination: destinationNamed('cart'), weight })));
  return (route as { weight?: number }[]).map(({ weight }) => weight);
}

/** How a route in a chart writes a host. */
function hostIn(chart: Chart, host: ServiceHost, id = 'vs'): unknown {
  const action = HttpAction.route([{ destination: Destination.toService(host) }]);
  const virtualService = new VirtualService(chart, id, { hosts: ['a.example.com'], http: [{ name: 'all', action }] });
  return (virtualService._toSpec().http as { route: { destination: { host: string } }[] }[])[0].route[0].destination.host;
}

describe('Destination', () => {
  test('renders host, port and subset', () => {
    const host = 'cart.shop.svc.cluster.local';

    expect(rendered({ destination: Destination.toService(serviceNamed('cart')) })).toEqual([{ destination: { host } }]);
    expect(rendered({ destination: Destination.toService(serviceNamed('cart'), { port: 80 }) })).toEqual([{ destination: { host, port: { number: 80 } } }]);
    expect(rendered({ destination: serviceNamed('cart').subset('v1', { port: 65535 }) }))
      .toEqual([{ destination: { host, subset: 'v1', port: { number: 65535 } } }]);
  });

  test('a port is one', () => {
    expect(() => Destination.toService(serviceNamed('cart'), { port: 0 })).toThrow('port of a destination must be an integer from 1 to 65535, got 0');
    expect(() => serviceNamed('cart').subset('v1', { port: 65536 })).toThrow('got 65536');
  });
});

describe('weights of destinations', () => {
  test('are written as they are, zero too', () => {
    expect(weighted(80, 20)).toEqual([80, 20]);
    expect(weighted(1, 0)).toEqual([1, 0]);
    expect(weighted(0, 0, 7)).toEqual([0, 0, 7]);
    expect(weighted(undefined)).toEqual([undefined]);
    expect(weighted(1)).toEqual([1]);
  });

  test('are there for all of several', () => {
    expect(() => weighted(1, undefined)).toThrow('weights of route "all" must be set for every destination, got 2 destinations, one without: Istio counts');
  });

  test('are whole and not negative', () => {
    for (const weight of [-1, 0.5, NaN, Infinity, wrong<number>('80')]) {
      expect(() => weighted(1, weight)).toThrow(/^\[\S+\] weight of route "all" must be an integer (of at least 0|from 0 to 2147483647), got .*: weights are whole shares: 80 and 20, or 4 and 1$/);
    }
  });

  test('leave traffic for somebody', () => {
    expect(() => weighted(0, 0)).toThrow('weights of route "all" must have a sum of at least 1, got 0: give one destination a weight');
    expect(() => weighted(0)).toThrow('weight of the only destination of route "all" must be an integer of at least 1, got 0: one destination takes all traffic');
  });

  test('have a sum that Istio can hold', () => {
    expect(weighted(MAX_INT32 - 1, 1)).toEqual([MAX_INT32 - 1, 1]);
    expect(() => weighted(MAX_INT32, 1))
      .toThrow(`weights of route "all" must have a sum of at most ${MAX_INT32}, got ${MAX_INT32 + 1}: divide them all by the same number`);
    expect(() => weighted(MAX_INT32 + 1, 1)).toThrow(/^\[\S+\] weight of route "all" must be/);
  });

  test('belong to at least one destination', () => {
    expect(() => rendered()).toThrow('destinations of route "all" must be a list of at least one, got []: add one, or use a direct response');
  });
});

describe('the host of a destination', () => {
  function charts(): { app: App; shop: Chart; front: Chart; nowhere: Chart; elsewhere: Chart } {
    const app = Testing.app();
    return {
      app,
      shop: new Chart(app, 'shop', { namespace: 'shop' }),
      front: new Chart(app, 'front', { namespace: 'front' }),
      nowhere: new Chart(app, 'nowhere'),
      elsewhere: new Chart(app, 'elsewhere'),
    };
  }

  const serviceIn = (chart: Chart) => ServiceHost.fromService(new kplus.Service(chart, 'Service', { metadata: { name: 'cart' }, ports: [{ port: 80 }] }));

  test('is the full name wherever the namespace is known', () => {
    const { shop, front, nowhere } = charts();
    const cart = serviceIn(shop);

    for (const chart of [shop, front, nowhere]) {
      expect(hostIn(chart, cart)).toBe('cart.shop.svc.cluster.local');
    }
    expect(hostIn(front, serviceNamed('cart'), 'own')).toBe('cart.front.svc.cluster.local');
    expect(hostIn(front, ServiceHost.fromServiceName('cart', { namespaceName: 'shop' }), 'other')).toBe('cart.shop.svc.cluster.local');
  });

  test('is the short name in a chart without a namespace', () => {
    const { nowhere } = charts();

    expect(hostIn(nowhere, serviceIn(nowhere))).toBe('cart');
    expect(hostIn(nowhere, serviceNamed('cart'), 'named')).toBe('cart');
  });

  test('is refused where the namespace is not known', () => {
    const { nowhere, elsewhere, shop } = charts();
    const cart = serviceIn(nowhere);

    for (const chart of [elsewhere, shop]) {
      expect(() => hostIn(chart, cart))
        .toThrow(`service "cart" must have a namespace to be used by "${chart.node.path}/vs", got none: give the chart "nowhere" a namespace`);
    }
  });

  test('ends with the domain of the cluster', () => {
    const { shop } = charts();
    MeshSettings.configure(shop, { clusterDomain: 'k8s.example.com' });

    expect(hostIn(shop, serviceNamed('cart'))).toBe('cart.shop.svc.k8s.example.com');
  });

  test('is written as it is outside the cluster', () => {
    const { shop } = charts();

    expect(hostIn(shop, ServiceHost.fromHostname('api.example.com'))).toBe('api.example.com');
  });

  test('is known to what a route sends to', () => {
    expect(renderedRoute({ action: toCart() }).route).toEqual([{ destination: { host: 'cart.shop.svc.cluster.local' } }]);
  });
});
