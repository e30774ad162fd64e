import { App, Chart, Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshResponse, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { IstioAlb, ListenerAction, ListenerCondition, WeightedService } from '../../src';

const HOST = 'shop.example.com';
const stickinessDuration = Duration.hours(1);

/** A service of 80 and 20 with three pods each, one with other weights below a path, and a weighted forward to both. */
function shopWith(weights: Record<string, number>): App {
  const app = newApp();
  const chart: Chart = newChart(app, 'shop');
  const web: WeightedService = newService(chart, 'web', weights, 3);
  const cart = newService(chart, 'cart', { v1: 50, v2: 50 }, 3);
  const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(web, { stickinessDuration }) });
  http.addAction('cart', {
    conditions: [ListenerCondition.pathPrefixes(['/cart'])],
    action: ListenerAction.weightedForward([{ target: web, weight: 1 }, { target: cart, weight: 1 }], { stickinessDuration }),
  });
  http.addAction('plain', { conditions: [ListenerCondition.pathPrefixes(['/plain'])], action: ListenerAction.forward(web) });
  return app;
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  await mesh.apply(shopWith({ v1: 80, v2: 20 }));
});

afterAll(() => mesh?.stop());

/** What a browser keeps: name and value of each cookie. */
const cookiesOf = ({ headers }: MeshResponse): string[] => [headers['set-cookie'] ?? []].flat().map(cookie => cookie.split(';')[0]);

const ask = (path: string, cookie?: string) => mesh.request({ host: HOST, path, headers: cookie === undefined ? {} : { cookie } });

const many = (count: number, path: string, cookie?: string) => Promise.all(Array.from({ length: count }, () => ask(path, cookie)));

const deployments = (responses: MeshResponse[]) => new Set(responses.map(({ pod }) => pod?.deployment));

describe('clients that come back', () => {
  test.each(['v1', 'v2'])('stay at %s for 100 requests, whatever pod they get', async version => {
    const first = (await many(60, '/')).find(response => response.version === version)!;
    const [cookie] = cookiesOf(first);
    const responses = await many(100, '/any?x=1', `theme=dark; ${cookie}; other=1`);
    expect(deployments(responses)).toEqual(new Set([`web-${version}`]));
    expect(new Set(responses.map(({ pod }) => pod?.name)).size).toBeGreaterThan(1);
  });

  test('stay at one version of one target of a weighted forward', async () => {
    const responses = await many(60, '/cart');
    expect(deployments(responses)).toEqual(new Set(['web-v1', 'web-v2', 'cart-v1', 'cart-v2']));
    for (const first of ['web-v1', 'cart-v2'].map(name => responses.find(({ pod }) => pod?.deployment === name)!)) {
      expect(deployments(await many(50, '/cart/items', cookiesOf(first)[0]))).toEqual(new Set([first.pod!.deployment]));
    }
  });

  test('have a cookie for each rule', async () => {
    const [web] = cookiesOf(await ask('/'));
    const [cart] = cookiesOf(await ask('/cart'));
    expect(web).toMatch(/^istio-alb-default=v[12]\.web$/);
    expect(cart).toMatch(/^istio-alb-cart=v[12]\.(web|cart)$/);
  });
});

describe('clients that come for the first time', () => {
  test('are split', async () => {
    const v2 = (await many(1000, '/')).filter(({ version }) => version === 'v2').length;
    // 200 expected; five standard deviations are 63.
    expect(v2).toBeGreaterThan(137);
    expect(v2).toBeLessThan(263);
  });

  test.each(['istio-alb-default=v9.web', 'istio-alb-default=v1Xweb', 'x-istio-alb-defaults=v1.web', 'istio-alb-default=v1.web2'])('are those with %s too', async cookie => {
    expect(deployments(await many(100, '/', cookie))).toEqual(new Set(['web-v1', 'web-v2']));
  });

  test('get no cookie from a rule that is not sticky', async () => {
    expect(cookiesOf(await ask('/plain'))).toEqual([]);
  });
});

test('clients of a version without weight are spread anew', async () => {
  await mesh.apply(shopWith({ v1: 0, v2: 100 }));
  const responses = await many(50, '/', 'istio-alb-default=v1.web');
  expect(deployments(responses)).toEqual(new Set(['web-v2']));
  expect(cookiesOf(responses[0])).toEqual(['istio-alb-default=v2.web']);
});
