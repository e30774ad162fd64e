import { Duration } from 'cdk8s';
import { describe, expect, test, vi } from 'vitest';
import { RuleMesh } from './balanced-shop';
import { newService } from './shop';
import { CorsPolicy, FaultAbort, ListenerAction, ListenerCondition, StringMatch, UnmatchedPreflights } from '../../src';

const HOST = 'shop.example.com';
const shops = new RuleMesh();

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; millis: number }> {
  const begin = performance.now();
  return { result: await run(), millis: performance.now() - begin };
}

/** Tries of a request that reached a backend. */
async function tries(path: string, statuses: string): Promise<[tries: number, status: number]> {
  const id = `${path}-${Math.random()}`;
  const { status } = await shops.send(HOST, path, { headers: { 'x-id': id, 'x-status': statuses } });
  const received = ['echo-v1', 'echo-v2'].flatMap(deployment => shops.mesh.receivedBy(deployment));
  return [received.filter(({ headers }) => headers['x-id'] === id).length, status];
}

describe('timeouts', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/short', shop.to('v2'), { timeout: Duration.millis(200), retries: { attempts: 0 } });
    shop.below(http, '/retried', shop.to('v2'), {
      timeout: Duration.millis(500), retries: { attempts: 9, perTryTimeout: Duration.millis(200), retryOn: ['5xx'], backoff: Duration.millis(1) },
    });
    shop.rule(http, 'default', 'v1');
  });

  test('a slow backend is cut', async () => {
    const { result, millis } = await timed(() => shops.send(HOST, '/short', { headers: { 'x-delay-ms': '1000' } }));
    expect(result.status).toBe(504);
    expect(millis).toBeGreaterThan(190);
    expect(millis).toBeLessThan(900);
  });

  test('a fast backend is not', async () => {
    expect(await shops.versionAt(HOST, '/short', { headers: { 'x-delay-ms': '20' } })).toBe('v2');
  });

  test('a slow backend of another rule is not', async () => {
    expect(await shops.versionAt(HOST, '/shorter', { headers: { 'x-delay-ms': '1000' } })).toBe('v1');
  });

  test('the retries are in the timeout', async () => {
    const { result, millis } = await timed(() => shops.send(HOST, '/retried', { headers: { 'x-delay-ms': '1000' } }));
    expect(result.status).toBe(504);
    expect(millis).toBeLessThan(900);
  });
});

describe('retries', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/once', shop.to('v2'), { retries: { attempts: 1, retryOn: ['5xx'], backoff: Duration.millis(1) } });
    shop.below(http, '/thrice', shop.to('v2'), { retries: { attempts: 3, retryOn: ['gateway-error', '429'], backoff: Duration.millis(1) } });
    shop.below(http, '/off', shop.to('v2'), { retries: { attempts: 0 } });
    shop.rule(http, 'default', 'v1');
  });

  test.each([
    ['/once', '503,200', 2, 200],
    ['/once', '503,503,200', 2, 503],
    ['/once', '404,200', 1, 404],
    ['/thrice', '503,502,429,200', 4, 200],
    ['/thrice', '500,200', 1, 500],
    ['/off', '503,200', 1, 503],
    ['/offer', '503,200', 1, 503],
  ])('%s with a backend that answers %s: %i tries, %i', async (path, statuses, count, status) => {
    expect(await tries(path, statuses)).toEqual([count, status]);
  });
});

describe('faults', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/abort', shop.to('v2'), { fault: { abort: FaultAbort.httpStatus(418, 100) } });
    shop.below(http, '/delay', shop.to('v2'), { fault: { delay: { fixedDelay: Duration.millis(300), percentage: 100 } } });
    shop.below(http, '/never', shop.to('v2'), {
      fault: { abort: FaultAbort.httpStatus(418, 0), delay: { fixedDelay: Duration.seconds(5), percentage: 0 } },
    });
    shop.rule(http, 'default', 'v1');
  });

  test('an abort never reaches the backend', async () => {
    expect(await tries('/abort', '200')).toEqual([0, 418]);
  });

  test('a delay holds the request back', async () => {
    const { result, millis } = await timed(() => shops.versionAt(HOST, '/delay'));
    expect(result).toBe('v2');
    expect(millis).toBeGreaterThan(290);
  });

  test.each([['/never', 'v2'], ['/aborted', 'v1'], ['/delays', 'v1']])('%s is as it was', async (path, version) => {
    const { result, millis } = await timed(() => shops.mesh.count(20, { host: HOST, path }));
    expect(result).toEqual({ [version]: 20 });
    expect(millis).toBeLessThan(2000);
  });
});

describe('mirrors', () => {
  shops.serve(shop => {
    const copies = newService(shop.chart, 'copies', { c1: 1 });
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/all', shop.to('v2'), { mirrors: [{ target: copies }] });
    shop.below(http, '/none', shop.to('v2'), { mirrors: [{ target: copies, percentage: 0 }] });
    shop.below(http, '/several', ListenerAction.forward(shop.echo), { mirrors: [{ target: copies, percentage: 100 }, { target: shop.echo.version('v4') }] });
    shop.rule(http, 'default', 'v1');
  });
  const received = (deployment: string, id: string) => shops.mesh.receivedBy(deployment).filter(({ headers }) => headers['x-id'] === id);
  const sendWith = (id: string, path: string) => shops.versionAt(HOST, path, { headers: { 'x-id': id } });

  test('a copy arrives, and the answer is that of the target', async () => {
    expect(await sendWith('all', '/all/x?y=1')).toBe('v2');
    await vi.waitFor(() => expect(received('copies-c1', 'all')).toHaveLength(1));
    expect(received('copies-c1', 'all')[0]).toMatchObject({ method: 'GET', target: '/all/x?y=1', headers: { host: HOST } });
  });

  test('every mirror gets a copy', async () => {
    expect(await sendWith('several', '/several')).toMatch(/^v[12]$/);
    await vi.waitFor(() => expect([received('copies-c1', 'several').length, received('echo-v4', 'several').length]).toEqual([1, 1]));
  });

  test('no copy of 0 %, nor of another rule', async () => {
    expect([await sendWith('none', '/none'), await sendWith('other', '/allx'), await sendWith('last', '/all')]).toEqual(['v2', 'v1', 'v2']);
    await vi.waitFor(() => expect(received('copies-c1', 'last')).toHaveLength(1));
    expect([...received('copies-c1', 'none'), ...received('copies-c1', 'other')]).toEqual([]);
  });
});

describe('CORS', () => {
  const POLICY: CorsPolicy = {
    allowOrigins: [StringMatch.exact('https://app.example.com')],
    allowMethods: ['GET', 'PUT'],
    allowHeaders: ['x-token'],
    exposeHeaders: ['x-total'],
    allowCredentials: true,
    maxAge: Duration.hours(1),
  };
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    shop.below(http, '/api', shop.to('v2'), { corsPolicy: POLICY });
    shop.below(http, '/quiet', shop.to('v2'), { corsPolicy: { ...POLICY, unmatchedPreflights: UnmatchedPreflights.IGNORE } });
    expect(() => shop.below(http, '/fixed', ListenerAction.fixedResponse(200), { corsPolicy: POLICY })).toThrow(/must forward its requests to have a corsPolicy/);
    http.addAction('get', { conditions: [ListenerCondition.httpRequestMethods(['GET'])], action: shop.to('v3'), corsPolicy: POLICY });
    shop.rule(http, 'default', 'v1');
  });
  const ask = (path: string, origin: string, method = 'OPTIONS') =>
    shops.send(HOST, path, { method, headers: { origin, ...method === 'OPTIONS' ? { 'access-control-request-method': 'PUT' } : {} } });

  test('Envoy answers the preflight of an allowed origin', async () => {
    const { status, headers, received } = await ask('/api', 'https://app.example.com');
    expect({ status, received }).toEqual({ status: 200, received: undefined });
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example.com',
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'x-token',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '3600',
    });
  });

  test.each([
    ['/api', 'https://evil.org', 'v2'],
    ['/api', 'https://app.example.com.evil.org', 'v2'],
    ['/quiet', 'https://evil.org', 200],
    ['/apis', 'https://app.example.com', 'v1'],
  ])('it allows nothing in the preflight at %s of %s, which %s answers', async (path, origin, expected) => {
    const { version, status, headers } = await ask(path, origin);
    expect(version ?? status).toBe(expected);
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('the preflight misses a rule for another method', async () => {
    const { version, headers } = await ask('/other', 'https://app.example.com');
    expect([version, headers['access-control-allow-origin']]).toEqual(['v1', undefined]);
    expect((await ask('/other', 'https://app.example.com', 'GET')).version).toBe('v3');
  });

  test('the answer says who may read it', async () => {
    const { version, headers } = await ask('/api', 'https://app.example.com', 'PUT');
    expect(version).toBe('v2');
    expect(headers).toMatchObject({ 'access-control-allow-origin': 'https://app.example.com', 'access-control-expose-headers': 'x-total' });
    expect((await ask('/api', 'https://evil.org', 'PUT')).headers['access-control-allow-origin']).toBeUndefined();
  });
});
