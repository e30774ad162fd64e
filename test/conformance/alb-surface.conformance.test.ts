/** What the table in docs/alb.md names and no other file shows. */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { fixtureTarget } from './driver/proxies';
import { upgrade } from './envoy/upgrade';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart, newService } from './shop';
import {
  IstioAlb, ListenerAction, ListenerCertificate, ListenerCondition, ListenerTransform,
  TargetGroup, TargetGroupLoadBalancingAlgorithmType, TargetGroupTarget,
} from '../../src';

const SHOP = 'shop.example.com';

/** As much of a cluster as the tests look at. */
interface Cluster {
  readonly name: string;
  readonly roundRobinLbConfig?: { readonly slowStartConfig?: { readonly slowStartWindow: string } };
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  const app = newApp();
  const chart = newChart(app, 'shop');
  const [cart, web] = [newService(chart, 'cart', { v1: 1 }), newService(chart, 'web', { v1: 1 })];
  const ca = await mesh.issueAuthority('surface-ca');
  newSecret(chart, 'shop-tls', tlsKeys(await mesh.issueCertificate({ ca, names: [SHOP] })));
  const carts = new TargetGroup(chart, 'carts', {
    target: TargetGroupTarget.fromWeightedService(cart),
    loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN,
    slowStart: Duration.seconds(90),
  });
  const alb = new IstioAlb(chart, 'alb');
  const https = alb.addListener('https', {
    hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('shop-tls')], redirectHttp: false, defaultAction: ListenerAction.forward(web),
  });
  https.addAction('cart', {
    conditions: [ListenerCondition.pathPrefixes(['/cart'])],
    action: ListenerAction.forward(carts),
    transforms: [ListenerTransform.requestHeaders({ set: { 'x-tls-version': '%DOWNSTREAM_TLS_VERSION%', 'x-tls-cipher': '%DOWNSTREAM_TLS_CIPHER%' } })],
  });
  const http = alb.addListener('http', { hosts: [SHOP], defaultAction: ListenerAction.fixedResponse(404) });
  http.addAction('chat', { conditions: [ListenerCondition.paths(['/chat'])], action: ListenerAction.forward(web) });
  await mesh.apply(app);
});

afterAll(() => mesh?.stop());

test('a WebSocket passes, by the rules of the request that it begins with', async () => {
  const open = (target: string) => upgrade({ ...fixtureTarget(80), target, headers: { host: SHOP }, message: 'hello' });
  expect(await open('/chat')).toBe('hello');
  expect(await open('/other')).toBe(404);
});

test('the target hears of the TLS of the client', async () => {
  const { received } = await mesh.request({ host: SHOP, path: '/cart', tls: { maxVersion: 'TLSv1.2' }, headers: { 'x-tls-version': 'forged' } });
  expect(received?.headers).toMatchObject({ 'x-tls-version': 'TLSv1.2', 'x-tls-cipher': expect.stringMatching(/^ECDHE-/) });
  const other = await mesh.request({ host: SHOP, path: '/', tls: {} });
  expect(other.received?.headers).not.toHaveProperty('x-tls-version');
});

test('a slow start is in the configuration that istiod makes, for its service alone', async () => {
  const clusters = await mesh.dump<Cluster>('gateway', 'clusters');
  const windowOf = (service: string) => clusters.filter(({ name }) => name.includes(service))
    .map(({ roundRobinLbConfig }) => roundRobinLbConfig?.slowStartConfig?.slowStartWindow);
  expect(new Set(windowOf('cart.shop'))).toEqual(new Set(['90s']));
  expect(new Set(windowOf('web.shop'))).toEqual(new Set([undefined]));
});
