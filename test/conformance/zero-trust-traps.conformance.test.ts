/** What goes wrong with zero trust, each seen on real sidecars with real certificates, beside what works. docs/zero-trust.md has the table. */
import { ApiObject, App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { request } from './envoy/http';
import { newApp, newChart } from './shop';
import {
  ApplicationProtocol, AuthorizationPolicy, AuthorizationRule, Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, MeshNamespace,
  PeerAuthentication, PeerAuthenticationMode, PolicyTarget, WeightedService, ZeroTrustNamespace,
} from '../../src';

const [CART, STOCK, ORDERS] = ['shop/cart-v1', 'shop/stock-v1', 'shop/orders-v1'];
const [PORT, POD_PORT, RAW_PORT, RAW_POD_PORT] = [80, 8080, 90, 9090];
const FROM_CART = { principals: ['cluster.local/ns/shop/sa/cart'] };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

interface Shop {
  readonly app: App;
  readonly chart: Chart;
  readonly cart: WeightedService;
  readonly stock: WeightedService;
  /** Who is called: at a port for HTTP and one for TCP. */
  readonly orders: WeightedService;
}

async function apply(add: (shop: Shop) => void, meshConfig?: object): Promise<void> {
  const app = newApp();
  const chart = newChart(app, 'shop');
  new MeshNamespace(chart, 'namespace');
  const service = (name: string) => new WeightedService(chart, name, {
    name,
    ports: [{ port: PORT, targetPort: POD_PORT }, { port: RAW_PORT, targetPort: RAW_POD_PORT, protocol: ApplicationProtocol.TCP }],
    versions: [{ name: 'v1', replicas: 1, containers: [{ image: name, ports: [{ number: POD_PORT, name: 'http' }, { number: RAW_POD_PORT, name: 'raw' }] }] }],
  });
  const [cart, stock, orders] = ['cart', 'stock', 'orders'].map(service);
  // Their accounts, without which nobody is told from another one.
  [cart, stock].forEach(caller => caller.identify());
  add({ app, chart, cart, stock, orders });
  const all = [CART, STOCK, ORDERS];
  await mesh.apply(app, { inject: all, calling: all, meshConfig });
}

const policy = ({ chart }: Shop, rules: AuthorizationRule[], annotations?: Record<string, string>) =>
  new AuthorizationPolicy(chart, `policy ${chart.node.children.length}`, {
    target: PolicyTarget.workload({ app: 'orders' }), rules, metadata: { annotations },
  });

/** As somebody writes it, whom nobody tells. */
const raw = ({ chart }: Shop, spec: object, kind = 'AuthorizationPolicy', name = 'raw') => {
  const object = new ApiObject(chart, name, { apiVersion: 'security.istio.io/v1', kind, metadata: { name }, spec });
  Findings.of(chart).acknowledge('CDI120', 'tried here');
  return object;
};

async function answerOf(exchange: Promise<{ readonly status: number }>): Promise<number | string> {
  return exchange.then(({ status }) => status, ({ code }: NodeJS.ErrnoException) => code === 'ECONNRESET' ? 'refused' : String(code));
}

const call = (from: string, path = '/', more: Partial<MeshRequest> = {}) =>
  answerOf(mesh.request({ from: from as `${string}/${string}`, host: 'orders.shop', port: PORT, path, ...more }));

/** The kubelet, a Prometheus, or anybody without a proxy. */
const inPlainText = (path = '/', port = POD_PORT) =>
  answerOf(request({ address: mesh.addressOf(ORDERS), port, target: path, method: 'GET', headers: { host: 'orders.shop' } }));

describe('probes that the injector does not rewrite', () => {
  test('are closed by STRICT, refused by a policy that names callers, and taken by PERMISSIVE alone', async () => {
    await apply(({ chart }) => new PeerAuthentication(chart, 'peers', { mode: PeerAuthenticationMode.STRICT }));
    expect(await inPlainText('/healthz')).toBe('refused');
    await apply(shop => policy(shop, [{ sources: [FROM_CART] }]));
    expect(await inPlainText('/healthz')).toBe(403);
    await apply(() => undefined);
    expect(await inPlainText('/healthz')).toBe(200);
  });

  test('and that a policy lets in by their path, everybody sends', async () => {
    await apply(shop => policy(shop, [{ sources: [FROM_CART] }, { operations: [{ paths: ['/healthz'] }] }]));
    expect([await inPlainText('/healthz'), await call(STOCK, '/healthz'), await call(STOCK, '/')]).toEqual([200, 200, 403]);
  });
});

test('scraping opens one path of one port in plain text, and nothing else', async () => {
  await apply(({ chart, orders, cart }) => {
    new ZeroTrustNamespace(chart, 'zero-trust', { scrape: { port: POD_PORT, path: '/metrics' } });
    orders.allowFrom(cart, { ports: [PORT] });
  });
  expect([await inPlainText('/metrics'), await inPlainText('/'), await inPlainText('/metrics/x'), await inPlainText('/metrics', RAW_POD_PORT)])
    .toEqual([200, 403, 403, 'refused']);
  expect([await call(CART), await call(STOCK), await call(STOCK, '/metrics')]).toEqual([200, 403, 200]);
});

test('callers and what they may ask, as two rules, are either of both', async () => {
  await apply(shop => policy(shop, [{ sources: [FROM_CART] }, { operations: [{ paths: ['/orders'] }] }]));
  expect([await call(CART, '/any'), await call(STOCK, '/orders'), await call(STOCK, '/any')]).toEqual([200, 200, 403]);
  await apply(shop => policy(shop, [{ sources: [FROM_CART], operations: [{ paths: ['/orders'] }] }]));
  expect([await call(CART, '/any'), await call(STOCK, '/orders'), await call(CART, '/orders')]).toEqual([403, 403, 200]);
});

test.each([['ALLOW', 'GET'], ['DENY', 'POST']])('a rule by method closes a port for TCP, with %s', async (action, method) => {
  const atBoth = async () => [await inPlainText(), await inPlainText('/', RAW_POD_PORT)];
  const byMethod = (operation: object) => (shop: Shop) => raw(shop, {
    selector: { matchLabels: { app: 'orders' } }, action, rules: [{ to: [{ operation: { methods: [method], ...operation } }] }],
  });
  await apply(byMethod({}));
  expect(await atBoth()).toEqual([200, 'refused']);
  // With the port for HTTP beside it, an ALLOW has to name the other one too.
  await apply(shop => {
    byMethod({ ports: [String(POD_PORT)] })(shop);
    policy(shop, [{ operations: [{ ports: [RAW_POD_PORT] }] }]);
  });
  expect((await atBoth())[1]).toBe(200);
});

test.each<[string, object, object]>([
  ['an identity with its scheme', { from: [{ source: { principals: ['spiffe://cluster.local/ns/shop/sa/cart'] } }] }, { from: [{ source: FROM_CART }] }],
  ['the name of the account alone', { from: [{ source: { principals: ['cart'] } }] }, { from: [{ source: FROM_CART }] }],
  ['a method in small letters', { to: [{ operation: { methods: ['get'] } }] }, { to: [{ operation: { methods: ['GET'] } }] }],
  ['an identity of the own trust domain without "sa"', { from: [{ source: { principals: ['cluster.local/ns/shop/cart'] } }] }, { from: [{ source: FROM_CART }] }],
])('%s meets no request', async (_, never, right) => {
  const allowing = (rule: object) => (shop: Shop) => raw(shop, { selector: { matchLabels: { app: 'orders' } }, rules: [rule] });
  await apply(allowing(never));
  expect(await call(CART)).toBe(403);
  await apply(allowing(right));
  expect(await call(CART)).toBe(200);
});

test('a host is compared as the caller writes it', async () => {
  await apply(shop => policy(shop, [{ operations: [{ hosts: ['orders'] }] }]));
  expect([await call(CART, '/', { host: 'orders' }), await call(CART), await call(CART, '/', { host: 'orders.shop.svc.cluster.local' })]).toEqual([200, 403, 403]);
});

describe('another trust domain', () => {
  const trustDomain = 'new.example';
  const strict = (shop: Shop) => {
    new PeerAuthentication(shop.chart, 'peers', { mode: PeerAuthenticationMode.STRICT });
    shop.orders.allowFrom(shop.cart, { ports: [PORT] });
  };

  test('of the mesh, without the old one as an alias, parts those that have the certificates of before', async () => {
    await apply(strict, { trustDomain });
    expect(await call(CART)).toBe(503);
    await apply(strict, { trustDomain, trustDomainAliases: ['cluster.local'] });
    expect([await call(CART), await call(STOCK)]).toEqual([200, 403]);
  });
});

test('a policy without rules in the root namespace closes gateways too', async () => {
  const add = (namespace: string) => ({ app, chart }: Shop) => {
    const edge = newChart(app, 'edge');
    const gateway = new IngressGateway(edge, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
    new IstioAlb(edge, 'alb', { gateways: [gateway] }).addListener('http').addAction('default', { action: ListenerAction.fixedResponse(204) });
    new AuthorizationPolicy(namespace === 'shop' ? chart : newChart(app, namespace), 'nothing');
  };
  const atGateway = async () => (await mesh.request({ gateway: 'edge/public', host: 'any.example.com' })).status;
  await apply(add('istio-system'));
  expect([await atGateway(), await call(CART)]).toEqual([403, 403]);
  await apply(add('shop'));
  expect([await atGateway(), await call(CART)]).toEqual([204, 403]);
});

test('a dry run refuses nobody, unless one of the policies counts', async () => {
  const DRY = { 'istio.io/dry-run': 'true' };
  await apply(shop => [policy(shop, [{ sources: [FROM_CART] }], DRY), policy(shop, [], DRY)]);
  expect([await call(CART), await call(STOCK)]).toEqual([200, 200]);
  await apply(shop => [policy(shop, [{ sources: [FROM_CART] }], DRY), policy(shop, [{ operations: [{ paths: ['/metrics'] }] }])]);
  expect([await call(CART), await call(STOCK), await call(STOCK, '/metrics')]).toEqual([403, 403, 200]);
});

test('who calls is read of the certificate, and never of x-forwarded-client-cert', async () => {
  await apply(shop => policy(shop, [{ sources: [FROM_CART] }]));
  const claim = { headers: { 'x-forwarded-client-cert': 'By=spiffe://cluster.local/ns/shop/sa/orders;URI=spiffe://cluster.local/ns/shop/sa/cart' } };
  expect([await call(STOCK, '/', claim), await call(CART, '/', claim)]).toEqual([403, 200]);
});

test('the address of the client at a sidecar is what a caller in the mesh writes into x-forwarded-for', async () => {
  const claim = { headers: { 'x-forwarded-for': '203.0.113.7' } };
  await apply(shop => policy(shop, [{ sources: [{ remoteIpBlocks: ['203.0.113.0/24'] }] }]));
  expect([await call(STOCK), await call(STOCK, '/', claim)]).toEqual([403, 200]);
  await apply(shop => policy(shop, [{ sources: [{ remoteIpBlocks: ['203.0.113.0/24'], ...FROM_CART }] }]));
  expect([await call(STOCK, '/', claim), await call(CART, '/', claim)]).toEqual([403, 200]);
});
