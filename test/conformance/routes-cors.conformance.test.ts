import { ApiObject, Duration, JsonPatch } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { CorsPolicy, HttpAction, RedirectPath, StringMatch, UnmatchedPreflights } from '../../src';
import { misfitOfOrigin, readStringMatch, strangerOf, StringMatchSpec } from '../../src/istio';

const HOST = 'a.example.com';
const POLICY: CorsPolicy = {
  allowOrigins: [StringMatch.exact('https://shop.example.com'), StringMatch.regex('https://[a-z]+\\.test')],
  allowMethods: ['GET', 'POST'],
  allowHeaders: ['x-token'],
  exposeHeaders: ['x-total'],
  allowCredentials: true,
  maxAge: Duration.hours(1),
};

/** Origins that we refuse, at all or beside credentials, with near misses; and one that a browser sends. */
const ORIGINS: [StringMatchSpec, origin: string][] = [
  [{ exact: 'https://*.example.com' }, 'https://a.example.com'],
  [{ exact: 'https://shop.example.com/' }, 'https://shop.example.com'],
  [{ exact: 'https://shop.example.com:443' }, 'https://shop.example.com'],
  [{ prefix: 'https://shop.example.com/' }, 'https://shop.example.com'],
  [{ regex: 'https://shop\\.example\\.com/.*' }, 'https://shop.example.com'],
  [{ regex: 'shop\\.example\\.com' }, 'https://shop.example.com'],
  [{ exact: '*' }, 'https://a.example.com'],
  [{ prefix: 'https://shop.example.com' }, 'https://shop.example.com'],
  [{ prefix: 'https://shop.example.com:' }, 'https://shop.example.com:8443'],
  [{ regex: '.*' }, 'https://a.example.com'],
  [{ regex: '[*]|https://a' }, 'https://a'],
  [{ regex: 'https://shop\\.example\\.com.*' }, 'https://shop.example.com'],
  [{ regex: 'https://.*example\\.com' }, 'https://a.example.com'],
  [{ regex: 'https://.*\\.example\\.com' }, 'https://a.example.com'],
];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  const shop = new Shop();
  const below = (path: string, corsPolicy?: CorsPolicy, action = shop.to('v2')) =>
    ({ name: path, matches: [{ uri: StringMatch.prefix(path) }], action, corsPolicy });
  const routes = shop.serve(HOST,
    below('/default', POLICY),
    below('/ignore', { ...POLICY, unmatchedPreflights: UnmatchedPreflights.IGNORE }),
    below('/fixed', undefined, HttpAction.directResponse(200)),
    below('/moved', undefined, HttpAction.redirect({ path: RedirectPath.replace('/new') })),
    below('/prefix', { allowOrigins: [StringMatch.prefix('https://shop.example.com')] }),
    { name: 'get-only', matches: [{ uri: StringMatch.prefix('/get'), method: StringMatch.exact('GET') }], action: shop.to('v2'), corsPolicy: POLICY },
    shop.fallback);
  const atOrigins = shop.serve('b.example.com', ...ORIGINS.map((_, index) => below(`/${index}/`, { allowOrigins: [StringMatch.exact('https://a')] })), shop.fallback);
  ORIGINS.forEach(([origin], index) => ApiObject.of(atOrigins).addJsonPatch(JsonPatch.replace(`/spec/http/${index}/corsPolicy`, {
    allowOrigins: [origin], allowCredentials: true, allowMethods: ['*'], allowHeaders: ['*'], exposeHeaders: ['*'],
  })));
  // We refuse it there; Istio does not.
  const refused = { allowOrigins: [{ exact: 'https://shop.example.com' }] };
  ['/fixed', '/moved'].map(name => routes.httpRouteNames.indexOf(name))
    .forEach(index => ApiObject.of(routes).addJsonPatch(JsonPatch.add(`/spec/http/${index}/corsPolicy`, refused)));
  await mesh.apply(shop.app);
});

afterAll(() => mesh?.stop());

const preflight = (path: string, origin: string) => mesh.request({
  host: HOST, path, method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' },
});

describe('a preflight request', () => {
  test('of an allowed origin is answered by Envoy', async () => {
    const { status, headers, received } = await preflight('/default', 'https://shop.example.com');
    expect(received).toBeUndefined();
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'x-token',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '3600',
    });
  });

  test('of an origin that a regular expression matches is answered too', async () => {
    expect((await preflight('/default', 'https://any.test')).headers['access-control-allow-origin']).toBe('https://any.test');
    expect((await preflight('/default', 'https://any.test.evil.org')).headers['access-control-allow-origin']).toBeUndefined();
  });

  test('of another origin reaches the backend by default', async () => {
    const { version, headers } = await preflight('/default', 'https://evil.org');
    expect(version).toBe('v2');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('of another origin is answered without CORS headers when it is ignored', async () => {
    const { status, received, headers } = await preflight('/ignore', 'https://evil.org');
    expect({ status, received }).toEqual({ status: 200, received: undefined });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('of an origin that merely begins like an allowed one passes a prefix', async () => {
    expect((await preflight('/prefix', 'https://shop.example.com.evil.org')).headers['access-control-allow-origin'])
      .toBe('https://shop.example.com.evil.org');
  });

  test('of a rule without a policy reaches the backend', async () => {
    expect((await preflight('/other', 'https://shop.example.com')).version).toBe('v1');
  });

  test.each([['/fixed', 200], ['/moved', 301]])('at %s, where Envoy answers itself, is a request like any other, which is why a policy is refused there', async (path, expected) => {
    for (const answer of [preflight(path, 'https://shop.example.com'), mesh.request({ host: HOST, path, headers: { origin: 'https://shop.example.com' } })]) {
      const { status, headers } = await answer;
      expect([status, headers['access-control-allow-origin']]).toEqual([expected, undefined]);
    }
  });

  test('does not meet a rule for another method', async () => {
    const { version, headers } = await preflight('/get', 'https://shop.example.com');
    expect(version).toBe('v1');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('a request', () => {
  const get = (origin: string) => mesh.request({ host: HOST, path: '/default', headers: { origin } });

  test('of an allowed origin gets the CORS headers', async () => {
    const { version, headers } = await get('https://shop.example.com');
    expect(version).toBe('v2');
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://shop.example.com',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'x-total',
    });
  });

  test('of another origin reaches the backend and gets none', async () => {
    const { version, headers } = await get('https://evil.org');
    expect(version).toBe('v2');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test('of an origin in other case gets none', async () => {
    expect((await get('https://Shop.example.com')).headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('an origin', () => {
  const allowed = async (index: number, origin: string) => {
    const { headers } = await mesh.request({ host: 'b.example.com', path: `/${index}/`, headers: { origin } });
    return headers['access-control-allow-origin'] === origin && headers['access-control-allow-credentials'] === 'true';
  };

  test.each(ORIGINS.map(([spec, origin], index) => [JSON.stringify(spec), spec, origin, index] as const))('%s', async (_, spec, origin, index) => {
    const match = readStringMatch(spec)!;
    const stranger = strangerOf(match);
    expect(await allowed(index, origin)).toBe(misfitOfOrigin(match) === undefined);
    expect(await allowed(index, 'https://evil.invalid')).toBe(stranger === '*' || stranger === 'https://evil.invalid');
    if (stranger !== undefined && stranger !== '*') {
      expect(await allowed(index, stranger)).toBe(true);
    }
  });

  test('with credentials may send any method and header, but sees only the response headers that are named', async () => {
    const headers = { 'origin': 'https://a', 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-a' };
    const answer = await mesh.request({ host: 'b.example.com', path: '/6/', method: 'OPTIONS', headers });
    expect(answer.headers).toMatchObject({ 'access-control-allow-methods': 'PUT', 'access-control-allow-headers': 'x-a' });
    const { headers: own } = await mesh.request({ host: 'b.example.com', path: '/6/', headers: { origin: 'https://a' } });
    expect(own['access-control-expose-headers']).toBe('*');
  });
});
