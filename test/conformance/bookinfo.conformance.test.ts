/** What the README of bookinfo says: pods that call pods, through a sidecar on either side, each with its certificate. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestsOf } from './built-examples';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { request } from './envoy/http';

const CALLERS = ['productpage-v1', 'details-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3', 'ratings-v1'] as const;
type Caller = typeof CALLERS[number];

const SERVICES = ['productpage', 'details', 'reviews', 'ratings'] as const;
type Service = typeof SERVICES[number];

const PORT = 9080;
const HOST = 'bookinfo.example.com';
const deployment = (name: Caller) => `bookinfo/${name}` as const;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  const all = CALLERS.map(deployment);
  await mesh.apply(manifestsOf('bookinfo'), { inject: all, calling: all });
});

afterAll(() => mesh?.stop());

const ask = (path: string, others: Partial<MeshRequest> = {}): Promise<MeshResponse> =>
  mesh.request({ gateway: 'bookinfo-edge/bookinfo-gateway', host: HOST, path, ...others });

const call = (from: Caller, to: Service, path = `/${to}/0`, others: Partial<MeshRequest> = {}): Promise<MeshResponse> =>
  mesh.request({ from: deployment(from), host: to, port: PORT, path, ...others });

const as = (user: string) => ({ headers: { 'end-user': user } });

describe('at the gateway', () => {
  test('the pages are open, and nothing else', async () => {
    expect(await ask('/')).toMatchObject({ status: 302, headers: { location: `http://${HOST}/productpage` } });
    for (const path of ['/productpage', '/login', '/logout', '/static/tailwind/tailwind.css', '/api/v1/products/0/reviews']) {
      expect([path, (await ask(path)).pod?.deployment]).toEqual([path, 'productpage-v1']);
    }
    for (const path of ['/productpages', '/productpage/', '/staticx', '/api/v1', '/details/0', '/reviews/0', '/ratings/0', '/health']) {
      expect([path, (await ask(path)).status]).toEqual([path, 404]);
    }
    expect((await ask('/productpage', { host: 'other.example.com' })).status).toBe(404);
  });

  test('the page is told that the gateway calls', async () => {
    expect(String((await ask('/productpage')).received?.headers['x-forwarded-client-cert']))
      .toMatch(/URI=spiffe:\/\/cluster\.local\/ns\/bookinfo-edge\/sa\/bookinfo-gateway$/);
  });
});

describe('who may call whom', () => {
  /** For each service its callers. The page is for the gateway alone. */
  const NAMED: Readonly<Record<Service, readonly Caller[]>> = {
    productpage: [],
    details: ['productpage-v1'],
    reviews: ['productpage-v1'],
    ratings: ['reviews-v1', 'reviews-v2', 'reviews-v3'],
  };

  test.each(SERVICES)('%s: those who are named, and nobody else', async to => {
    const answers = await Promise.all(CALLERS.map(async from => [from, (await call(from, to)).status] as const));
    expect(answers).toEqual(CALLERS.map(from => [from, NAMED[to].includes(from) ? 200 : 403]));
    // A pod of another namespace, with a certificate.
    expect((await mesh.request({ from: 'sleep', host: `${to}.bookinfo`, port: PORT, path: `/${to}/0` })).status).toBe(403);
  });

  test.each<[Caller, Service, string, string, number]>([
    ['productpage-v1', 'details', 'GET', '/details/7', 200],
    ['productpage-v1', 'details', 'POST', '/details/7', 403],
    ['productpage-v1', 'details', 'GET', '/details', 403],
    ['productpage-v1', 'details', 'GET', '/detailsx/7', 403],
    ['productpage-v1', 'reviews', 'GET', '/reviews/7?stars=1', 200],
    ['productpage-v1', 'reviews', 'DELETE', '/reviews/7', 403],
    ['productpage-v1', 'reviews', 'GET', '/Reviews/7', 403],
    ['reviews-v2', 'ratings', 'GET', '/ratings/7', 200],
    ['reviews-v2', 'ratings', 'POST', '/ratings/7', 403],
    ['reviews-v2', 'ratings', 'GET', '/reviews/7', 403],
  ])('%s asks %s: %s %s gets %i', async (from, to, method, path, status) => {
    expect((await call(from, to, path, { method })).status).toBe(status);
  });

  test('plain text is refused, and so is another port of the pods', async () => {
    for (const name of CALLERS) {
      const address = mesh.addressOf(deployment(name));
      const plain = (port: number) => request({ address, port, target: '/', method: 'GET', headers: { host: 'any' } });
      await expect(plain(PORT)).rejects.toMatchObject({ code: 'ECONNRESET' });
      await expect(plain(PORT + 1)).rejects.toThrow();
    }
  });
});

describe('inside the mesh', () => {
  const versionsOf = (total: number, others: Partial<MeshRequest> = {}) =>
    mesh.count(total, { from: deployment('productpage-v1'), host: 'reviews', port: PORT, path: '/reviews/0', ...others });

  test('four of five see the reviews of v1, one of five those of v3, nobody those of v2', async () => {
    const { v1, v3, ...others } = await versionsOf(1_000);
    expect(others).toEqual({});
    // Five standard deviations of 1,000 draws at 80 %.
    expect(Math.abs(v1 - 800)).toBeLessThan(64);
    expect(v1 + v3).toBe(1_000);
  });

  test('jason sees v2, and nobody whose name is like his', async () => {
    expect(await versionsOf(100, as('jason'))).toEqual({ v2: 100 });
    expect(await versionsOf(50, as('Jason'))).not.toHaveProperty('v2');
    expect(await versionsOf(50, as('jasonx'))).not.toHaveProperty('v2');
  });

  test('the ratings are two seconds late for one user, fail for another, and for nobody else', async () => {
    const timed = async (user: string): Promise<[number, string | undefined, boolean]> => {
      const begin = Date.now();
      const { status, pod } = await call('reviews-v3', 'ratings', undefined, as(user));
      return [status, pod?.deployment, Date.now() - begin >= 1_990];
    };
    expect(await timed('slow')).toEqual([200, 'ratings-v1', true]);
    expect(await timed('broken')).toEqual([500, undefined, false]);
    expect(await timed('jason')).toEqual([200, 'ratings-v1', false]);
    expect(await timed('slower')).toEqual([200, 'ratings-v1', false]);
  });

  test('a fault is no way around: who is not named gets 403 for the late user, and the failure before anybody is asked', async () => {
    expect((await call('details-v1', 'ratings', undefined, as('slow'))).status).toBe(403);
    expect((await call('details-v1', 'ratings', undefined, as('broken'))).status).toBe(500);
  });
});
