import { Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { newService, Shop } from './shop';
import { Destination, FaultAbort, ForwardOptions, HttpAction, HttpRoute, StringMatch } from '../../src';

const HOST = 'a.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const send = (path: string, headers: MeshRequest['headers'] = {}) => mesh.request({ host: HOST, path, headers });

/** Applies routes to v2, each below a path of its own, before the default. */
function serve(options: (shop: Shop) => Record<string, ForwardOptions>): void {
  serveActions(shop => Object.fromEntries(Object.entries(options(shop)).map(([path, each]) => [path, shop.to('v2', each)])));
}

function serveActions(actions: (shop: Shop) => Record<string, HttpAction>): void {
  beforeAll(() => {
    const shop = new Shop();
    const routes = Object.entries(actions(shop)).map(([path, action]): HttpRoute =>
      ({ name: path, matches: [{ uri: StringMatch.prefix(path) }], action }));
    shop.serve(HOST, ...routes, shop.fallback);
    return mesh.apply(shop.app);
  });
}

async function timed<T>(run: () => Promise<T>): Promise<{ result: T; millis: number }> {
  const begin = performance.now();
  return { result: await run(), millis: performance.now() - begin };
}

/** Tries of a request that reached a backend. */
async function tries(path: string, status: string, more: MeshRequest['headers'] = {}): Promise<{ tries: number; status: number }> {
  const id = `${path}-${Math.random()}`;
  const answer = await send(path, { 'x-id': id, 'x-status': status, ...more });
  const received = [...mesh.receivedBy('echo-v1'), ...mesh.receivedBy('echo-v2')];
  return { tries: received.filter(({ headers }) => headers['x-id'] === id).length, status: answer.status };
}

describe('timeouts', () => {
  serve(() => ({
    '/short': { timeout: Duration.millis(200), retries: { attempts: 0 } },
    '/retried': {
      timeout: Duration.millis(500),
      retries: { attempts: 5, perTryTimeout: Duration.millis(200), retryOn: ['5xx'], backoff: Duration.millis(1) },
    },
    '/none': {},
  }));

  test('a slow backend: 504', async () => {
    const { result, millis } = await timed(() => send('/short', { 'x-delay-ms': '1000' }));
    expect(result.status).toBe(504);
    expect(millis).toBeGreaterThan(190);
    expect(millis).toBeLessThan(900);
  });

  test('a fast backend: 200', async () => {
    expect((await send('/short', { 'x-delay-ms': '20' })).status).toBe(200);
  });

  test('without one a slow backend is waited for', async () => {
    expect((await send('/none', { 'x-delay-ms': '1000' })).status).toBe(200);
  });

  test('retries happen inside the timeout', async () => {
    const { result, millis } = await timed(() => tries('/retried', '200', { 'x-delay-ms': '1000' }));
    expect(result).toEqual({ status: 504, tries: 3 });
    expect(millis).toBeLessThan(900);
  });
});

describe('retries', () => {
  serve(() => ({
    '/off': { retries: { attempts: 0 } },
    '/once': { retries: { attempts: 1, retryOn: ['5xx'] } },
    '/thrice': { retries: { attempts: 3, retryOn: ['5xx'], backoff: Duration.millis(1) } },
    '/code': { retries: { attempts: 2, retryOn: ['429'], backoff: Duration.millis(1) } },
    '/attempts-only': { retries: { attempts: 3, backoff: Duration.millis(1) } },
    '/mesh': {},
  }));

  test.each([
    ['/off', '503', 1, 503],
    ['/once', '503', 2, 503],
    ['/once', '503,200', 2, 200],
    ['/once', '404', 1, 404],
    ['/thrice', '500', 4, 500],
    ['/thrice', '503,502,200', 3, 200],
    ['/thrice', '200', 1, 200],
    ['/code', '429', 3, 429],
    ['/code', '503', 1, 503],
    ['/attempts-only', '503', 1, 503],
    ['/attempts-only', '500', 1, 500],
    ['/mesh', '500', 1, 500],
    ['/mesh', '503', 1, 503],
  ])('%s with a backend that answers %s: %i tries and %i', async (path, statuses, count, status) => {
    expect(await tries(path, statuses)).toEqual({ tries: count, status });
  });
});

describe('faults', () => {
  const delay = (percentage: number) => ({ fixedDelay: Duration.millis(300), percentage });
  serve(() => ({
    '/always': { fault: { abort: FaultAbort.httpStatus(418, 100) } },
    '/never': { fault: { abort: FaultAbort.httpStatus(418, 0), delay: delay(0) } },
    '/half': { fault: { abort: FaultAbort.httpStatus(418, 50) } },
    '/grpc': { fault: { abort: FaultAbort.grpcStatus('UNAVAILABLE', 100) } },
    '/delay': { fault: { delay: delay(100) } },
    '/both': { fault: { abort: FaultAbort.httpStatus(418, 100), delay: delay(100) } },
    '/delay-and-timeout': { fault: { delay: delay(100) }, timeout: Duration.millis(100) },
  }));

  test('an abort of 100 % never reaches the backend', async () => {
    expect(await tries('/always', '200')).toEqual({ tries: 0, status: 418 });
  });

  test('faults of 0 % do nothing', async () => {
    const { result, millis } = await timed(() => mesh.count(100, { host: HOST, path: '/never' }));
    expect(result).toEqual({ v2: 100 });
    expect(millis).toBeLessThan(1500);
  });

  test('an abort of 50 % takes about a half', async () => {
    const counts = await mesh.count(400, { host: HOST, path: '/half' });
    expect(Object.keys(counts).sort()).toEqual(['418', 'v2']);
    expect(counts['418']).toBeGreaterThan(140);
    expect(counts['418']).toBeLessThan(260);
  });

  test('an abort with a gRPC status is in a header for a gRPC client', async () => {
    const { status, headers } = await send('/grpc', { 'content-type': 'application/grpc' });
    expect({ status, grpcStatus: headers['grpc-status'] }).toEqual({ status: 200, grpcStatus: '14' });
  });

  test('an abort with a gRPC status looks like a success to other clients', async () => {
    const { status, headers, body, received } = await send('/grpc');
    expect({ status, body, received }).toEqual({ status: 200, body: 'fault filter abort', received: undefined });
    expect(headers['grpc-status']).toBeUndefined();
  });

  test('a delay holds the request back and then lets it pass', async () => {
    const { result, millis } = await timed(() => send('/delay'));
    expect(result.version).toBe('v2');
    expect(millis).toBeGreaterThan(290);
  });

  test('with both the abort comes after the delay', async () => {
    const { result, millis } = await timed(() => send('/both'));
    expect(result.status).toBe(418);
    expect(millis).toBeGreaterThan(290);
  });

  test('a timeout does not count the delay', async () => {
    expect((await send('/delay-and-timeout')).status).toBe(200);
  });

  test('other routes are not affected', async () => {
    expect((await send('/other')).version).toBe('v1');
  });
});

describe('mirrors', () => {
  serve(shop => {
    const mirror = newService(shop.chart, 'mirror', { v9: 1 });
    const second = newService(shop.chart, 'second', { v9: 1 });
    const to = (percentage?: number) => ({ destination: Destination.toService(mirror.host), percentage });
    return {
      '/all': { mirrors: [to()] },
      '/none': { mirrors: [to(0)] },
      '/several': { mirrors: [to(100), { destination: Destination.toSubset(second.version('v9').subset) }] },
    };
  });
  const mirrored = (deployment: string, id: string) => mesh.receivedBy(deployment).filter(({ headers }) => headers['x-id'] === id);

  test('a mirror receives a copy, and the answer is that of the destination', async () => {
    const { version } = await send('/all/x?y=1', { 'x-id': 'all', 'x-status': '200' });
    expect(version).toBe('v2');
    await vi.waitFor(() => expect(mirrored('mirror-v9', 'all')).toHaveLength(1));
    expect(mirrored('mirror-v9', 'all')[0]).toMatchObject({ method: 'GET', target: '/all/x?y=1', headers: { host: HOST } });
  });

  test('several mirrors receive a copy each', async () => {
    await send('/several', { 'x-id': 'several' });
    await vi.waitFor(() => expect([mirrored('mirror-v9', 'several').length, mirrored('second-v9', 'several').length]).toEqual([1, 1]));
  });

  test('a mirror of 0 % receives nothing', async () => {
    await send('/none', { 'x-id': 'none' });
    await send('/all', { 'x-id': 'after' });
    await vi.waitFor(() => expect(mirrored('mirror-v9', 'after')).toHaveLength(1));
    expect(mirrored('mirror-v9', 'none')).toEqual([]);
  });
});

describe('weights', () => {
  serveActions(shop => {
    const to = (version: string, weight?: number, header?: string) => ({
      destination: Destination.toSubset(shop.echo.version(version).subset),
      weight,
      headers: header === undefined ? undefined : { request: { set: { 'x-way': header } }, response: { set: { 'x-way': header } } },
    });
    return {
      '/nothing': HttpAction.route([to('v1', 0), to('v2', 1)]),
      '/quarter': HttpAction.route([to('v1', 1), to('v2', 3)]),
      '/even': HttpAction.route([to('v1', 1), to('v2', 1)]),
      '/headers': HttpAction.route([to('v1', 1, 'one'), to('v2', 1, 'two')]),
      '/single': HttpAction.route([to('v2', 7)]),
    };
  });

  test('weight 0 gets nothing', async () => {
    expect(await mesh.count(200, { host: HOST, path: '/nothing' })).toEqual({ v2: 200 });
  });

  test('a single destination gets everything', async () => {
    expect(await mesh.count(100, { host: HOST, path: '/single' })).toEqual({ v2: 100 });
  });

  test('weights are relative to their sum', async () => {
    const { v1, v2 } = await mesh.count(1000, { host: HOST, path: '/quarter' });
    expect(v1).toBeGreaterThan(190);
    expect(v1).toBeLessThan(310);
    expect(v1 + v2).toBe(1000);
  });

  test('headers of a destination are for its requests and responses only', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send('/headers')));
    const ways = answers.map(({ version, received, headers }) => `${version} ${received?.headers['x-way']} ${headers['x-way']}`);
    expect([...new Set(ways)].sort()).toEqual(['v1 one one', 'v2 two two']);
  });
});
