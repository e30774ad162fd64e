/** Zero trust in an ambient mesh, by our constructs: at a waypoint where somebody has to look at requests, else at the nodes of the pods. */
import { ApiObject, Chart } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AmbientCall, ambientShop, CallerName, deploymentOf, Name, NAMES, outcomeOf, POD_PORT, PORT, statusOf } from './ambient-shop';
import { Mesh, startAmbientMesh } from './driver/mesh';
import { request } from './envoy/http';
import { newChart } from './shop';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, MeshPods, MeshWorkload, ServiceHost, ServiceIdentity, WeightedService,
  ZeroTrustNamespace,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startAmbientMesh();
});

afterAll(() => mesh?.stop());

const HOST = 'shop.example.com';
const METRICS_PORT = 9090;
const CALLERS: readonly CallerName[] = [...NAMES, 'sleep'];

async function apply(add: (services: Record<Name, WeightedService>, shop: Chart) => void): Promise<void> {
  const { app, shop, services } = ambientShop();
  const gateway = new IngressGateway(newChart(app, 'edge'), 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
  new IstioAlb(shop, 'alb', { gateways: [gateway] }).addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(services.cart) });
  new ZeroTrustNamespace(shop, 'zero-trust');
  add(services, shop);
  await mesh.apply(app);
}

const table = async (to: Name, call?: AmbientCall) =>
  Object.fromEntries(await Promise.all(CALLERS.map(async from => [from, await statusOf(mesh, from, to, call)] as const)));
const fromGateway = async () => (await mesh.request({ gateway: 'edge/public', host: HOST })).status;
const inPlainText = (to: Name, port = POD_PORT) =>
  outcomeOf(request({ address: mesh.addressOf(deploymentOf(to)), port }).then(({ status }) => status));
const nobodyBut = (...names: CallerName[]) => Object.fromEntries(CALLERS.map(name => [name, names.includes(name) ? 200 : 'refused']));

describe('without methods and paths', () => {
  test('nobody may call who is not named, and the gateway may', async () => {
    await apply(({ cart, orders }) => orders.allowFrom(cart));
    expect((await mesh.ambient()).services.some(({ waypoint }) => waypoint !== undefined)).toBe(false);
    expect([await table('orders'), await table('stock'), await table('cart')]).toEqual([nobodyBut('cart'), nobodyBut(), nobodyBut()]);
    expect([await fromGateway(), await inPlainText('orders')]).toEqual([200, 'refused']);
  });

  test('pods that something else makes too', async () => {
    await apply(({ cart }, shop) => {
      const deployment = new Deployment(shop, 'ledger', { metadata: { name: 'ledger' }, replicas: 1, containers: [{ image: 'ledger', portNumber: POD_PORT }] });
      const service = deployment.exposeViaService({ name: 'ledger', ports: [{ name: 'http', port: PORT, targetPort: POD_PORT }] });
      new MeshWorkload(shop, 'callee', { pods: MeshPods.fromWorkload(deployment), service: ServiceHost.fromService(service) }).allowFrom(cart);
    });
    const called = (from: CallerName) => outcomeOf(mesh.request({ from: deploymentOf(from), host: 'ledger.shop', port: PORT }).then(({ status }) => status));
    expect(await Promise.all(CALLERS.map(called))).toEqual(CALLERS.map(from => from === 'cart' ? 200 : 'refused'));
  });

  test('by namespace', async () => {
    await apply(({ orders }) => orders.allowFrom(ServiceIdentity.fromNamespace('clients')));
    expect(await table('orders')).toEqual(nobodyBut('sleep'));
  });
});

describe('with methods and paths', () => {
  test('callers do at the waypoint what they may', async () => {
    await apply(({ cart, orders, stock }) => {
      orders.allowFrom(cart, { methods: ['GET'], paths: ['/orders', '/orders/*'], ports: [PORT] });
      orders.allowFrom(ServiceIdentity.fromNamespace('clients'), { methods: ['POST'] });
      stock.allowFrom(orders);
    });
    const [atOrders, elsewhere, posted] = [{ path: '/orders/1' }, { path: '/ordersX' }, { path: '/', method: 'POST' }];
    expect(await table('orders', atOrders)).toEqual({ cart: 200, orders: 403, stock: 403, sleep: 403 });
    expect(await table('orders', elsewhere)).toEqual({ cart: 403, orders: 403, stock: 403, sleep: 403 });
    expect(await table('orders', posted)).toEqual({ cart: 403, orders: 403, stock: 403, sleep: 200 });
    // A neighbour without methods has no waypoint.
    expect(await table('stock')).toEqual(nobodyBut('orders'));
  });

  test('the gateway is let in at the waypoint', async () => {
    await apply(({ cart, orders }) => cart.allowFrom(orders, { methods: ['GET'] }));
    expect([await fromGateway(), await statusOf(mesh, 'orders', 'cart'), await statusOf(mesh, 'stock', 'cart')]).toEqual([200, 200, 403]);
  });

  test('nobody gets around the waypoint', async () => {
    await apply(({ cart, orders }) => orders.allowFrom(cart, { methods: ['GET'], paths: ['/orders'] }));
    expect(await Promise.all(CALLERS.map(from => outcomeOf(mesh.callPod(deploymentOf(from), deploymentOf('orders'), POD_PORT))))).toEqual(CALLERS.map(() => 'refused'));
    expect(await inPlainText('orders')).toBe('refused');
  });
});

test('metrics of a port of their own are read in plain text', async () => {
  const { app, shop } = ambientShop();
  new ZeroTrustNamespace(shop, 'zero-trust', { scrape: { port: METRICS_PORT } });
  // Pods listen where a Service says so.
  new ApiObject(shop, 'metrics', {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'metrics' },
    spec: { selector: { app: 'stock' }, ports: [{ name: 'http-metrics', port: METRICS_PORT, targetPort: METRICS_PORT }] },
  });
  await mesh.apply(app);
  expect([await inPlainText('stock', METRICS_PORT), await inPlainText('stock')]).toEqual([200, 'refused']);
});
