/** Requests that are others for a policy than for who takes them in the end: behind two proxies, or where a neighbour's routes are not there. */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, API, Edge, ELSEWHERE, from, jwt, keys, login, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { withIssuedSecrets } from './issued-secrets';
import { bearer } from './tokens';
import {
  Gateway, GatewayServer, HttpAction, IGateway, IstioAlb, ListenerCertificate, ListenerCondition, ListenerTransform,
  PolicyEnforcement, RequestLimit, VirtualService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** The gateway makes `/x/..;/admin` of them, and the sidecar `/admin` of that. */
const REREAD = ['/x/%2e%2e;/admin', '/x/.%2e;/admin', '/x/%2E.;a/admin', '/x/y/%2e%2e;/%2e%2e;/admin', '/x/%2e%2e;\\admin', '/x\\..;\\admin', '/%2e;/admin', '/x/%2e;/../../admin'];
const ALIKE = ['/x/%252e%252e;/admin', '/x/..%3b/admin', '/x/%2%65%2%65/admin', '/x/...;/admin', '/x/a..;/b'];
const X = ListenerCondition.pathPrefixes(['/x']);

describe('a path that a second proxy reads otherwise', () => {
  test('does not come around a guard of the gateway by an open rule', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] });
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('x', { conditions: [X], action: edge.to(edge.cart) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    const ask = async (path: string) => (await mesh.request({ gateway: 'edge/public', host: SHOP, path, headers: from(ELSEWHERE) })).received?.target;
    for (const path of REREAD) {
      expect([path, await ask(path)]).toEqual([path, undefined]);
    }
    for (const path of ALIKE) {
      expect([path, await ask(path)]).toEqual([path, expect.stringMatching(/^\/x\//)]);
    }
  });

  test('does not come around a guard at the targets', async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] }, { gateways: [edge.gateway], policyEnforcement: PolicyEnforcement.TARGETS });
    listener.addAction('x', { conditions: [X], action: jwt(edge.to(edge.cart), keys(login, { audiences: ['shop'] })) });
    await mesh.apply(edge.app, { inject: ['shop/cart-v1'] });
    const ask = (path: string, aud: string) => answerOf(mesh, SHOP, path, { headers: bearer(login.token({ aud })) });
    for (const path of REREAD) {
      expect([path, await ask(path, 'other')]).not.toEqual([path, 'cart']);
    }
    for (const path of ALIKE) {
      expect([path, await ask(path, 'other'), await ask(path, 'shop')]).toEqual([path, 403, 'cart']);
    }
  });
});

test('a path with characters that are escaped or not comes around no rule for it', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP] });
  listener.addAction('me', { conditions: [ListenerCondition.pathPrefixes(['/users/@me', '/caf%C3%A9']), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (path: string, address: string) => answerOf(mesh, SHOP, path, { headers: from(address) });
  for (const path of ['/users/@me', '/users/%40me', '/users/%40me/x', '/caf%C3%A9/x', '/caf%c3%A9', '/caf%C3%a9/x', '/x/../users/%40me']) {
    expect([path, await ask(path, ELSEWHERE)]).toEqual([path, 403]);
  }
  expect([await ask('/users/@me', OFFICE), await ask('/caf%C3%A9', OFFICE), await ask('/users/%40you', ELSEWHERE), await ask('/caf%c3%a8', ELSEWHERE)])
    .toEqual(['cart', 'cart', 'web', 'web']);
});

test('a rewrite that leaves a segment of dots would come around the rule for another path, and is refused', async () => {
  const V1 = [ListenerCondition.pathPatterns(['/v1*'])];
  const balanced = (transform: ListenerTransform) => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP] });
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('v1', { conditions: V1, action: edge.to(edge.cart), transforms: [transform] });
    return edge.app;
  };
  expect(() => balanced(ListenerTransform.urlRewrite('^/v1(.*)$', '/\\1'))).toThrow('such that no path gets a segment "." or ".."');
  const ask = async (path: string) => (await mesh.request({ gateway: 'edge/public', host: SHOP, path, headers: from(ELSEWHERE) })).received?.target;
  await mesh.apply(balanced(ListenerTransform.urlPrefixRewrite('/v1', '/')), { inject: ['shop/cart-v1'] });
  expect([await ask('/v1../admin'), await ask('/v1../x/admin'), await ask('/v1/x')]).toEqual(['/v1../admin', '/v1../x/admin', '/x']);
  // Envoy itself sends such a path on, and the sidecar behind reads another one.
  await mesh.apply(balanced(ListenerTransform.urlPrefixRewrite('/v1', '/')).synthYaml().replaceAll(/match: \^\/v1.*/g, 'match: ^/v1(.*)$'), { inject: ['shop/cart-v1'] });
  expect(await ask('/v1../admin')).toBe('/admin');
});

test('a header with blanks around its value, as HTTP/2 passes it on, does not come around the rule for it', async () => {
  const edge = new Edge();
  const https = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] }).addListener('https', { hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('around')] });
  https.addAction('beta', { conditions: [ListenerCondition.httpHeader('x-beta', ['on']), OFFICE_ONLY], action: edge.to(edge.cart) });
  https.addAction('default', { action: edge.to(edge.cart) });
  await mesh.apply(await withIssuedSecrets(mesh, edge.app.synthYaml()));
  const ask = (values: string | string[], address: string, alpn?: string[]) =>
    answerOf(mesh, SHOP, '/', { headers: { ...from(address), 'x-beta': values }, tls: { alpn } });
  for (const values of ['on', ' on', 'on ', '\ton', ['x', ' on']]) {
    expect([values, await ask(values, ELSEWHERE, ['h2'])]).toEqual([values, 403]);
  }
  expect(await answerOf(mesh, SHOP, '/', { headers: { ...from(ELSEWHERE), x_beta: ' on' }, tls: { alpn: ['h2'] } })).toBe(403);
  expect([await ask(' on', ELSEWHERE), await ask(' on', OFFICE), await ask('on', OFFICE, ['h2']), await ask('o n', ELSEWHERE, ['h2'])]).toEqual([403, 'cart', 'cart', 'cart']);
});

test('nor does one with blanks that are no ASCII, which some applications cut', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP] });
  listener.addAction('beta', { conditions: [ListenerCondition.httpHeader('x-beta', ['on']), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const bytes = (text: string) => Buffer.from(text).toString('latin1');
  const ask = async (value: string, http2Scheme?: string) =>
    (await mesh.send({ gateway: 'edge/public', host: SHOP, headers: { ...from(ELSEWHERE), 'x-beta': value }, http2Scheme })).status;
  for (const value of ['on\xa0', '\xa0on', 'on\x85\xa0', bytes('on\u00a0'), bytes('\u2009on'), bytes('on\u3000'), bytes('\ufeffon')]) {
    expect([value, await ask(value), await ask(value, 'http')]).toEqual([value, 403, 403]);
  }
  for (const value of [bytes('voil\u00e0'), bytes('\u00c5'), 'o\xa0n', bytes('o\u00a0n'), bytes('on\u00e9')]) {
    expect([value, await ask(value), await ask(value, 'http')]).toEqual([value, 200, 200]);
  }
});

test('a header under a name that applications read as the same does not come around the rule for it', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: [SHOP] });
  listener.addAction('beta', { conditions: [ListenerCondition.httpHeader('X-Beta-Mode', ['on']), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (name: string, address = ELSEWHERE, value = 'on') => answerOf(mesh, SHOP, '/', { headers: { ...from(address), [name]: value } });
  for (const name of ['x-beta-mode', 'x_beta_mode', 'X-BETA_MODE', 'x_beta-mode']) {
    expect([name, await ask(name)]).toEqual([name, 403]);
  }
  expect([await ask('x-beta-mode', OFFICE), await ask('x_beta'), await ask('x-beta'), await ask('x_beta_mode', ELSEWHERE, 'off')]).toEqual(['cart', 'web', 'web', 'web']);
});

test('a host with a dot at its end does not come around the rule for it by one for every host', async () => {
  const edge = new Edge();
  const listener = edge.listener({ hosts: ['*'] });
  listener.addAction('shop', { conditions: [ListenerCondition.hostHeaders([SHOP, '*.inner.example.com']), OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  await mesh.apply(edge.app);
  const ask = (host: string, address = ELSEWHERE) => answerOf(mesh, host, '/', { headers: from(address) });
  for (const host of [SHOP, `${SHOP}.`, `${SHOP}.:80`, `${SHOP.toUpperCase()}.:`, 'a.inner.example.com.']) {
    expect([host, await ask(host)]).toEqual([host, 403]);
  }
  expect([await ask(SHOP, OFFICE), await ask(API), await ask(`${API}.`), await ask(`x${SHOP}.`)]).toEqual(['cart', 'web', 'web', 'web']);
});

test('a host with a dot at its end does not come around the list of addresses of its listener by another one for every host', async () => {
  const edge = new Edge();
  edge.listener({ hosts: [SHOP], allowedSourceIps: [OFFICE], defaultAction: edge.to(edge.cart) });
  new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: ['*'], defaultAction: edge.to(edge.cart) });
  await mesh.apply(edge.app);
  const ask = (host: string, address = ELSEWHERE) => answerOf(mesh, host, '/', { headers: from(address) });
  for (const host of [SHOP, `${SHOP}.`, `${SHOP}.:80`, `${SHOP.toUpperCase()}.:`]) {
    expect([host, await ask(host), await ask(host, OFFICE)]).toEqual([host, 403, 'cart']);
  }
  expect([await ask(API), await ask(`${API}.`)]).toEqual(['cart', 'cart']);
});

test('values of a header with blanks around them have one limit together', async () => {
  const edge = new Edge();
  const https = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] }).addListener('https', { hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('limited')] });
  https.addAction('default', { action: edge.to(edge.cart), requestLimit: RequestLimit.perHeader('x-key', 2, Duration.hours(1)) });
  await mesh.apply(await withIssuedSecrets(mesh, edge.app.synthYaml()));
  const ask = (value: string) => answerOf(mesh, SHOP, '/', { headers: { 'x-key': value }, tls: { alpn: ['h2'] } });
  expect([await ask('key'), await ask('key'), await ask('key')]).toEqual(['cart', 'cart', 429]);
  expect([await ask(' key'), await ask('key '), await ask('  key'), await ask('key\t'), await ask('\tkey')]).toEqual(['cart', 'cart', 429, 429, 429]);
  expect(await ask('other key')).toBe('cart');
});

describe('a host of a neighbour', () => {
  const asked = (host: string, address: string) => answerOf(mesh, host, '/', { headers: from(address) });

  test('does not fall to the rule for a wildcard, without its guard, where its delegate is not there', async () => {
    const edge = new Edge();
    edge.listener({ hosts: ['*.example.com'] }).addAction('all', { conditions: [ListenerCondition.pathPrefixes(['/']), OFFICE_ONLY], action: edge.to(edge.cart) });
    const other = new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: [API] });
    other.delegate('/', { to: VirtualService.fromVirtualServiceName(edge.shop, 'delegate', 'missing', { namespaceName: 'team' }) });
    await mesh.apply(edge.app);
    for (const host of [API, API.toUpperCase(), `${API}:80`, `${API}:9`]) {
      expect([host, await asked(host, ELSEWHERE), await asked(host, OFFICE)]).toEqual([host, 403, 403]);
    }
    expect([await asked(SHOP, ELSEWHERE), await asked(SHOP, OFFICE)]).toEqual([403, 'cart']);
  });

  test('has its own routes where they are there', async () => {
    const edge = new Edge();
    edge.listener({ hosts: ['*.example.com'] }).addAction('all', { conditions: [ListenerCondition.pathPrefixes(['/']), OFFICE_ONLY], action: edge.to(edge.cart) });
    new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: [API], defaultAction: edge.to(edge.web) });
    await mesh.apply(edge.app);
    expect([await asked(API, ELSEWHERE), await asked(SHOP, ELSEWHERE), await asked(SHOP, OFFICE)]).toEqual(['web', 403, 'cart']);
  });
});

describe('a guard of a wildcard, beside a VirtualService of the app for one of its hosts', () => {
  const B = 'b.example.com';
  const balanced = () => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
    const listener = alb.addListener('http', { hosts: ['*.example.com'] });
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('default', { action: edge.to(edge.cart) });
    return { edge, alb };
  };
  const asks = async () => {
    const ask = (host: string, path: string) => answerOf(mesh, host, path, { headers: from(ELSEWHERE) });
    return [await ask(B, '/admin'), await ask(B, '/'), await ask('c.example.com', '/admin'), await ask('c.example.com', '/')];
  };

  test.each<[string, (made: ReturnType<typeof balanced>) => IGateway]>([
    ['by a Gateway of its own', ({ edge }) => new Gateway(edge.edge, 'own', { selector: edge.gateway.workload.labels, servers: [GatewayServer.http({ hosts: [B] })] })],
    ['by the Gateway of the load balancer', ({ alb }) => alb.gateway],
  ])('%s does not close it, and lets nobody past where it is gone', async (_, gatewayOf) => {
    const made = balanced();
    const { edge } = made;
    new VirtualService(edge.shop, 'own', { hosts: [B], gateways: [gatewayOf(made)], http: [{ name: 'x', action: HttpAction.route(edge.web.trafficDestinations()) }] });
    const yaml = made.edge.app.synthYaml();
    await mesh.apply(yaml);
    expect(await asks()).toEqual(['web', 'web', 403, 'cart']);
    await mesh.apply(yaml.split(/^---$/m).filter(object => !/name: shop-own/.test(object)).join('---'));
    expect(await asks()).toEqual([403, 403, 403, 'cart']);
  });
});

test('two load balancers with a host, of which one asks for what the other lets in: an error, because who is asked depends on their age', async () => {
  const both = (path: string) => {
    const edge = new Edge();
    const add = (id: string) => new IstioAlb(edge.shop, id, { gateways: [edge.gateway] }).addListener('http', { hosts: [SHOP] });
    add('one').addAction('all', { conditions: [ADMIN], action: jwt(edge.to(edge.cart)) });
    add('two').addAction('open', { conditions: [ListenerCondition.pathPatterns([path])], action: edge.to(edge.web) });
    return edge.app;
  };
  expect(() => both('/adm*').synthYaml()).toThrow('CDI088');
  await mesh.apply(both('/pages*'));
  const ask = (path: string, headers = {}) => answerOf(mesh, SHOP, path, { headers: { ...from(ELSEWHERE), ...headers } });
  expect([await ask('/admin'), await ask('/admin', bearer(login.token())), await ask('/pages')]).toEqual([403, 'cart', 'web']);
});
