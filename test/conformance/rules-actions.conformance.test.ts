import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { RuleMesh } from './balanced-shop';
import { newChart, newService } from './shop';
import { ListenerAction, ListenerCondition, ListenerTransform, ServiceHost, ServiceTarget } from '../../src';

const { hostHeaders, paths } = ListenerCondition;
const { fixedResponse, forward, weightedForward } = ListenerAction;

const HOST = 'shop.example.com';
const shops = new RuleMesh();

/** Tells which port of the pod answered. */
const telling = { transforms: [ListenerTransform.responseHeaders({ set: { 'x-upstream': '%UPSTREAM_REMOTE_ADDRESS%' } })] };

/** The versions that answer many requests. */
async function versionsAt(path: string, total = 60): Promise<string[]> {
  return Object.keys(await shops.mesh.count(total, { host: HOST, path })).sort();
}

describe('forward', () => {
  shops.serve(shop => {
    const team = newChart(shop.app, 'team');
    const payments = newService(team, 'payments', { p1: 1, p2: 0 });
    const plain = new kplus.Deployment(shop.chart, 'plain', {
      metadata: { name: 'plain' }, podMetadata: { labels: { app: 'plain', version: 'plain' } }, containers: [{ image: 'echo', portNumber: 8080 }], replicas: 1,
    });
    const service = new kplus.Service(shop.chart, 'plain-service', {
      metadata: { name: 'plain' }, selector: plain, ports: [{ port: 80, targetPort: 8080, name: 'http' }, { port: 9090, targetPort: 9191, name: 'http-admin' }],
    });
    const http = shop.alb.addListener('http', { hosts: [HOST], defaultAction: fixedResponse(404, { messageBody: 'no such page' }) });
    shop.below(http, '/service', forward(shop.echo));
    shop.below(http, '/version', forward(shop.echo.version('v3')));
    shop.below(http, '/elsewhere', forward(payments));
    shop.below(http, '/elsewhere-version', forward(payments.version('p2')));
    shop.below(http, '/plain', forward(ServiceTarget.fromService(service, { port: 80 })), telling);
    shop.below(http, '/plain-port', forward(ServiceTarget.fromService(service, { port: 80 }), { port: 9090 }), telling);
    shop.below(http, '/by-name', forward(ServiceTarget.fromHost(ServiceHost.fromServiceName('plain')), { port: 9090 }), telling);
    shop.below(http, '/even', weightedForward([{ target: shop.echo.version('v1') }, { target: payments }]));
    shop.below(http, '/nested', weightedForward([{ target: shop.echo, weight: 3 }, { target: payments, weight: 1 }, { target: shop.echo.version('v4'), weight: 0 }]));
    shop.below(http, '/only', weightedForward([{ target: payments, weight: 7 }]));
    shop.below(http, '/with-port', weightedForward([{ target: ServiceTarget.fromService(service, { port: 80 }), port: 9090, weight: 1 }]), telling);
  });

  test.each([
    ['/service', ['v1', 'v2']],
    ['/version', ['v3']],
    ['/elsewhere', ['p1']],
    ['/elsewhere-version', ['p2']],
    ['/plain', ['plain']],
    ['/plain-port', ['plain']],
    ['/by-name', ['plain']],
    ['/even', ['p1', 'v1']],
    ['/nested', ['p1', 'v1', 'v2']],
    ['/only', ['p1']],
    ['/with-port', ['plain']],
    ['/versions', ['404']],
  ])('%s: %j', async (path, versions) => {
    expect(await versionsAt(path)).toEqual(versions);
  });

  test.each([['/plain', 8080], ['/plain-port', 9191], ['/by-name', 9191], ['/with-port', 9191]])('%s reaches the pod at port %i', async (path, port) => {
    expect((await shops.send(HOST, path)).headers['x-upstream']).toMatch(new RegExp(`:${port}$`));
  });
});

describe('fixed responses', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/json', fixedResponse(503, { contentType: 'application/json', messageBody: '{"closed": true}' }));
    shop.below(http, '/plain', fixedResponse(200, { messageBody: 'ok ✓' }));
    shop.below(http, '/empty', fixedResponse(204));
    shop.below(http, '/teapot', fixedResponse(418));
    shop.below(http, '/last', fixedResponse(599, { messageBody: 'last' }));
    shop.below(http, '/headers', fixedResponse(410, { contentType: 'text/html; charset=utf-8', messageBody: '<p>gone</p>' }), {
      transforms: [ListenerTransform.responseHeaders({ set: { 'retry-after': '60' }, add: { 'x-why': 'closed' } })],
    });
    shop.rule(http, 'default', 'v1');
  });

  test.each<[string, number, string, string | undefined]>([
    ['/json', 503, '{"closed": true}', 'application/json'],
    ['/json/x?y=1', 503, '{"closed": true}', 'application/json'],
    ['/plain', 200, 'ok ✓', 'text/plain'],
    ['/empty', 204, '', undefined],
    ['/teapot', 418, '', undefined],
    ['/last', 599, 'last', 'text/plain'],
    ['/headers', 410, '<p>gone</p>', 'text/html; charset=utf-8'],
  ])('%s: %i %s', async (path, status, body, type) => {
    const answer = await shops.send(HOST, path);
    expect({ status: answer.status, body: answer.body, type: answer.headers['content-type'], received: answer.received })
      .toEqual({ status, body, type, received: undefined });
  });

  test('have the headers of a transform', async () => {
    expect((await shops.send(HOST, '/headers')).headers).toMatchObject({ 'retry-after': '60', 'x-why': 'closed' });
    expect((await shops.send(HOST, '/json')).headers['retry-after']).toBeUndefined();
  });

  test.each(['/jsonx', '/other'])('%s: the backend', async path => {
    expect(await shops.versionAt(HOST, path)).toBe('v1');
  });

  test('answer any method', async () => {
    expect((await shops.send(HOST, '/json', { method: 'POST' })).status).toBe(503);
  });
});

describe('a default action', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['*.example.com'], defaultAction: shop.to('v1') });
    shop.rule(http, 'cart', 'v2', hostHeaders([HOST]), paths(['/cart']));
    shop.rule(http, 'health', 'v3', paths(['/health']));
  });

  test.each([
    [HOST, '/cart', 'v2'],
    [HOST, '/health', 'v3'],
    [HOST, '/other', 'v1'],
    ['other.example.com', '/cart', 'v1'],
    ['other.example.com', '/health', 'v3'],
    ['example.org', '/health', 404],
  ])('%s%s: %s', async (host, path, expected) => {
    expect(await shops.versionAt(host, path)).toBe(expected);
  });
});

describe('no default', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['*.example.com'] });
    shop.rule(http, 'cart', 'v2', hostHeaders([HOST]), paths(['/cart']));
    shop.rule(http, 'health', 'v3', paths(['/health']));
  });

  test.each([
    [HOST, '/cart', 'v2'],
    [HOST, '/health', 'v3'],
    [HOST, '/other', 404],
    ['other.example.com', '/cart', 404],
    ['other.example.com', '/health', 'v3'],
  ])('%s%s: %s', async (host, path, expected) => {
    expect(await shops.versionAt(host, path)).toBe(expected);
  });
});
