import { App, Chart, Duration, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, toCart } from './virtual-service-fixture';
import { ForwardOptions, HttpAction } from '../../../src/networking/virtual-service/http-action';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { IVirtualService } from '../../../src/networking/virtual-service/virtual-service-reference';

const http = [{ name: 'all', action: toCart() }];

function rootIn(chart: Chart, delegate: IVirtualService, options?: ForwardOptions): VirtualService {
  return new VirtualService(chart, 'root', { hosts: ['a.example.com'], http: [{ name: 'all', action: HttpAction.delegateTo(delegate, options) }] });
}

function referenceIn(chart: Chart, delegate: IVirtualService): unknown {
  return (rootIn(chart, delegate)._toSpec().http as { delegate: unknown }[])[0].delegate;
}

function delegateIn(chart: Chart): VirtualService {
  return new VirtualService(chart, 'delegate', { metadata: { name: 'cart' }, http });
}

describe('HttpAction.delegateTo', () => {
  test('renders the reference, and what happens on the way', () => {
    const chart = chartIn();
    const root = rootIn(chart, delegateIn(chart), { timeout: Duration.seconds(1), authorityRewrite: 'cart' });

    expect(root._toSpec().http).toEqual([{ name: 'all', delegate: { name: 'cart' }, rewrite: { authority: 'cart' }, timeout: '1s' }]);
  });

  test('names the namespace where it is another', () => {
    const app = Testing.app();
    const shop = new Chart(app, 'shop', { namespace: 'shop' });
    const front = new Chart(app, 'front', { namespace: 'front' });
    const nowhere = new Chart(app, 'nowhere');
    const delegate = delegateIn(shop);

    expect(referenceIn(shop, delegate)).toEqual({ name: 'cart' });
    expect(referenceIn(front, delegate)).toEqual({ name: 'cart', namespace: 'shop' });
    expect(referenceIn(nowhere, delegate)).toEqual({ name: 'cart', namespace: 'shop' });
  });

  test('is the name alone in a chart without a namespace, and refused elsewhere', () => {
    const app = Testing.app();
    const nowhere = new Chart(app, 'nowhere');
    const delegate = delegateIn(nowhere);

    expect(referenceIn(nowhere, delegate)).toEqual({ name: 'cart' });
    expect(() => referenceIn(new Chart(app, 'shop', { namespace: 'shop' }), delegate))
      .toThrow('delegate "cart" must have a namespace to be used by "shop/root", got none: give the chart "nowhere" a namespace');
  });

  test('is refused for a VirtualService with hosts', () => {
    const chart = chartIn();
    const bound = new VirtualService(chart, 'bound', { metadata: { name: 'cart' }, hosts: ['b.example.com'], http });

    expect(() => rootIn(chart, bound)).toThrow('delegate "cart" must be a VirtualService without hosts, got one with hosts: leave out its hosts');
  });

  test('is refused in a delegate', () => {
    const chart = chartIn();
    const http2 = [{ name: 'all', action: HttpAction.delegateTo(delegateIn(chart)) }];

    expect(() => new VirtualService(chart, 'second', { http: http2 }))
      .toThrow('route "all" of a VirtualService without hosts must not delegate, got a delegate: Istio follows one level only');
  });

  test('the host changes once there too', () => {
    const chart = chartIn();
    const action = HttpAction.delegateTo(delegateIn(chart), { authorityRewrite: 'cart' });

    expect(() => new VirtualService(chart, 'root', { hosts: ['a.example.com'], http: [{ name: 'all', action, headers: { request: { set: { host: 'b' } } } }] }))
      .toThrow('route "all" must change the host once');
  });
});

describe('VirtualService.fromVirtualServiceName', () => {
  test('lies in the namespace of the chart, or in another', () => {
    const chart = chartIn();

    expect(referenceIn(chart, VirtualService.fromVirtualServiceName(chart, 'own', 'cart'))).toEqual({ name: 'cart' });
    const other = VirtualService.fromVirtualServiceName(chart, 'other', 'cart', { namespaceName: 'bank' });
    expect([other.virtualServiceName, other.virtualServiceNamespace]).toEqual(['cart', 'bank']);
  });

  test('is named with its namespace where that is another', () => {
    const chart = chartIn();

    expect(referenceIn(chart, VirtualService.fromVirtualServiceName(chart, 'other', 'cart', { namespaceName: 'bank' })))
      .toEqual({ name: 'cart', namespace: 'bank' });
  });

  test('is the name alone in a chart without a namespace, and refused elsewhere', () => {
    const app = new App();
    const nowhere = new Chart(app, 'nowhere');
    const imported = VirtualService.fromVirtualServiceName(nowhere, 'imported', 'cart');

    expect(referenceIn(nowhere, imported)).toEqual({ name: 'cart' });
    expect(() => referenceIn(new Chart(app, 'elsewhere'), imported)).toThrow('delegate "cart" must have a namespace to be used by "elsewhere/root"');
  });

  test('has a name, and a namespace that can be one', () => {
    const chart = chartIn();

    expect(() => VirtualService.fromVirtualServiceName(chart, 'a', '')).toThrow('name of a VirtualService must be the name of a Kubernetes object (lower case letters, digits, "-" and "."), got "": give the name of the object');
    expect(() => VirtualService.fromVirtualServiceName(chart, 'b', 'cart', { namespaceName: 'Bank' }))
      .toThrow('namespace of a VirtualService must be a DNS label (1 to 63 lower case letters, digits and inner hyphens), got "Bank"');
  });
});
