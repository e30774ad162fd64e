/** What routes do that we refuse: Istio takes them without a word, and Envoy does something else than their author meant. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { HttpAction, RedirectPath, StringMatch } from '../../src';
import { misfitOfRoute, readHttpMatch, retriesSlowTries, rewrittenPath, RewriteSpec } from '../../src/istio';

const HOST = 'a.example.com';

const regex = (match: string, rewrite: string): RewriteSpec => ({ uriRegexRewrite: { match, rewrite } });

/** Rewrites for the paths below a name, with a path that is sent, and what the backend sees of it; none where Envoy answers 400 itself. */
const REWRITES: [name: string, rewrite: RewriteSpec, sent: string, target?: string][] = [
  ['/no-group/', regex('^/no-group/(.*)$', '/\\2'), '/no-group/b', '/no-group/b'],
  ['/group/', regex('^/group/(.*)$', '/\\1'), '/group/b', '/b'],
  ['/dollar/', regex('^/dollar/(.*)$', '/$1'), '/dollar/b', '/$1'],
  ['/no-slash/', regex('^/no-slash/(.*)$', 'b/\\1'), '/no-slash/b'],
  ['/no-slash-group/', regex('^/no-slash-group/(.*)$', '\\1'), '/no-slash-group/b'],
  ['/slash-group/', regex('^/slash-group(/.*)$', '\\1'), '/slash-group/b', '/b'],
  ['/nothing/', regex('^.*$', '\\1'), '/nothing/', '/nothing/'],
  ['/blank/', regex('^/blank', '/a b'), '/blank/x'],
  ['/plain-blank/', { uri: '/a b/' }, '/plain-blank/x'],
  ['/umlaut/', { uri: '/ä/' }, '/umlaut/x'],
  ['/escaped/', { uri: '/%C3%A4%20/' }, '/escaped/x', '/%C3%A4%20/x'],
  ['/fragment/', regex('^/fragment', '/a#b'), '/fragment/x', '/a#b/x'],
  ['/glued/', { uri: '/foo' }, '/glued/test', '/footest'],
  ['/apart/', { uri: '/foo/' }, '/apart/test', '/foo/test'],
  ['/elsewhere/', regex('^/api(/.*)?$', '/b\\1'), '/elsewhere/api', '/elsewhere/api'],
  ['/empty-matches/', regex('x*', '-'), '/empty-matches/xx'],
  ['/all-empty/', regex('q*', '/'), '/all-empty/q', '///a/l/l/-/e/m/p/t/y///'],
];

/** Redirects for the paths below a name, and where one leads. */
const REDIRECTS: [name: string, redirect: object, location: string][] = [
  ['/to-blank/', { uri: '/a b' }, 'http://a.example.com/a b'],
  ['/to-umlaut/', { uri: '/ä' }, `http://a.example.com/${Buffer.from('ä').toString('latin1')}`],
  ['/to-prefix/', { prefixRewrite: '/foo' }, 'http://a.example.com/footest'],
  ['/to-group/', { uri: '/$1' }, 'http://a.example.com/$1'],
  ['/to-itself/', { uri: '/to-itself/again' }, 'http://a.example.com/to-itself/again'],
  ['/to-itself-port/', { derivePort: 'FROM_REQUEST_PORT' }, 'http://a.example.com/to-itself-port/test'],
  ['/to-itself-query/', { uri: '/to-itself-query/test?x=1' }, 'http://a.example.com/to-itself-query/test?x=1'],
  ['/to-other-query/', { uri: '/to-other/test?x=1' }, 'http://a.example.com/to-other/test?x=1'],
  ['/to-more/', { prefixRewrite: '/to-more/and/' }, 'http://a.example.com/to-more/and/test'],
  ['/to-less/', { prefixRewrite: '/' }, 'http://a.example.com/test'],
];

/** Fields of a route as Istio has them, for the paths below its name. */
const ROUTES: Record<string, object> = {
  '/long-try/': { timeout: '300ms', retries: { attempts: 3, perTryTimeout: '300ms', retryOn: '5xx', backoff: '1ms' } },
  '/short-try/': { timeout: '2s', retries: { attempts: 3, perTryTimeout: '300ms', retryOn: '5xx', backoff: '1ms' } },
  '/hop-set/': { headers: { response: { set: { 'connection': 'mine', 'upgrade': 'mine', 'transfer-encoding': 'mine', 'proxy-connection': 'mine', 'x-envoy-decorator-operation': 'mine' } } } },
  '/server-removed/': { headers: { response: { remove: ['server'] } } },
  '/server-set/': { headers: { response: { set: { server: 'mine' } } } },
  '/date-removed/': { headers: { response: { remove: ['date'] } } },
  '/date-set/': { headers: { response: { set: { date: 'today' } } } },
};

/** Conditions for retries, one or several. */
const CONDITIONS: Record<string, string | undefined> = Object.fromEntries([
  '', '5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes',
  'retriable-headers', 'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted',
  'unavailable', '504', '408', '503,gateway-error', 'connect-failure,503',
].map(retryOn => [`/on/${retryOn || 'default'}/`, retryOn || undefined]));

Object.entries(CONDITIONS).forEach(([name, retryOn]) =>
  ROUTES[name] = { timeout: '2s', retries: { attempts: 1, perTryTimeout: '100ms', backoff: '1ms', ...retryOn === undefined ? {} : { retryOn } } });
REWRITES.forEach(([name, rewrite]) => ROUTES[name] = { rewrite });
REDIRECTS.forEach(([name, redirect]) => ROUTES[name] = { redirect });

let mesh: Mesh;

/** Any of the kind, in whose place the fields come. */
function actionFor(name: string, shop: Shop): HttpAction {
  return 'redirect' in ROUTES[name] ? HttpAction.redirect({ path: RedirectPath.replace('/') }) : shop.to('v2');
}

beforeAll(async () => {
  mesh = await startMesh();
  const shop = new Shop();
  const names = Object.keys(ROUTES);
  const below = names.map(name => ({ name, matches: [{ uri: StringMatch.prefix(name) }], action: actionFor(name, shop) }));
  const routes = shop.serve(HOST, ...below, shop.fallback);
  names.forEach((name, index) => Object.entries(ROUTES[name])
    .forEach(([field, value]) => ApiObject.of(routes).addJsonPatch(JsonPatch.add(`/spec/http/${index}/${field}`, value))));
  await mesh.apply(shop.app);
});

afterAll(() => mesh?.stop());

const send = (path: string, headers: Record<string, string> = {}) => mesh.request({ host: HOST, path, headers });

describe('a time for each try', () => {
  /** How often a backend that never answers in time was asked. */
  async function tries(path: string): Promise<number> {
    const id = `${path}-${Math.random()}`;
    await send(path, { 'x-id': id, 'x-delay-ms': '5000' });
    return mesh.receivedBy('echo-v2').filter(({ headers }) => headers['x-id'] === id).length;
  }

  test('that is as long as the timeout leaves no time for a retry', async () => {
    expect(await tries('/long-try/')).toBe(1);
  });

  test.each(Object.entries(CONDITIONS))('is followed by another one for some conditions only: below %s', async (name, retryOn) => {
    expect(await tries(name)).toBe(retriesSlowTries(retryOn) ? 2 : 1);
  });

  test('that is shorter does', async () => {
    expect(await tries('/short-try/')).toBe(4);
  });
});

describe('a response header that Envoy writes after all routes', () => {
  test('can not be set', async () => {
    const { status, headers } = await send('/hop-set/');
    expect(status).toBe(200);
    expect(Object.values(headers)).not.toContain('mine');
  });

  test('is that of the proxy, whatever a route says of the server', async () => {
    expect((await send('/server-removed/')).headers.server).toBe('istio-envoy');
    expect((await send('/server-set/')).headers.server).toBe('istio-envoy');
  });

  test('comes back where it is removed; the date can be set', async () => {
    expect((await send('/date-removed/')).headers.date).toContain('GMT');
    expect((await send('/date-set/')).headers.date).toBe('today');
  });
});

describe('a rewrite', () => {
  test.each(REWRITES)('below %s', async (name, rewrite, sent, target) => {
    const { status, received } = await send(sent);
    expect([status, received?.target]).toEqual(target === undefined ? [400, undefined] : [200, target]);
    const written = rewrittenPath(rewrite, readHttpMatch({ uri: { prefix: name } }), sent);
    expect(target ?? written).toBe(written);
  });
});

describe('a redirect', () => {
  test.each(REDIRECTS)('below %s', async (name, redirect, location) => {
    expect((await send(`${name}test`)).headers.location).toBe(location);
    const { pathname, search } = new URL(location.replace(/[^ -~]/g, ''));
    const isEndless = (await send(pathname + search)).status === 301;
    const routeFor = (prefix: string) => ({ match: [{ uri: { prefix } }] });
    const earlier = Object.keys(ROUTES).slice(0, Object.keys(ROUTES).indexOf(name)).map(routeFor);
    const found = misfitOfRoute({ ...routeFor(name), redirect }, earlier);
    expect(found?.misfit.allowed.includes('location') ?? false).toBe(isEndless);
  });
});
