import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { IstioAlb } from '../../src/alb';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../src/alb/delegated-rules';
import { Findings } from '../../src/core/findings';
import { GatewayLoadBalancer, IngressGateway } from '../../src/ingress-gateway';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { PeerAuthenticationMode } from '../../src/security/peer-authentication';
import { ServiceIdentity } from '../../src/security/service-identity';
import { WeightedService } from '../../src/service/weighted-service';
import { ZeroTrustNamespace } from '../../src/zero-trust';
import { KnownManifest } from '../known-manifest';

function chartIn(namespace: string | undefined = 'shop', app: App = Testing.app()): Chart {
  return new Chart(app, namespace ?? 'none', { namespace });
}

function serviceIn(chart: Chart, name: string): WeightedService {
  return new WeightedService(chart, name, { name, port: 80, versions: [{ name: 'v1', containers: [{ image: `${name}:1`, portNumber: 8080 }] }] });
}

const edgeOf = (chart: Chart): IngressGateway =>
  new IngressGateway(new Chart(chart.node.root as App, 'edge', { namespace: 'edge' }), 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });

const manifestsOf = (chart: Chart, kind: string) => (Testing.synth(chart) as KnownManifest[]).filter(manifest => manifest.kind === kind);

/** The policies by name, each with its spec. */
const policiesOf = (chart: Chart): Record<string, unknown> =>
  Object.fromEntries(manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec]));

const fromEdge = { from: [{ source: { principals: ['cluster.local/ns/edge/sa/edge'] } }], to: [{ operation: { ports: ['8080'] } }] };
const callersOf = (app: string, ...rules: object[]) => ({ [`${app}-callers`]: { selector: { matchLabels: { app } }, rules } });
const NOTHING = { 'allow-nothing': {} };

describe('a namespace that is closed', () => {
  test('asks for mutual TLS, and lets nobody in', () => {
    const chart = chartIn();
    serviceIn(chart, 'cart');
    new ZeroTrustNamespace(chart, 'zero-trust');
    expect(policiesOf(chart)).toEqual(NOTHING);
    expect(manifestsOf(chart, 'PeerAuthentication')).toEqual([{
      apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace: 'shop' }, spec: { mtls: { mode: 'STRICT' } },
    }]);
    expect(Findings.all(chart)).toEqual([]);
  });

  test.each(['before', 'after'])('lets gateways in that forward to a service, and to no other: closed %s the rules', order => {
    const chart = chartIn();
    const [cart, orders] = ['cart', 'orders', 'stock'].map(name => serviceIn(chart, name));
    const close = () => new ZeroTrustNamespace(chart, 'zero-trust');
    if (order === 'before') {
      close();
    }
    const http = new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http');
    http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.forward(cart.version('v1')) });
    http.addAction('cart again', { conditions: [ListenerCondition.pathPrefixes(['/basket'])], action: ListenerAction.forward(cart) });
    http.addAction('default', { action: ListenerAction.fixedResponse(404), mirrors: undefined });
    http.addAction('orders', {
      conditions: [ListenerCondition.pathPrefixes(['/orders'])], action: ListenerAction.weightedForward([{ target: orders, weight: 1 }, { target: cart, weight: 1 }]),
    });
    if (order === 'after') {
      close();
    }
    expect(policiesOf(chart)).toEqual({ ...NOTHING, ...callersOf('cart', fromEdge), ...callersOf('orders', fromEdge) });
  });

  test('lets gateways in that come by delegated rules, and by copies of requests', () => {
    const chart = chartIn();
    const [cart, orders, stock] = ['cart', 'orders', 'stock'].map(name => serviceIn(chart, name));
    new ZeroTrustNamespace(chart, 'zero-trust');
    const http = new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http', { hosts: ['shop.example.com'] });
    const rules = new DelegatedRules(chart, 'rules', { pathPrefix: '/cart' });
    rules.addAction('default', { action: ListenerAction.forward(cart) });
    http.delegate('/cart', { to: rules });
    rules.addAction('orders', {
      conditions: [ListenerCondition.pathPrefixes(['/cart/orders'])], action: ListenerAction.forward(orders), mirrors: [{ target: stock }],
    });
    expect(policiesOf(chart)).toEqual({
      ...NOTHING, ...callersOf('cart', fromEdge), ...callersOf('orders', fromEdge), ...callersOf('stock', fromEdge),
    });
  });

  test('lets in who is named, and the gateway too', () => {
    const chart = chartIn();
    const [cart, orders] = ['cart', 'orders'].map(name => serviceIn(chart, name));
    new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http', { defaultAction: ListenerAction.forward(orders) });
    new ZeroTrustNamespace(chart, 'zero-trust');
    orders.allowFrom(cart, { methods: ['GET'] });
    const fromCart = { from: [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }], to: [{ operation: { methods: ['GET'], ports: ['8080'] } }] };
    expect(policiesOf(chart)).toEqual({ ...NOTHING, ...callersOf('orders', fromEdge, fromCart) });
  });

  test('without being closed, a service lets gateways in as soon as somebody is named', () => {
    const chart = chartIn();
    const [cart, orders] = ['cart', 'orders'].map(name => serviceIn(chart, name));
    new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http', { defaultAction: ListenerAction.forward(orders) });
    expect(policiesOf(chart)).toEqual({});
    orders.allowFrom(cart);
    expect(policiesOf(chart)['orders-callers']).toMatchObject({ rules: [{}, fromEdge] });
  });

  test('has to know who the gateway is', () => {
    const chart = chartIn();
    const cart = serviceIn(chart, 'cart');
    new ZeroTrustNamespace(chart, 'zero-trust');
    const http = new IstioAlb(chart, 'alb').addListener('http');
    const forward = () => http.addAction('default', { action: ListenerAction.forward(cart) });
    expect(forward).toThrow('serviceAccountName of the gateway with the labels {"istio":"ingressgateway"} in "istio-system" must be known');
    const labelled = new IstioAlb(chart, 'labelled', { gatewaySelector: { istio: 'any' } }).addListener('http', { hosts: ['any.example.com'] });
    expect(() => labelled.addAction('default', { action: ListenerAction.forward(cart) })).toThrow('serviceAccountName of the gateway with the labels {"istio":"any"} must be known');
    expect(http.ruleNames).toEqual([]);
    [http, labelled].forEach(listener => listener.addAction('default', { action: ListenerAction.fixedResponse(404) }));
    expect(policiesOf(chart)).toEqual(NOTHING);
  });

  test('leaves services of other namespaces as they are', () => {
    const chart = chartIn();
    const other = chartIn('bank', chart.node.root as App);
    const account = serviceIn(other, 'account');
    new ZeroTrustNamespace(chart, 'zero-trust');
    new IstioAlb(other, 'alb').addListener('http', { defaultAction: ListenerAction.forward(account) });
    expect(manifestsOf(other, 'AuthorizationPolicy')).toEqual([]);
  });
});

describe('metrics', () => {
  test('are open at one path of one port, in plain text, of services that come later too', () => {
    const chart = chartIn();
    serviceIn(chart, 'cart');
    new ZeroTrustNamespace(chart, 'zero-trust', { scrape: { port: 9090 } });
    serviceIn(chart, 'orders');
    expect(policiesOf(chart)).toEqual({
      ...NOTHING, 'allow-scrape': { rules: [{ to: [{ operation: { methods: ['GET'], paths: ['/metrics'], ports: ['9090'] } }] }] },
    });
    const open = manifestsOf(chart, 'PeerAuthentication').map(({ metadata, spec }) => [metadata.name, spec]);
    expect(open.filter(([name]) => name !== 'default')).toEqual(['cart', 'orders'].map(app =>
      [`${app}-peers`, { selector: { matchLabels: { app } }, portLevelMtls: { 9090: { mode: 'PERMISSIVE' } } }]));
  });

  test.each([[{ port: 0 }, 'port of scrape of zero-trust namespace "shop"'], [{ port: 9090, path: 'metrics' }, 'paths']])('%j is refused', (scrape, named) => {
    const chart = chartIn();
    expect(() => new ZeroTrustNamespace(chart, 'zero-trust', { scrape })).toThrow(named);
    expect(chart.node.children).toEqual([]);
  });
});

describe('a dry run', () => {
  test('is said on every policy, and mutual TLS is not asked for', () => {
    const chart = chartIn();
    const [cart, orders] = ['cart', 'orders'].map(name => serviceIn(chart, name));
    cart.allowFrom(orders);
    new ZeroTrustNamespace(chart, 'zero-trust', { mode: PeerAuthenticationMode.PERMISSIVE, dryRun: true, scrape: { port: 9090 } });
    orders.allowFrom(cart);
    expect(manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata }) => [metadata.name, (metadata as { annotations?: object }).annotations])).toEqual(
      ['cart-callers', 'orders-callers', 'allow-nothing', 'allow-scrape'].map(name => [name, { 'istio.io/dry-run': 'true' }]));
  });

  test('is refused beside STRICT, which has none', () => {
    expect(() => new ZeroTrustNamespace(chartIn(), 'zero-trust', { dryRun: true }))
      .toThrow('mode of zero-trust namespace "shop" beside dryRun must be PERMISSIVE, got "STRICT"');
  });
});

describe('is refused', () => {
  test.each<[string, (chart: Chart) => void, string]>([
    ['without mutual TLS', chart => new ZeroTrustNamespace(chart, 'zero-trust', { mode: PeerAuthenticationMode.DISABLE }), 'mode of zero-trust namespace'],
    ['for the whole mesh', chart => {
      MeshSettings.configure(chart, { rootNamespace: 'shop' });
      new ZeroTrustNamespace(chart, 'zero-trust');
    }, 'another than the root namespace'],
    ['where a gateway is', chart => {
      edgeOf(chart);
      new ZeroTrustNamespace(chart.node.root.node.findChild('edge') as Chart, 'zero-trust');
    }, 'one without gateways'],
    ['twice', chart => {
      new ZeroTrustNamespace(chart, 'zero-trust');
      new ZeroTrustNamespace(chart, 'again');
    }, 'must be closed once'],
  ])('%s', (_, make, message) => {
    expect(() => make(chartIn())).toThrow(message);
  });

  test('without a namespace', () => {
    expect(() => new ZeroTrustNamespace(new Chart(Testing.app(), 'none'), 'zero-trust')).toThrow('namespace of "zero-trust" must be known');
  });

  test('but not for two clusters', () => {
    const app = Testing.app();
    const [one, other] = ['one', 'other'].map(cluster => {
      const chart = new Chart(app, cluster, { namespace: 'shop' });
      MeshSettings.configure(chart, { cluster });
      return chart;
    });
    [one, other].forEach(chart => new ZeroTrustNamespace(chart, 'zero-trust'));
    expect([one, other].map(policiesOf)).toEqual([NOTHING, NOTHING]);
  });
});

test('a gateway of the mesh settings may say who it is', () => {
  const chart = chartIn();
  MeshSettings.configure(chart, {
    gatewayWorkload: { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', serviceAccountName: 'istio-ingressgateway' },
  });
  const cart = serviceIn(chart, 'cart');
  new ZeroTrustNamespace(chart, 'zero-trust');
  new IstioAlb(chart, 'alb').addListener('http', { defaultAction: ListenerAction.forward(cart) });
  cart.allowFrom(ServiceIdentity.fromNamespace('clients'));
  expect(policiesOf(chart)['cart-callers']).toMatchObject({
    rules: [{ from: [{ source: { principals: ['cluster.local/ns/istio-system/sa/istio-ingressgateway'] } }] }, { from: [{ source: { namespaces: ['clients'] } }] }],
  });
});
