/** Hosts, paths, headers and names by which somebody could go around a policy at the gateway, and others whom it must not touch. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { ADMIN, answerOf, API, Edge, ELSEWHERE, from, jwt, login, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { withIssuedSecrets } from './issued-secrets';
import { bearer } from './tokens';
import { IstioAlb, ListenerCertificate, ListenerCondition } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const answer = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<string | number> => answerOf(mesh, host, path, others);

describe('a listener for every host', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({});
    listener.addAction('open', { conditions: [ListenerCondition.hostHeaders([SHOP, '*.open.example.com'])], action: edge.to(edge.web) });
    listener.addAction('default', { action: jwt(edge.to(edge.cart)) });
    await mesh.apply(edge.app);
  });

  test('guards what is left', async () => {
    expect(await answer(API, '/')).toBe(403);
    expect(await answer(API, '/', { headers: bearer(login.token()) })).toBe('cart');
    expect(await answer(SHOP, '/')).toBe('web');
    expect(await answer(`${SHOP}:9999`, '/')).toBe('web');
    expect(await answer('a.open.example.com', '/')).toBe('web');
  });

  test('leaves rules for wildcards alone, but with ports that the policy does not know, as documented', async () => {
    expect(await answer('a.open.example.com:80', '/')).toBe('web');
    expect(await answer('a.open.example.com:9999', '/')).toBe(403);
  });

  test.each([
    `${SHOP}:80:80`, `${SHOP}:x:80`, `${SHOP}:80:`, `${SHOP}::`, `${SHOP}.`, 'x:y.open.example.com', 'x:80.open.example.com', '.open.example.com', `${SHOP}@x`, `x@${SHOP}`,
    `[${SHOP}]`, `[${SHOP}:80]`, `${SHOP}:[x]`, '[x].open.example.com', `${SHOP}:80,x`, `${SHOP},${API}`,
  ])('nobody goes around it as %s', async host => {
    expect(['web', 400, 403, 404]).toContain(await answer(host, '/'));
  });

});

describe('a listener for the hosts of a wildcard', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: ['*.example.com'] });
    listener.addAction('open', { conditions: [ListenerCondition.hostHeaders([SHOP, '*.open.example.com'])], action: edge.to(edge.web) });
    listener.addAction('default', { action: jwt(edge.to(edge.cart)) });
    await mesh.apply(edge.app);
  });

  test.each([
    API, `${API}:80`, `${API}:`, `${API}:9999`, `${SHOP}:80:80`, `${SHOP}:x:80`, `${SHOP}:x.example.com`, `${SHOP}:x.example.com:80`, 'x:y.open.example.com', '.example.com', '.open.example.com',
    'x:80.example.com', `[${SHOP}].example.com`, 'x@y.example.com', 'a.OPEN.example.com.example.com', '*.example.com', 'x.example.com:080', 'x.example.com:80 ',
  ])('nobody goes around it as %s', async host => {
    expect(['web', 400, 403, 404]).toContain(await answer(host, '/'));
  });

  test.each(['a.open.example.com', 'a.open.example.com:80', 'a.open.example.com:9999', SHOP, `${SHOP}:9999`])('it leaves %s alone', async host => {
    expect(await answer(host, '/')).toBe('web');
  });
});

describe('what is sent', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP, API] });
    listener.addAction('open', { conditions: [ListenerCondition.hostHeaders([API]), ListenerCondition.httpHeader('x-open', ['yes'])], action: edge.to(edge.web) });
    listener.addAction('present', { conditions: [ListenerCondition.httpHeader('x-any', ['*']), OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('admin', { conditions: [ListenerCondition.hostHeaders([SHOP]), ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    listener.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart)) });
    listener.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  test.each(['', 'x', '  '])('a header that is there, with %j', async value => {
    expect(await answer(SHOP, '/', { headers: { ...from(ELSEWHERE), 'x-any': value } })).toBe(403);
    expect(await answer(SHOP, '/', { headers: { ...from(OFFICE), 'x-any': value } })).toBe('cart');
  });

  test.each(['/admin#x', '/admin#?', '/admin;x', '/admin?#/open', '/ADMIN', '/admin/.', '/admin/..;/x', '/admin%00', '/./admin/', '/x/%2e%2e/admin', '/%2e/admin', 'http://shop.example.com/admin',
    'http://SHOP.example.com:80/admin', 'HTTP://shop.example.com/admin', '/admin%2f', '/%5cadmin', '/admin\\x', '/;/../admin', '/admin%3Fx', '/admin%23'])('a path %s', async path => {
    const got = await answer(path.startsWith('/') ? SHOP : API, path, { headers: from(ELSEWHERE) });
    expect(['web', 400, 403, 404]).toContain(got);
  });

  test.each(['GET', 'HEAD', 'OPTIONS', 'POST', 'TRACE', 'PATCH', 'PURGE', 'PROPFIND'])('a method %s', async method => {
    expect(await answer(SHOP, '/admin', { method, headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(API, '/', { method })).toBe(403);
  });

  test('a WebSocket', async () => {
    const headers = { 'upgrade': 'websocket', 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-version': '13' };
    expect(await answer(SHOP, '/admin', { headers: { ...from(ELSEWHERE), ...headers } })).toBe(403);
  });

  test.each([[['no', 'yes']], [['yes', 'no']], [['', 'yes']], [['yes,no']], [['no,yes']], [['YES']], [[' yes']]])('a header of an earlier rule as %j', async values => {
    expect(['web', 403]).toContain(await answer(API, '/', { headers: { 'x-open': values } }));
  });

});

describe('other load balancers of the app on the same gateway', () => {
  test.each([undefined, ['*.example.com']])('are not touched by a guard for %s', async hosts => {
    const edge = new Edge();
    edge.listener({ hosts }).addAction('default', { action: jwt(edge.to(edge.cart)) });
    new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: [API], defaultAction: edge.to(edge.web) });
    await mesh.apply(edge.app);
    expect(await answer(SHOP, '/')).toBe(403);
    expect(await answer(API, '/')).toBe('web');
  });
});

test('what another load balancer has between two domains of a guarded one closes none of both', async () => {
  const edge = new Edge();
  const listener = edge.listener({});
  listener.addAction('here', { conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.paths(['/open'])], action: edge.to(edge.web) });
  listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: ['*.example.com'], defaultAction: edge.to(edge.web) });
  await mesh.apply(edge.app);

  for (const host of [SHOP, 'example.org']) {
    const ask = (path: string, address: string) => answer(host, path, { headers: from(address) });
    expect([host, await ask('/admin', ELSEWHERE), await ask('/admin', OFFICE), await ask('/open', ELSEWHERE)]).toEqual([host, 403, 'cart', 'web']);
  }
  expect(await answer(API, '/admin', { headers: from(ELSEWHERE) })).toBe('web');
});

describe('TLS', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
    const certificates = [ListenerCertificate.fromSecret('shop', { hosts: [SHOP] }), ListenerCertificate.fromSecret('api', { hosts: [API] })];
    const https = alb.addListener('https', { hosts: [SHOP, API], certificates });
    https.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    https.addAction('api', { conditions: [ListenerCondition.hostHeaders([API])], action: jwt(edge.to(edge.cart)) });
    https.addAction('default', { action: edge.to(edge.web) });
    await mesh.apply(await withIssuedSecrets(mesh, edge.app.synthYaml()));
  });

  test.each([undefined, ['h2']])('holds for %s', async alpn => {
    expect(await answer(SHOP, '/admin', { tls: { alpn }, headers: from(ELSEWHERE) })).toBe(403);
    expect(await answer(SHOP, '/admin', { tls: { alpn }, headers: from(OFFICE) })).toBe('cart');
    expect(await answer(API, '/', { tls: { alpn } })).toBe(403);
    expect(await answer(API, '/', { tls: { alpn }, headers: bearer(login.token()) })).toBe('cart');
    expect(await answer(SHOP, '/', { tls: { alpn } })).toBe('web');
  });

  test.each([undefined, ['h2']])('a name in the handshake that is not the host, with %s', async alpn => {
    expect(['web', 403, 404, 421]).toContain(await answer(API, '/', { tls: { sni: SHOP, alpn } }));
    expect(['web', 403, 404, 421]).toContain(await answer(SHOP, '/admin', { tls: { sni: API, alpn }, headers: from(ELSEWHERE) }));
  });

  test('the redirect from HTTP is for everybody', async () => {
    expect(await answer(SHOP, '/admin', { headers: from(ELSEWHERE) })).toBe(301);
    expect(await answer(API, '/')).toBe(301);
  });
});
