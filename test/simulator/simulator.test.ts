import { describe, expect, test } from 'vitest';
import { CART, decide, EDGE, HTTP_GATEWAY, reasons, virtualService } from './simulator-fixture';

const TO_CART = '[{ route: [{ destination: { host: cart } }] }]';
const SHOP = `${EDGE}${CART}${HTTP_GATEWAY}`;

describe('ports and listeners', () => {
  const yaml = `${SHOP}${virtualService('cart', ['shop.example.com'], TO_CART)}`;

  test('a port of the Service in front leads to that of the pods', () => {
    expect(decide(yaml, 'http://shop.example.com/')).toMatchObject({ action: 'route', status: 200, gateway: 'shop/web', port: 80 });
  });

  test('a port that no Service has is refused', () => {
    const decision = decide(yaml, 'http://shop.example.com:8080/');
    expect(decision).toMatchObject({ action: 'refused', port: 8080 });
    expect(decision.status).toBeUndefined();
    expect(reasons(decision)).toEqual(['no Service in front of Deployment edge/public has port 8080']);
  });

  test('so is a port for which no Gateway has a server', () => {
    expect(reasons(decide(yaml, 'https://shop.example.com/'))).toEqual([
      'Deployment edge/public does not listen on port 8443: no Gateway that selects it has a server for port 443',
    ]);
  });

  test('and a port below 1024 where the pods say that they may not take it', () => {
    const env = '{ name: istio-proxy, image: auto, env: [{ name: ISTIO_META_UNPRIVILEGED_POD, value: "true" }] }';
    const unprivileged = yaml.replace('{ name: istio-proxy, image: auto }', env);
    expect(decide(unprivileged, 'http://shop.example.com/')).toMatchObject({ action: 'route', status: 200 });
    expect(decide(unprivileged.replace('targetPort: 8080 }, { name: https', 'targetPort: 80 }, { name: https'), 'http://shop.example.com/')).toMatchObject({ action: 'refused' });
  });

  test('and TLS where plain HTTP is spoken', () => {
    expect(decide(yaml, { url: 'https://shop.example.com/', port: 80 })).toMatchObject({ action: 'refused' });
  });

  test('a gateway is named by its Service or its Deployment', () => {
    expect(decide(yaml, { url: 'http://shop.example.com/', gateway: 'edge/public' }).status).toBe(200);
    expect(() => decide(yaml, { url: 'http://shop.example.com/', gateway: 'edge/other' }))
      .toThrow('there is no gateway "edge/other": name the Service or the Deployment, NAMESPACE/NAME, that makes its pods, such as edge/public');
  });

  test('blanks around values are cut in HTTP/1.1, those of the host too, and not in HTTP/2', () => {
    const rules = '[{ name: on, match: [{ headers: { x-beta: { exact: "on" } } }], route: [{ destination: { host: cart } }] }, { name: other, directResponse: { status: 403 } }]';
    const manifests = `${SHOP}${virtualService('cart', ['shop.example.com'], rules)}`;
    const asked = { url: 'http://x.org/', authority: 'shop.example.com ', headers: { 'x-beta': [' on'] } };
    expect(decide(manifests, asked)).toMatchObject({ rule: 'on', authority: 'shop.example.com' });
    expect(decide(manifests, { ...asked, authority: 'shop.example.com', protocol: 'HTTP/2' })).toMatchObject({ rule: 'other' });
    expect(decide(manifests, { ...asked, protocol: 'HTTP/2' })).toMatchObject({ action: 'none', status: 400 });
  });

  test('what is no URL is no request', () => {
    expect(() => decide(yaml, 'shop.example.com/')).toThrow('"shop.example.com/" is no URL of a request');
    expect(() => decide(yaml, 'http://shop.example.com:0/')).toThrow('names port 0');
  });
});

describe('TLS', () => {
  const secret = (name: string): string => `
apiVersion: v1
kind: Secret
metadata: { name: ${name}, namespace: edge }
---
`;
  const gateway = (name: string, host: string, mode = 'SIMPLE'): string => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { istio: public }
  servers: [{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ["${host}"], tls: { mode: ${mode}, credentialName: ${name} } }]
---
`;
  const yaml = `${EDGE}${CART}${secret('web')}${gateway('web', '*.example.com')}${virtualService('cart', ['shop.example.com'], TO_CART)}`;

  test('the name in the handshake chooses the server, the host of the request the routes of that server', () => {
    expect(decide(yaml, 'https://shop.example.com/')).toMatchObject({ action: 'route', gateway: 'shop/web', port: 443 });
    expect(decide(yaml, { url: 'https://shop.example.com/', sni: 'other.org' })).toMatchObject({ action: 'refused' });
    expect(decide(yaml, { url: 'https://shop.example.com/', authority: 'other.example.com' })).toMatchObject({ action: 'none', status: 404 });
    expect(decide(yaml, { url: 'http://shop.example.com/', port: 443 })).toMatchObject({ action: 'refused' });
  });

  test('a narrower server has only its own routes', () => {
    const decision = decide(`${yaml}${secret('narrow')}${gateway('narrow', 'shop.example.com')}`, 'https://shop.example.com/');
    expect(decision).toMatchObject({ action: 'none', status: 404 });
  });

  test('a Secret that nobody shows, or a certificate of the client, is assumed', () => {
    expect(decide(yaml, 'https://shop.example.com/').ambiguous).toBeUndefined();
    const [missing] = decide(yaml.replace(secret('web'), ''), 'https://shop.example.com/').ambiguous ?? [];
    expect(missing).toMatchObject({ about: 'secrets', assumed: 'there is a Secret edge/web with a certificate', objects: ['Gateway shop/web'] });
    const mutual = `${EDGE}${CART}${secret('web')}${gateway('web', '*', 'MUTUAL')}${virtualService('cart', ['shop.example.com'], TO_CART)}`;
    expect(decide(mutual, 'https://shop.example.com/').ambiguous).toMatchObject([{ about: 'secrets', assumed: 'the client shows a certificate that the server takes' }]);
  });

  test('so is that the account of the pods may list Secrets, where only others may', () => {
    const binding = (account: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: edge }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [list] }]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: reader, namespace: edge }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: ${account}, namespace: edge }]
---
apiVersion: v1
kind: Namespace
metadata: { name: edge }
---
`;
    expect(decide(`${yaml}${binding('default')}`, 'https://shop.example.com/').ambiguous).toBeUndefined();
    expect(decide(`${yaml}${binding('other')}`, 'https://shop.example.com/').ambiguous)
      .toMatchObject([{ about: 'secrets', assumed: 'the service account default may list the Secrets of edge', objects: ['Deployment edge/public'] }]);
  });
});

describe('virtual hosts', () => {
  const wildcard = virtualService('wide', ['*.example.com'], '[{ name: wide, route: [{ destination: { host: cart } }] }]');
  const exact = virtualService('exact', ['shop.example.com'], '[{ name: cart, match: [{ uri: { prefix: /cart } }], route: [{ destination: { host: cart } }] }]');

  test('a host is never looked for under a wildcard once it is there', () => {
    expect(decide(`${SHOP}${wildcard}${exact}`, 'http://shop.example.com/other')).toMatchObject({ action: 'none', status: 404, virtualHost: 'shop.example.com' });
    expect(decide(`${SHOP}${wildcard}${exact}`, 'http://a.example.com/other')).toMatchObject({ rule: 'wide', virtualHost: '*.example.com' });
  });

  test('a VirtualService of which nothing is left at a port makes no virtual host', () => {
    const elsewhere = exact.replace('{ prefix: /cart }', '{ prefix: /cart }, port: 81');
    expect(decide(`${SHOP}${wildcard}${elsewhere}`, 'http://shop.example.com/cart')).toMatchObject({ rule: 'wide' });
  });

  test('the port in the host, and its case, do not count; a dot at the end does', () => {
    expect(decide(`${SHOP}${exact}`, { url: 'http://SHOP.example.com:80/cart' })).toMatchObject({ rule: 'cart', authority: 'SHOP.example.com:80' });
    expect(decide(`${SHOP}${exact}`, 'http://shop.example.com./cart')).toMatchObject({ action: 'none', status: 404 });
  });

  test('what the gateway does not see is not there', () => {
    const hidden = exact.replace('gateways: [web]', 'gateways: [web]\n  exportTo: ["."]');
    expect(decide(`${SHOP}${hidden}`, 'http://shop.example.com/cart')).toMatchObject({ action: 'none', status: 404 });
  });
});

describe('rules', () => {
  test('come in order, those for every request last, and each says why it did not match', () => {
    const first = virtualService('a', ['shop.example.com'], `
    - { name: beta, match: [{ headers: { x-user-group: { exact: beta } } }], route: [{ destination: { host: cart, subset: v2 } }] }
    - { name: rest, route: [{ destination: { host: cart, subset: v1 } }] }
    - { name: behind, match: [{ uri: { exact: /never } }], route: [{ destination: { host: cart } }] }`);
    const second = virtualService('b', ['shop.example.com'], '[{ name: api, match: [{ uri: { prefix: /api } }], route: [{ destination: { host: cart } }] }]');
    const decision = decide(`${SHOP}${first}${second}`, 'http://shop.example.com/never');
    expect(decision).toMatchObject({ virtualService: 'shop/a', rule: 'rest', ruleIndex: 1, destinations: [{ subset: 'v1', share: 1 }] });
    expect(decision.trace).toEqual([
      { virtualService: 'shop/a', rule: 'beta', ruleIndex: 0, matchIndex: 0, matched: false, because: 'header x-user-group is absent' },
      { virtualService: 'shop/b', rule: 'api', ruleIndex: 0, matchIndex: 0, matched: false, because: 'path "/never" does not begin with "/api"' },
      { virtualService: 'shop/a', rule: 'rest', ruleIndex: 1, matched: true },
    ]);
  });

  test('those that miss by one condition are near', () => {
    const rules = '[{ name: both, match: [{ uri: { exact: /a }, method: { exact: POST } }], route: [{ destination: { host: cart } }] }]';
    const yaml = `${SHOP}${virtualService('a', ['*'], rules)}`;
    expect(decide(yaml, 'http://x.org/a').nearMisses).toMatchObject([{ rule: 'both', because: 'method GET is not "POST"' }]);
    expect(decide(yaml, 'http://x.org/b').nearMisses).toBeUndefined();
    expect(decide(yaml, 'http://x.org/b')).toMatchObject({ action: 'none', status: 404 });
  });

  test('but not a rule that the request meets by another of its matches', () => {
    const near = '{ name: near, match: [{ uri: { exact: /old/ } }], directResponse: { status: 299 } }';
    const old = (more: string) => decide(`${SHOP}${virtualService('shop', ['x.org'],
      `[${near}, { name: old, match: [{ uri: { exact: /old } }, { uri: { prefix: ${more} } }], directResponse: { status: 298 } }]`)}`, 'http://x.org/old/x');
    expect(old('/old/').nearMisses).toMatchObject([{ rule: 'near' }]);
    expect(old('/old/y').nearMisses).toMatchObject([{ rule: 'near' }, { rule: 'old', matchIndex: 0 }]);
  });

  test('and those whose path is nearly the one that was asked for', () => {
    const yaml = `${SHOP}${virtualService('a', ['*'], '[{ name: cart, match: [{ uri: { exact: /cart } }], route: [{ destination: { host: cart } }] }]')}`;
    ['/cart/', '/Cart', '/car', '/cart/7'].forEach(path => expect(decide(yaml, `http://x.org${path}`).nearMisses).toMatchObject([{ rule: 'cart' }]));
    ['/', '/basket'].forEach(path => expect(decide(yaml, `http://x.org${path}`).nearMisses).toBeUndefined());
  });

  test('what is for pods with other labels is not there at a gateway', () => {
    const rules = '[{ name: labels, match: [{ sourceLabels: { app: web } }], route: [{ destination: { host: cart } }] }, '
      + '{ name: rest, route: [{ destination: { host: cart } }] }]';
    const decision = decide(`${SHOP}${virtualService('a', ['*'], rules)}`, 'http://x.org/');
    expect(decision.rule).toBe('rest');
    expect(reasons(decision)).toEqual(['its sourceLabels are compared with those of the gateway, which has others', undefined]);
  });

  test('the age of VirtualServices is assumed where it counts and is not told', () => {
    const of = (name: string, path: string, more = ''): string =>
      virtualService(name, ['*'], `[{ name: ${name}, match: [{ uri: { prefix: ${path} } }], route: [{ destination: { host: cart } }] }]`, more);
    const assumed = decide(`${SHOP}${of('a', '/')}${of('b', '/x')}`.replaceAll('prefix: / ', 'prefix: /x '), 'http://x.org/x');
    expect(assumed).toMatchObject({ rule: 'a', ambiguous: [{ about: 'creationOrder', objects: ['VirtualService shop/a', 'VirtualService shop/b'] }] });
    const told = decide(`${SHOP}${of('a', '/x', ', creationTimestamp: "2026-02-01T00:00:00Z"')}${of('b', '/x', ', creationTimestamp: "2026-01-01T00:00:00Z"')}`, 'http://x.org/x');
    expect(told).toMatchObject({ rule: 'b' });
    expect(told.ambiguous).toBeUndefined();
    expect(decide(`${SHOP}${of('a', '/x')}${of('b', '/y')}`, 'http://x.org/x').ambiguous).toBeUndefined();
  });
});

describe('destinations', () => {
  const to = (destinations: string): string => `${SHOP}${virtualService('a', ['*'], `[{ name: r, route: ${destinations} }]`)}`;

  test('a part of the requests goes to each, and those without a weight get none', () => {
    const decision = decide(to('[{ destination: { host: cart, subset: v1 }, weight: 80 }, { destination: { host: cart, subset: v2 }, weight: 20 }, '
      + '{ destination: { host: cart } }]'), 'http://x.org/');
    expect(decision).toMatchObject({
      action: 'route',
      status: 200,
      destinations: [
        { host: 'cart.shop.svc.cluster.local', port: 80, subset: 'v1', share: 0.8, workloads: ['Deployment shop/cart-v1'], status: 200 },
        { host: 'cart.shop.svc.cluster.local', port: 80, subset: 'v2', share: 0.2, workloads: ['Deployment shop/cart-v2'], status: 200 },
      ],
    });
    expect(decision.destinations).toHaveLength(2);
  });

  test('a subset that there is not has 503 for its part, or for all', () => {
    const part = decide(to('[{ destination: { host: cart, subset: v1 }, weight: 80 }, { destination: { host: cart, subset: v3 }, weight: 20 }]'), 'http://x.org/');
    expect(part).toMatchObject({ action: 'route', status: 200, destinations: [{ status: 200 }, { status: 503, reason: 'the DestinationRule shop/cart has no subset v3' }] });
    expect(decide(to('[{ destination: { host: cart, subset: v3 } }]'), 'http://x.org/')).toMatchObject({ action: 'none', status: 503 });
  });

  test('a host that nobody makes has 503, unless somebody else makes it', () => {
    const decision = decide(to('[{ destination: { host: basket } }]'), 'http://x.org/');
    expect(decision).toMatchObject({ action: 'none', status: 503, destinations: [{ reason: 'there is no service basket.shop.svc.cluster.local' }] });
    expect(decision.ambiguous).toMatchObject([{ about: 'incompleteInput' }]);
  });

  test('a port that the service does not have is no destination', () => {
    expect(decide(to('[{ destination: { host: cart, port: { number: 81 } } }]'), 'http://x.org/')).toMatchObject({
      action: 'none', status: 503, destinations: [{ reason: 'cart.shop.svc.cluster.local has no port 81' }],
    });
  });

  test('nor is one for UDP, which counts where a destination has no port', () => {
    const dns = '{ name: dns, port: 53, targetPort: 8080, protocol: UDP }';
    const withUdp = (destinations: string, ports: string): string => to(destinations).replace('ports: [{ name: http, port: 80, targetPort: 8080 }] }', `ports: [${ports}] }`);
    const udp = { action: 'none', status: 503, destinations: [{ reason: 'port 53 of cart.shop.svc.cluster.local is for UDP, of which Istio makes nothing' }] };
    const both = `{ name: http, port: 80, targetPort: 8080 }, ${dns}`;
    const toUdp = '[{ destination: { host: cart, port: { number: 53 } } }]';
    expect(decide(withUdp(toUdp, both), 'http://x.org/')).toMatchObject(udp);
    expect(decide(withUdp(toUdp, both.replace('UDP', 'TCP')), 'http://x.org/')).toMatchObject({ action: 'route', status: 200 });
    expect(decide(withUdp('[{ destination: { host: cart } }]', dns), 'http://x.org/')).toMatchObject(udp);
    expect(decide(withUdp('[{ destination: { host: cart } }]', both), 'http://x.org/')).toMatchObject({ destinations: [{ port: 80, status: 200 }] });
  });

  test('a service without pods answers 503', () => {
    const yaml = to('[{ destination: { host: cart } }]').replaceAll('app: cart, version', 'app: basket, version');
    expect(decide(yaml, 'http://x.org/')).toMatchObject({ action: 'route', status: 503, destinations: [{ workloads: [], reason: 'no pods are behind cart.shop.svc.cluster.local' }] });
  });
});

describe('what a route does', () => {
  const of = (rule: string): string => `${SHOP}${virtualService('a', ['*'], `[${rule}]`)}`;

  test('a rewrite and headers', () => {
    const decision = decide(of('{ match: [{ uri: { prefix: /api/ } }], rewrite: { uri: /, authority: cart }, headers: { request: { set: { x-env: prod } } }, '
      + 'timeout: 5s, route: [{ destination: { host: cart } }] }'), 'http://x.org/api/v1?x=1');
    expect(decision).toMatchObject({
      path: '/v1?x=1', authority: 'cart', timeout: '5s', requestHeaders: { set: { 'x-env': ['prod'] } }, cluster: 'outbound|80||cart.shop.svc.cluster.local',
    });
  });

  test('a part of the requests is copied, whichever way the manifest says it; those of a root below its delegate too', () => {
    const copy = [{ host: 'cart.shop.svc.cluster.local', share: 0.1 }];
    expect(decide(of('{ mirror: { host: cart }, mirrorPercent: 10, route: [{ destination: { host: cart } }] }'), 'http://x.org/').mirrors).toEqual(copy);
    const delegate = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: below, namespace: shop }
spec: { http: [{ route: [{ destination: { host: cart } }] }] }
---
`;
    const root = of('{ delegate: { name: below }, mirror: { host: cart }, mirrorPercentage: { value: 10 } }');
    expect(decide(`${root}${delegate}`, 'http://x.org/').mirrors).toEqual(copy);
  });

  test('a redirect, an answer, a fault', () => {
    expect(decide(of('{ redirect: { uri: /new } }'), 'http://x.org/old')).toMatchObject({ action: 'redirect', status: 301, location: 'http://x.org/new' });
    expect(decide(of('{ directResponse: { status: 418, body: { string: tea } } }'), 'http://x.org/')).toMatchObject({ action: 'directResponse', status: 418, body: 'tea' });
    expect(decide(of('{ fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }, route: [{ destination: { host: cart } }] }'), 'http://x.org/'))
      .toMatchObject({ action: 'route', status: 418 });
    expect(decide(of('{ fault: { abort: { httpStatus: 418, percentage: { value: 50 } } }, route: [{ destination: { host: cart } }] }'), 'http://x.org/'))
      .toMatchObject({ action: 'route', status: 200, fault: { abort: { httpStatus: 418, percentage: 50 } } });
  });
});

describe('policies', () => {
  const policy = (spec: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: closed, namespace: edge }
spec: { selector: { matchLabels: { istio: public } }, ${spec} }
---
`;
  const shop = `${SHOP}${virtualService('cart', ['shop.example.com'], TO_CART)}`;

  test('come before hosts and routes', () => {
    const yaml = `${shop}${policy('action: DENY, rules: [{ to: [{ operation: { paths: [/admin] } }] }]')}`;
    expect(decide(yaml, 'http://other.example.com/admin')).toMatchObject({
      action: 'denied', status: 403, body: 'RBAC: access denied', authorization: [{ at: 'gateway', decision: 'deny', policy: 'AuthorizationPolicy edge/closed' }],
    });
    expect(decide(yaml, 'http://shop.example.com/cart')).toMatchObject({ action: 'route', status: 200 });
  });

  test('have the headers of the route that the request would have met, if it leads to a destination', () => {
    const deny = policy('action: DENY, rules: [{ to: [{ operation: { paths: [/admin] } }] }]');
    const written = (http: string) => decide(`${SHOP}${virtualService('cart', ['shop.example.com'], http)}${deny}`, 'http://shop.example.com/admin').responseHeaders;
    const headers = 'headers: { response: { set: { x-r: "1" } } }';
    expect(written(`[{ route: [{ destination: { host: cart } }], ${headers} }]`)).toEqual({ set: { 'content-type': ['text/plain'], 'x-r': ['1'] }, add: {}, remove: [] });
    expect(written(`[{ redirect: { uri: /x }, ${headers} }]`)).toEqual({ set: { 'content-type': ['text/plain'] }, add: {}, remove: [] });
  });

  test('the port to which a client connected is assumed where the gateway reads the PROXY protocol', () => {
    const yaml = `${shop}${policy('action: DENY, rules: [{ to: [{ operation: { ports: ["8080"] } }] }]')}`;
    const told = yaml.replace(
      'inject.istio.io/templates: gateway', 'inject.istio.io/templates: gateway, proxy.istio.io/config: "{ gatewayTopology: { proxyProtocol: {} } }"');
    expect(decide(yaml, 'http://shop.example.com/')).toMatchObject({ action: 'denied', status: 403 });
    expect(decide(told, 'http://shop.example.com/')).toMatchObject({ action: 'route', ambiguous: [{ about: 'balancer', objects: ['AuthorizationPolicy edge/closed'] }] });
  });

  test('an address that is compared and not said is assumed', () => {
    const yaml = `${shop}${policy('action: DENY, rules: [{ from: [{ source: { ipBlocks: [192.0.2.0/24] } }] }]')}`;
    expect(decide(yaml, 'http://shop.example.com/').ambiguous).toMatchObject([{ about: 'balancer', objects: ['AuthorizationPolicy edge/closed'] }]);
    expect(decide(yaml, { url: 'http://shop.example.com/', sourceIp: '192.0.2.1' })).toMatchObject({ action: 'denied', status: 403 });
    expect(decide(yaml, { url: 'http://shop.example.com/', sourceIp: '198.51.100.1' }).ambiguous).toBeUndefined();
  });
});

describe('connection settings of a gateway', () => {
  const having = (settings: string): string => `${SHOP}${virtualService('cart', ['shop.example.com'], TO_CART)}`
    .replace('inject.istio.io/templates: gateway', `inject.istio.io/templates: gateway, proxy.istio.io/config: '{ connectionSettings: { ${settings} } }'`);
  const edge = having('profile: EDGE');
  const URL = 'http://shop.example.com/';
  const user = { 'x_user': ['me'], 'x-user': ['you'] };

  test('refuse headers with an underscore, or take them away', () => {
    expect(decide(edge, URL)).toMatchObject({ action: 'route', status: 200 });
    expect(decide(edge, { url: URL, headers: user })).toMatchObject({ action: 'none', status: 400 });
    expect(decide(edge, { url: URL, headers: user, protocol: 'HTTP/2' })).toMatchObject({ action: 'refused' });
    expect(decide(having('httpHeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_DROP_HEADER'), { url: URL, headers: user }))
      .toMatchObject({ status: 200, requestHeaders: { remove: ['x_user'] } });
    expect(decide(having('profile: SIDECAR'), { url: URL, headers: user })).toMatchObject({ status: 200 });
  });

  test('send who escapes a slash to the path without it', () => {
    expect(decide(edge, `${URL}a%2Fb//c?d=%2F`)).toMatchObject({ action: 'redirect', status: 307, location: '/a/b/c?d=%2F' });
    expect(decide(edge, { url: `${URL}a%2Fb`, headers: { 'content-type': ['application/grpc'] } })).toMatchObject({ action: 'none', status: 400 });
    expect(decide(edge, `${URL}a//b`)).toMatchObject({ action: 'route', path: '/a/b' });
  });
});

test('an id of a request is drawn by the gateway, whatever the client wrote, unless its proxy says otherwise', () => {
  const rules = '[{ name: id, match: [{ headers: { x-request-id: { exact: r1 } } }], directResponse: { status: 299 } }, '
    + '{ name: any, match: [{ headers: { x-request-id: {} } }], directResponse: { status: 298 } }]';
  const yaml = `${SHOP}${virtualService('cart', ['shop.example.com'], rules)}`;
  const asked = { url: 'http://shop.example.com/', headers: { 'x-request-id': ['r1'] } };
  expect(decide(yaml, asked)).toMatchObject({ rule: 'any' });
  const quiet = yaml.replace(
    'inject.istio.io/templates: gateway', 'inject.istio.io/templates: gateway, proxy.istio.io/config: "{ proxyHeaders: { requestId: { disabled: true } } }"');
  expect([decide(quiet, asked).rule, decide(quiet, asked.url).status]).toEqual(['id', 404]);
});

test('what a client says of its certificate is taken away where it shows none, unless the proxy passes it on', () => {
  const rules = '[{ name: told, match: [{ headers: { x-forwarded-client-cert: {} } }], directResponse: { status: 299 } }]';
  const yaml = `${SHOP}${virtualService('cart', ['shop.example.com'], rules)}`;
  const asked = { url: 'http://shop.example.com/', headers: { 'x-forwarded-client-cert': ['URI=x'] } };
  const forwarding = yaml.replace('inject.istio.io/templates: gateway',
    'inject.istio.io/templates: gateway, proxy.istio.io/config: "{ gatewayTopology: { forwardClientCertDetails: ALWAYS_FORWARD_ONLY } }"');
  expect([decide(yaml, asked).status, decide(forwarding, asked).status]).toEqual([404, 299]);
});

describe('gateways that the manifests do not show', () => {
  const routes = `${CART}${HTTP_GATEWAY}${virtualService('cart', ['shop.example.com'], TO_CART)}`;

  test('are assumed to be there, with the ports of their Gateways open', () => {
    const decision = decide(routes, 'http://shop.example.com/');
    expect(decision).toMatchObject({
      status: 200, ambiguous: [{ about: 'gatewayWorkload', assumed: 'the gateway with istio=public in istio-system is there, and the ports of its Gateways are open' }],
    });
    expect(decide(routes, 'http://shop.example.com:81/')).toMatchObject({ action: 'refused' });
    expect(decide(routes.replace('number: 80', 'number: 8000'), 'http://shop.example.com:8000/').status).toBe(200);
  });

  test('of several the first that has routes for the host is taken, and that is told', () => {
    const two = `${routes}${EDGE}${EDGE.replaceAll('name: public', 'name: second')}`;
    expect(decide(two, 'http://shop.example.com/')).toMatchObject({
      status: 200, ambiguous: [{ about: 'gatewayWorkload', assumed: 'the request comes to Deployment edge/public', alternatives: ['Deployment edge/second'] }],
    });
    expect(decide(two, { url: 'http://shop.example.com/', gateway: 'edge/second' }).ambiguous).toBeUndefined();
  });
});
