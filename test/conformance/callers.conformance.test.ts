/** Pods that call each other, through a sidecar on either side, each with the certificate of its account. */
import { App, Chart } from 'cdk8s';
import { ServiceAccount } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { spiffe } from './identified-shop';
import { newApp, newChart } from './shop';
import {
  AuthorizationPolicy, AuthorizationRule, Findings, HttpAction, MeshNamespace, PeerAuthentication, PeerAuthenticationMode, PolicyTarget,
  VirtualService, WeightedService,
} from '../../src';

const NAMES = ['cart', 'orders', 'stock'] as const;
type Name = typeof NAMES[number];

const PORT = 80;
const deployment = (name: Name) => `shop/${name}-v1` as const;
const account = (name: Name) => `cluster.local/ns/shop/sa/${name}`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Three services that call each other, all STRICT. */
async function apply(add: (shop: Chart, services: Record<Name, WeightedService>) => void = () => undefined): Promise<void> {
  const app: App = newApp();
  const shop = newChart(app, 'shop');
  new MeshNamespace(shop, 'namespace');
  const services = Object.fromEntries(NAMES.map(name => [name, new WeightedService(shop, name, {
    name,
    port: PORT,
    versions: [{
      name: 'v1',
      serviceAccount: new ServiceAccount(shop, `account ${name}`, { metadata: { name } }),
      containers: [{ image: name, portNumber: 8080 }],
    }],
  })])) as Record<Name, WeightedService>;
  new PeerAuthentication(shop, 'peers', { mode: PeerAuthenticationMode.STRICT });
  add(shop, services);
  const all = NAMES.map(deployment);
  await mesh.apply(app, { inject: all, calling: all });
}

const call = (from: Name, to: Name, path = '/', method = 'GET') => mesh.request({ from: deployment(from), host: `${to}.shop`, port: PORT, path, method });
const statusOf = async (...call_: Parameters<typeof call>): Promise<number> => (await call(...call_)).status;

/** Who may call, of all, the one service: by name. */
async function callersOf(to: Name): Promise<Name[]> {
  const statuses = await Promise.all(NAMES.map(async name => [name, await statusOf(name, to)] as const));
  expect(statuses.map(([, status]) => status).filter(status => status !== 200 && status !== 403)).toEqual([]);
  return statuses.filter(([, status]) => status === 200).map(([name]) => name);
}

const policy = (shop: Chart, to: Name, ...rules: AuthorizationRule[]) =>
  new AuthorizationPolicy(shop, `callers of ${to}`, { target: PolicyTarget.workload({ app: to }), rules });

test('each is told by its certificate who calls, and by whom it is asked', async () => {
  await apply();
  for (const [from, to] of [['cart', 'orders'], ['orders', 'cart'], ['stock', 'stock']] as const) {
    const { status, received, pod } = await call(from, to);
    const told = String(received?.headers['x-forwarded-client-cert']);
    expect([status, pod?.deployment, told]).toEqual([200, `${to}-v1`, expect.stringContaining(`By=${spiffe('shop', to)};`)]);
    expect(told).toMatch(new RegExp(`URI=${spiffe('shop', from)}$`));
  }
});

describe('an AuthorizationPolicy', () => {
  test('lets the callers through that it names, and nobody else', async () => {
    await apply(shop => policy(shop, 'orders', { sources: [{ principals: [account('cart')] }] }));
    expect([await callersOf('orders'), await callersOf('stock')]).toEqual([['cart'], [...NAMES]]);
  });

  test('for each caller has methods and paths of its own', async () => {
    await apply(shop => policy(shop, 'orders',
      { sources: [{ principals: [account('cart')] }], operations: [{ methods: ['GET'], paths: ['/orders', '/orders/*'] }] },
      { sources: [{ serviceAccounts: ['shop/stock'] }], operations: [{ methods: ['POST'] }] }));
    const asked: [Name, string, string, number][] = [
      ['cart', '/orders', 'GET', 200], ['cart', '/orders/1', 'GET', 200], ['cart', '/ordersX', 'GET', 403], ['cart', '/orders', 'POST', 403],
      ['stock', '/orders', 'POST', 200], ['stock', '/any', 'POST', 200], ['stock', '/orders', 'GET', 403],
    ];
    expect(await Promise.all(asked.map(async ([from, path, method]) => [from, path, method, await statusOf(from, 'orders', path, method)]))).toEqual(asked);
  });

  test('compares the port of the pod, and not that of the Service', async () => {
    const opened = async (port: number): Promise<Name[]> => {
      await apply(shop => {
        policy(shop, 'orders', { sources: [{ principals: [account('cart')] }], operations: [{ ports: [port] }] });
        Findings.of(shop).acknowledge('CDI054', 'tried here');
      });
      return callersOf('orders');
    };
    expect([await opened(8080), await opened(PORT)]).toEqual([['cart'], []]);
  });

  test('without rules closes a namespace, until others open it', async () => {
    await apply(shop => {
      new AuthorizationPolicy(shop, 'nothing');
      policy(shop, 'stock', { sources: [{ principals: [account('orders')] }] });
    });
    expect([await callersOf('cart'), await callersOf('stock')]).toEqual([[], ['orders']]);
  });
});

test('a VirtualService counts for what a pod sends', async () => {
  await apply((shop, { orders, stock }) => {
    new VirtualService(shop, 'routes', { services: [orders.host], http: [{ name: 'moved', action: HttpAction.route(stock.trafficDestinations()) }] });
  });
  expect((await call('cart', 'orders')).pod?.deployment).toBe('stock-v1');
});
