import { App, Chart, Testing } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { IstioAlb } from '../../src/alb';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { CHECKS, runChecks } from '../../src/checks';
import { Findings } from '../../src/core/findings';
import { GatewayLoadBalancer, IngressGateway } from '../../src/ingress-gateway';
import { Manifest, Mesh } from '../../src/mesh';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { Waypoint } from '../../src/mesh-settings/waypoint';
import { ServiceHost } from '../../src/networking/destination/destination';
import { PeerAuthenticationMode } from '../../src/security/peer-authentication';
import { ServiceIdentity } from '../../src/security/service-identity';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { WeightedService } from '../../src/service/weighted-service';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';
import { NamespaceScrape, ZeroTrustNamespace } from '../../src/zero-trust';
import { KnownManifest } from '../known-manifest';

const CART = ServiceIdentity.fromServiceAccount('shop', 'cart');
const WAYPOINT = 'cluster.local/ns/shop/sa/waypoint';

function ambientChart(waypoint?: Waypoint, namespace: string | undefined = 'shop'): Chart {
  const chart = new Chart(Testing.app(), 'shop', { namespace });
  MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT, waypoint });
  return chart;
}

function serviceIn(chart: Chart, name: string, props: Partial<WeightedServiceProps> = {}, versions = ['v1']): WeightedService {
  return new WeightedService(chart, name, {
    name,
    port: 80,
    versions: versions.map(version => ({
      name: version,
      serviceAccount: ServiceAccount.fromServiceAccountName(chart, `account of ${name} ${version}`, name),
      containers: [{ image: `${name}:1`, portNumber: 8080 }],
    })),
    ...props,
  });
}

const edgeOf = (chart: Chart): IngressGateway =>
  new IngressGateway(new Chart(chart.node.root as App, 'edge', { namespace: 'edge' }), 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });

const listenerOf = (chart: Chart) => new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http', { hosts: ['shop.example.com'] });

const manifestsOf = (chart: Chart, kind: string) => (Testing.synth(chart) as KnownManifest[]).filter(manifest => manifest.kind === kind);
const waypointsOf = (chart: Chart) => manifestsOf(chart, 'Gateway').filter(({ apiVersion }) => apiVersion.startsWith('gateway.networking.k8s.io/'));
const policiesOf = (chart: Chart): Record<string, unknown> =>
  Object.fromEntries(manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata, spec }) => [metadata.name, spec]));
const labelsOf = (chart: Chart, name: string) => manifestsOf(chart, 'Service')
  .filter(({ metadata }) => metadata.name === name).map(({ metadata }) => (metadata as { labels?: object }).labels);
const from = (...principals: string[]) => [{ source: { principals } }];
const fromCart = from('cluster.local/ns/shop/sa/cart');
const fromEdge = from('cluster.local/ns/edge/sa/edge');
const atPods = (app: string, ...rules: object[]) => ({ selector: { matchLabels: { app } }, rules });
const atService = (name: string, ...rules: object[]) => ({ targetRefs: [{ kind: 'Service', name }], rules });
const to = (...ports: string[]) => [{ operation: { ports } }];

describe('who may call a service in an ambient mesh', () => {
  test('is a matter of the proxies of nodes as long as nobody asks about requests, and no waypoint is made', () => {
    const chart = ambientChart();
    serviceIn(chart, 'orders').allowFrom(CART, { ports: [80] });
    expect(policiesOf(chart)).toEqual({ 'orders-callers': atPods('orders', { from: fromCart, to: to('8080') }) });
    expect([waypointsOf(chart), labelsOf(chart, 'orders')]).toEqual([[], [undefined]]);
  });

  test.each(['before', 'after'])('is a matter of a waypoint where a caller may do some methods or paths only, named %s others', order => {
    const chart = ambientChart();
    const [orders] = ['orders', 'stock'].map(name => serviceIn(chart, name));
    const all = () => orders.allowFrom(ServiceIdentity.fromNamespace('clients'));
    const some = () => orders.allowFrom(CART, { methods: ['GET'], paths: ['/orders/*'] });
    (order === 'before' ? [some, all] : [all, some]).forEach(name => name());
    const rules = [
      { from: fromCart, to: [{ operation: { methods: ['GET'], paths: ['/orders/*'], ports: ['80'] } }] },
      { from: [{ source: { namespaces: ['clients'] } }], to: to('80') },
    ];
    expect(policiesOf(chart)).toEqual({
      'orders-callers': atService('orders', ...order === 'before' ? rules : rules.reverse()),
      'orders-waypoint': atPods('orders', { from: from(WAYPOINT), to: to('8080') }),
    });
    expect(waypointsOf(chart)).toEqual([{
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'waypoint', namespace: 'shop', labels: { 'istio.io/waypoint-for': 'service' } },
      spec: { gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }] },
    }]);
    expect([labelsOf(chart, 'orders'), labelsOf(chart, 'stock')]).toEqual([
      [{ 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' }], [undefined],
    ]);
    expect(Findings.all(chart)).toEqual([]);
  });

  test('has one waypoint for all services of a namespace', () => {
    const chart = ambientChart();
    ['orders', 'stock'].map(name => serviceIn(chart, name)).forEach(service => service.allowFrom(CART, { methods: ['GET'] }));
    expect(waypointsOf(chart)).toHaveLength(1);
    expect(Object.keys(policiesOf(chart))).toEqual(['orders-callers', 'orders-waypoint', 'stock-callers', 'stock-waypoint']);
  });

  test('is a matter of the waypoint that is named, whose account may be another', () => {
    const chart = ambientChart({ name: 'shared', namespaceName: 'infra', serviceAccountName: 'proxies' });
    new MeshNamespace(chart, 'namespace');
    serviceIn(chart, 'orders').allowFrom(CART);
    serviceIn(chart, 'stock', { waypoint: { name: 'own' } }).allowFrom(CART);
    expect(policiesOf(chart)).toEqual({
      'orders-callers': atService('orders', { from: fromCart, to: to('80') }),
      'orders-waypoint': atPods('orders', { from: from('cluster.local/ns/infra/sa/proxies'), to: to('8080') }),
      'stock-callers': atService('stock', { from: fromCart, to: to('80') }),
      'stock-waypoint': atPods('stock', { from: from('cluster.local/ns/shop/sa/own'), to: to('8080') }),
    });
    expect(waypointsOf(chart)).toEqual([]);
    expect(Findings.all(chart.node.root as App).map(({ code }) => code)).not.toContain('CDI142');
  });

  test('of a Service that exists needs a waypoint with a name, beside methods', () => {
    const service = ServiceHost.fromServiceName('orders');
    const existing = (waypoint?: Waypoint) => {
      const chart = ambientChart();
      const orders = new WeightedService(chart, 'orders', {
        service, port: 80, serviceSelector: { app: 'orders' }, waypoint, versions: [{ name: 'v1', podLabels: { app: 'orders', version: 'v1' } }],
      });
      return { chart, allow: () => orders.allowFrom(CART, { methods: ['GET'], ports: [80] }) };
    };
    const unnamed = existing();
    expect(unnamed.allow).toThrow('port for callers of service "orders" must be left out');
    const { chart, allow } = existing({ name: 'waypoint' });
    allow();
    expect(waypointsOf(chart)).toEqual([]);
    expect(policiesOf(chart)).toEqual({
      'orders-callers': atService('orders', { from: fromCart, to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }),
      'orders-waypoint': atPods('orders', { from: from(WAYPOINT) }),
    });
  });

  test('of a Service that exists is told that its waypoint needs a name', () => {
    const orders = new WeightedService(ambientChart(), 'orders', {
      service: ServiceHost.fromServiceName('orders'), port: 80, serviceSelector: { app: 'orders' }, versions: [{ name: 'v1', podLabels: { app: 'orders', version: 'v1' } }],
    });
    expect(() => orders.allowFrom(CART, { methods: ['GET'] })).toThrow('waypoint of service "orders" must be named');
  });

  test.each<[string, Partial<WeightedServiceProps>, (service: WeightedService) => void, string]>([
    ['pods that the proxy of their node does not see', {
      versions: [{ name: 'v1', containers: [{ image: 'a', portNumber: 8080 }], podMetadata: { labels: { 'istio.io/dataplane-mode': 'none' } } }],
    }, service => service.allowFrom(CART), 'seen by the proxy of their node, which asks who calls, got "istio.io/dataplane-mode: \\"none\\""'],
    ['methods where the waypoint sees connections', { protocol: ApplicationProtocol.TCP },
      service => service.allowFrom(CART, { methods: ['GET'] }), 'its waypoint sees connections there'],
  ])('refuses %s', (_, props, act, message) => {
    const chart = ambientChart();
    const service = serviceIn(chart, 'orders', props);
    expect(() => act(service)).toThrow(message);
    expect(policiesOf(chart)).toEqual({});
  });
});

describe('gateways', () => {
  test('are let in at the pods where there is no waypoint', () => {
    const chart = ambientChart();
    const orders = serviceIn(chart, 'orders');
    listenerOf(chart).addAction('default', { action: ListenerAction.forward(orders) });
    new ZeroTrustNamespace(chart, 'zero-trust');
    expect(policiesOf(chart)).toEqual({ 'allow-nothing': {}, 'orders-callers': atPods('orders', { from: fromEdge, to: to('8080') }) });
  });

  test('are let in at the waypoint that is made', () => {
    const chart = ambientChart();
    const orders = serviceIn(chart, 'orders');
    listenerOf(chart).addAction('default', { action: ListenerAction.forward(orders) });
    orders.allowFrom(CART, { methods: ['GET'] });
    expect(policiesOf(chart)).toEqual({
      'orders-callers': atService('orders', { from: fromCart, to: [{ operation: { methods: ['GET'], ports: ['80'] } }] }, { from: fromEdge, to: to('80') }),
      'orders-waypoint': atPods('orders', { from: from(WAYPOINT), to: to('8080') }),
    });
  });

  test.each([undefined, false])('and at the pods where they go past a waypoint: ingressUseWaypoint %s', ingressUseWaypoint => {
    const chart = ambientChart({ name: 'waypoint', ingressUseWaypoint });
    const orders = serviceIn(chart, 'orders', {}, ['v1', 'v2']);
    listenerOf(chart).addAction('default', { action: ListenerAction.forward(orders.version('v1')) });
    orders.allowFrom(CART);
    expect(policiesOf(chart)).toEqual({
      'orders-callers': atService('orders', { from: fromCart, to: to('80') }),
      'orders-waypoint': atPods('orders', { from: from(WAYPOINT), to: to('8080') }, { from: fromEdge, to: to('8080') }),
    });
  });

  describe('that forward to one of several versions', () => {
    const MESSAGE = 'must be the whole service, since gateways reach it through its waypoint, got "v1"';
    const forward = (chart: Chart, service: WeightedService) => listenerOf(chart).addAction('v1', {
      conditions: [ListenerCondition.pathPrefixes(['/v1'])], action: ListenerAction.forward(service.version('v1')),
    });

    test('are refused before a waypoint that would divide requests again', () => {
      const chart = ambientChart({ name: 'waypoint', ingressUseWaypoint: true });
      expect(() => forward(chart, serviceIn(chart, 'orders', {}, ['v1', 'v2']))).toThrow(MESSAGE);
    });

    test('also when that is made later', () => {
      const chart = ambientChart();
      const orders = serviceIn(chart, 'orders', {}, ['v1', 'v2']);
      forward(chart, orders);
      expect(() => orders.allowFrom(CART, { methods: ['GET'] })).toThrow(MESSAGE);
      expect([waypointsOf(chart), labelsOf(chart, 'orders')]).toEqual([[], [undefined]]);
      orders.allowFrom(CART);
    });

    test('are not where there is one only', () => {
      const chart = ambientChart({ name: 'waypoint', ingressUseWaypoint: true });
      forward(chart, serviceIn(chart, 'orders'));
    });
  });
});

describe('a namespace', () => {
  test('is closed at the nodes', () => {
    const chart = ambientChart();
    serviceIn(chart, 'orders');
    new ZeroTrustNamespace(chart, 'zero-trust');
    expect(policiesOf(chart)).toEqual({ 'allow-nothing': {} });
    expect(manifestsOf(chart, 'PeerAuthentication').map(({ spec }) => spec)).toEqual([{ mtls: { mode: 'STRICT' } }]);
    expect(Findings.all(chart)).toEqual([]);
  });

  test('has no dry run', () => {
    expect(() => new ZeroTrustNamespace(ambientChart(), 'zero-trust', { dryRun: true, mode: PeerAuthenticationMode.PERMISSIVE }))
      .toThrow('dryRun of zero-trust namespace "shop" must be left out in an ambient mesh');
    new ZeroTrustNamespace(ambientChart(), 'zero-trust', { mode: PeerAuthenticationMode.PERMISSIVE });
  });

  test('opens a port for metrics, whole', () => {
    const chart = ambientChart();
    serviceIn(chart, 'orders');
    new ZeroTrustNamespace(chart, 'zero-trust', { scrape: { port: 9090 } });
    expect(policiesOf(chart)['allow-scrape']).toEqual({ rules: [{ to: to('9090') }] });
  });

  test.each<[NamespaceScrape, string]>([[{ port: 9090, path: '/metrics' }, 'path of scrape'], [{ port: 8080 }, 'none that service "orders" serves']])('refuses %j', (scrape, message) => {
    const chart = ambientChart();
    serviceIn(chart, 'orders');
    expect(() => new ZeroTrustNamespace(chart, 'zero-trust', { scrape })).toThrow(message);
    const empty = ambientChart();
    if (scrape.path === undefined) {
      new ZeroTrustNamespace(empty, 'zero-trust', { scrape });
      expect(() => serviceIn(empty, 'orders')).toThrow(message);
    }
  });
});

test.each<[string, string[] | undefined]>([
  ['with a waypoint', ['GET']],
  ['without one', undefined],
])('its files are as well without the settings of the mesh, %s', (_, methods) => {
  const chart = ambientChart();
  new MeshNamespace(chart, 'namespace');
  const cart = serviceIn(chart, 'cart');
  listenerOf(chart).addAction('default', { action: ListenerAction.forward(cart) });
  new ZeroTrustNamespace(chart, 'zero-trust');
  cart.allowFrom(ServiceIdentity.fromNamespace('web'), { methods });
  const manifests = (chart.node.root as App).charts.flatMap(one => Testing.synth(one) as Manifest[]);
  const found = runChecks(CHECKS, new Mesh(manifests.map(manifest => ({ manifest, oldestIstio: '1.31' }))));
  expect(found.filter(({ level }) => level !== 'info')).toEqual([]);
});
