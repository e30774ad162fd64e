/** What a request can look like to routes and policies, on the real Envoy, with requests byte by byte. */
import { ApiObject } from 'cdk8s';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApplyOptions, Mesh, startMesh } from './driver/mesh';
import { fixtureTarget } from './driver/proxies';
import { Received } from './envoy/http';
import { rawRequest, sendRaw } from './envoy/raw';
import { newChart, Shop } from './shop';
import { AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Findings, PolicyTarget } from '../../src';
import { misfitOfHost, misfitOfMethod, misfitOfPath, normalizedPath } from '../../src/istio';

const HOST = 'a.example.com';
const GATEWAY_PORT = 17080;
const { ALLOW, DENY } = AuthorizationAction;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A gateway that serves every host. */
const open = () => {
  const shop = new Shop();
  shop.serve('*', shop.fallback);
  return shop;
};

/** With a policy at the gateway, as our L2 makes it. */
async function guard(action: AuthorizationAction, rule: AuthorizationRule, options?: ApplyOptions): Promise<void> {
  const shop = open();
  const edge = newChart(shop.app, 'istio-system');
  Findings.of(edge).acknowledge('IST0133/deny-without-ports', 'the gateway has no TCP');
  new AuthorizationPolicy(edge, 'policy', { target: PolicyTarget.workload({ istio: 'ingressgateway' }), action, rules: [rule] });
  await mesh.apply(shop.app, options);
}

/** With a policy at the gateway that our L2 refuses. */
async function guardByHand(operation: object): Promise<void> {
  const shop = open();
  const edge = newChart(shop.app, 'istio-system');
  Findings.of(edge).acknowledge('CDI120', 'tried here');
  new ApiObject(edge, 'policy', {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, action: 'DENY', rules: [{ to: [{ operation }] }] },
  });
  await mesh.apply(shop.app);
}

interface Answer {
  readonly status: number;
  /** The path that the backend received, without the query. */
  readonly path?: string;
}

async function ask(target: string, host = HOST, method = 'GET', headers: readonly string[] = []): Promise<Answer> {
  const { status, body, headers: { 'x-backend': backend } } = await sendRaw(fixtureTarget(80), rawRequest(target, host, method, headers));
  return { status, path: backend === undefined ? undefined : (JSON.parse(body) as Received).target.split('?')[0] };
}

/** Those of some targets that are denied. */
async function denied(targets: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(targets.map(target => ask(target)));
  return targets.filter((_, index) => answers[index].status === 403);
}

const segments = fc.oneof(
  fc.constantFrom('..', '.', '...', '..;x', '.;', '..;', '%2e', '%2E.', '.%2e', '%2e%2e;', '', 'a', 'Cart', 'a[b', 'a|b', '%41', '%2F', '%5c', '%%36%31', '%2%65', '%%32e', 'a\\..', '\\',
    '{x}', '$a', ':id', '%00', '%7F', '%zz', '%', '%4'),
  fc.stringMatching(/^[!-~]{1,6}$/),
  fc.stringMatching(/^[%0-9a-fA-F.\\;]{0,8}$/),
);
const targets = fc.array(segments, { minLength: 1, maxLength: 4 }).map(parts => `/${parts.join('/')}`);

describe('the path that Envoy compares', () => {
  test('is what we say, of random targets, and none of them is refused', async () => {
    await mesh.apply(open().app);
    const sent = fc.sample(targets, { numRuns: 600, seed: Number(process.env.CDK8S_ISTIO_SEED ?? 1) });
    for (let at = 0; at < sent.length; at += 20) {
      await Promise.all(sent.slice(at, at + 20).map(async target => {
        const { status, path } = await ask(target);
        expect([target, path]).toEqual([target, normalizedPath(target)]);
        expect([target, status]).toEqual([target, path === undefined ? 400 : 200]);
        if (path !== undefined) {
          expect([path, misfitOfPath({ kind: 'exact', text: path })]).toEqual([path, undefined]);
        }
      }));
    }
  });

  test.each([
    ['http://b.example.com/x', '/x'], ['HTTP://b.example.com', '/'], ['http://b.example.com//x', '//x'], ['//x', '//x'], ['/a?b/../c', '/a'], ['/a#b', '/a'],
    ['/a?b#c', '/a'], ['/a/..#b', '/'],
  ])('of %j is %j', async (target, path) => {
    expect(await ask(target)).toEqual({ status: 200, path });
    expect(normalizedPath(target)).toBe(path);
  });

  test.each(['*', 'x', '/a b', '/\xe9', '/a\x01', 'ftp://b.example.com/x'])('of %j is none', async target => {
    expect((await ask(target)).status).toBe(400);
    expect(normalizedPath(target)).toBeUndefined();
  });
});

describe('a text that is refused', () => {
  const PATHS = ['/c%61rt', '/a/../b', '/a/./b', '/a/..', '/a|b', '/a"b', '/a{b}', '/a\\b', '/%7euser', '/a?b', 'cart', '/a<b', '/a`b', '/a^b', '/a>b'];

  test('is no path of any request', async () => {
    expect(PATHS.filter(text => misfitOfPath({ kind: 'exact', text })?.isCertain !== true)).toEqual([]);
    // Braces the webhook refuses.
    await guardByHand({ paths: [...PATHS.filter(text => !/[{}]/.test(text)), '*%2e', '*/..', '/x%41*'] });
    const tried = [...PATHS, ...PATHS.map(text => `/x/..${text}`), '/b', '/a', '/cart', '/~user', '/a%7Cb', '/x%2%65', '/x%41', '/%%37euser', '/x/%2e%2e', '/a/%2e%2e;/b'];
    expect(await denied(tried.filter(text => text.startsWith('/')))).toEqual([]);
    await guardByHand({ paths: ['/cart', '/~user', '/a%7Cb'] });
    expect(await denied(['/c%61rt', '/%7euser', '/a|b', '/a%7Cb', '/b'])).toEqual(['/c%61rt', '/%7euser', '/a|b', '/a%7Cb']);
  });

  test('is no host', async () => {
    const hosts = ['https://a.example.com', 'a.example.com/cart', 'a b', 'a"b', 'a\\b', 'a|b'];
    expect(hosts.filter(text => misfitOfHost({ kind: 'exact', text })?.isCertain !== true)).toEqual([]);
    await guardByHand({ hosts });
    expect((await Promise.all([...hosts, HOST].map(host => ask('/', host)))).map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 400, 200]);
    const possible = ['A.example.com:080', '[::1]:80', 'a_b', 'a.example.com.', 'a,b;c=d'];
    expect(possible.filter(text => misfitOfHost({ kind: 'exact', text }) !== undefined)).toEqual([]);
    await guardByHand({ hosts: possible });
    expect((await Promise.all(possible.map(host => ask('/', host)))).map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  test('is no method of HTTP/1.1', async () => {
    const methods = ['get', 'Get', 'G T'];
    expect(methods.filter(text => misfitOfMethod({ kind: 'exact', text }) === undefined)).toEqual([]);
    await guardByHand({ methods });
    expect((await Promise.all([...methods, 'GET', 'PROPFIND'].map(method => ask('/', HOST, method)))).map(({ status }) => status)).toEqual([400, 400, 400, 200, 200]);
  });

  test('is a method in small letters over HTTP/2 alone, where hardly anybody means it', async () => {
    expect(misfitOfMethod({ kind: 'exact', text: 'get' })).toMatchObject({ isCertain: false });
    await guardByHand({ methods: ['get', 'method'] });
    const answers = ['get', 'method', 'GET'].map(method => mesh.request({ host: HOST, path: '/', method, http2Scheme: 'http' }));
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([403, 403, 200]);
  });

  test('is no value of a header, once blanks are cut', async () => {
    await guard(DENY, { conditions: [{ key: 'request.headers[x-a]', values: ['a b', 'é', 'c*'] }] });
    const values = ['a b', '  a b\t', '\xc3\xa9', 'cd', 'a  b', 'xc', 'a\x01'];
    expect((await Promise.all(values.map(value => ask('/', HOST, 'GET', [`x-a: ${value}`])))).map(({ status }) => status)).toEqual([403, 403, 403, 403, 200, 200, 400]);
  });
});

describe('what Envoy keeps as a header', () => {
  const isDenied = async (target: string, host = HOST, method = 'GET') => (await ask(target, host, method)).status === 403;
  const deny = (key: string, values: string[]) => guard(DENY, { conditions: [{ key: `request.headers[${key}]`, values }] });

  test('is compared: the method', async () => {
    await deny(':method', ['POST', 'P*']);
    expect(await Promise.all(['GET', 'POST', 'PUT', 'DELETE'].map(method => isDenied('/', HOST, method)))).toEqual([false, true, true, false]);
  });

  test('the path, with its query', async () => {
    await deny(':path', ['/admin', '/cart?a=*']);
    const paths = ['/admin', '/x/../admin', '/admin?x', '/cart', '/cart?a=b', '/cart?b&a=b'];
    expect(await Promise.all(paths.map(path => isDenied(path)))).toEqual([true, true, false, false, true, false]);
  });

  test('the host, with its port', async () => {
    await deny(':authority', ['a.example.com', 'b.example.com:*']);
    const hosts = ['a.example.com', 'A.example.com', 'a.example.com:80', 'b.example.com', 'b.example.com:80'];
    expect(await Promise.all(hosts.map(host => isDenied('/', host)))).toEqual([true, false, false, false, true]);
  });

  test('the scheme', async () => {
    await deny(':scheme', ['http']);
    expect(await isDenied('/')).toBe(true);
    await deny(':scheme', ['https']);
    expect(await isDenied('/')).toBe(false);
  });
});

describe('a pattern of another language', () => {
  test('keeps nobody out', async () => {
    await guardByHand({ paths: ['/admin/.*', '/users/[0-9]*', '/admin$', '/items/:id'] });
    expect(await denied(['/admin', '/admin/', '/admin/x', '/users/12', '/items/12', '/admin/.x'])).toEqual(['/admin/.x']);
    await guard(DENY, { operations: [{ paths: ['/admin', '/admin/*', '/a.b', '/a(b)', '/$metadata', '/a[0]'], ports: [GATEWAY_PORT] }] });
    expect(await denied(['/admin', '/admin/', '/admin/x', '/a.b', '/axb', '/a(b)', '/ab', '/$metadata', '/a[0]', '/a0']))
      .toEqual(['/admin', '/admin/', '/admin/x', '/a.b', '/a(b)', '/$metadata', '/a[0]']);
  });
});

describe('a template', () => {
  const PATHS = [
    '/admin', '/admin/', '/admin/x', '/admin/x/', '/admin/x/y', '/admin//', '/admin//x', '/admin/a[b', '/admin/a]b', '/admin/a"b', '/admin/a|b', '/admin/%5B', '/admin/a*b',
    '/admin/;p=1', '/admin;p=1', '/admin/a%2Fb', '//admin/x', '/Admin/x',
  ];
  const notIn = (...missed: string[]) => PATHS.filter(path => !missed.includes(path));

  test('in a policy that denies lets requests by, a wildcard does not', async () => {
    await guardByHand({ paths: ['/admin/{**}'] });
    expect(await denied(PATHS)).toEqual(notIn('/admin', '/admin/a[b', '/admin/a]b', '/admin;p=1', '//admin/x', '/Admin/x'));
    await guardByHand({ paths: ['/admin/{*}'] });
    expect(await denied(PATHS)).toEqual(notIn('/admin', '/admin/', '/admin/x/', '/admin/x/y', '/admin//', '/admin//x', '/admin/a[b', '/admin/a]b', '/admin;p=1', '//admin/x', '/Admin/x'));
    await guard(DENY, { operations: [{ paths: ['/admin/*'], ports: [GATEWAY_PORT] }] });
    expect(await denied(PATHS)).toEqual(notIn('/admin', '/admin;p=1', '//admin/x', '/Admin/x'));
  });

  test('in a policy that allows takes no more than it says', async () => {
    await guard(ALLOW, { operations: [{ paths: ['/users/{*}/cart', '/files/{**}'] }] });
    const tried = ['/users/a/cart', '/users/a%2Fb/cart', '/users//cart', '/users/a[b/cart', '/users/a/b/cart', '/users/a/cart/', '/users/../cart', '/files', '/files/', '/files//x', '/files/a/b'];
    const answers = await Promise.all(tried.map(path => ask(path)));
    expect(tried.filter((_, index) => answers[index].status === 200)).toEqual(['/users/a/cart', '/users/a%2Fb/cart', '/files/', '/files//x', '/files/a/b']);
  });
});

describe('paths that look alike', () => {
  const ALIKE = ['/admin', '/admin/', '/admin/x', '//admin', '/x/..//admin', '/Admin', '/admin;p=1', '/admin/..;/admin', '/admin%2Fx', '/x%2F..%2Fadmin', '/admin[', '/admin/[', '/a/%2e%2e;/admin'];
  const deny = (options?: ApplyOptions) => guard(DENY, { operations: [{ paths: ['/admin', '/admin/*'], ports: [GATEWAY_PORT] }] }, options);
  const plain = ['/admin', '/admin/', '/admin/x', '/admin/..;/admin', '/admin/['];

  test('are told apart', async () => {
    await deny();
    expect(await denied(ALIKE)).toEqual(plain);
  });

  test.each([
    ['MERGE_SLASHES', ['//admin', '/x/..//admin']],
    ['DECODE_AND_MERGE_SLASHES', ['//admin', '/x/..//admin', '/admin%2Fx', '/x%2F..%2Fadmin']],
  ])('are fewer with %s', async (normalization, more) => {
    await deny({ meshConfig: { pathNormalization: { normalization } } });
    expect(await denied(ALIKE)).toEqual(ALIKE.filter(path => [...plain, ...more].includes(path)));
  });
});
