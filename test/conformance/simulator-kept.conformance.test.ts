/** Differences between the simulator and Envoy that random meshes, or other cases of this suite, showed once, each with the rule about Istio that it taught. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { gatewayAt, routed, SHOP } from './kept-meshes';
import { bearer, newIssuer } from './tokens';

const HOST = 'shop.example.com';
const TO_CART = 'route: [{ destination: { host: cart, subset: v1 } }]';
const ISSUER = newIssuer('kept');

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** What Envoy answers, if the simulator says the same, which the driver compares. */
async function answer(yaml: string, request: Partial<MeshRequest> = {}): Promise<MeshResponse> {
  await mesh.apply(yaml);
  return mesh.request({ host: HOST, ...request });
}

describe('what is behind a destination', () => {
  test('an ExternalName is the service that it names: istiod writes the cluster of that one, with its subsets', async () => {
    const alias = `
apiVersion: v1
kind: Service
metadata: { name: alias, namespace: shop }
spec: { type: ExternalName, externalName: cart.shop.svc.cluster.local, ports: [{ name: http, port: 80 }] }
---
`;
    const got = await answer([SHOP, alias, gatewayAt(80), routed('{ route: [{ destination: { host: alias, subset: v1 } }] }')].join(''));
    expect(got.version).toBe('v1');
  });

  test('a ServiceEntry that selects pods leads to them', async () => {
    const entry = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: external, namespace: shop }
spec:
  hosts: [ext.example.org]
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]
  resolution: STATIC
  location: MESH_INTERNAL
  workloadSelector: { labels: { app: cart } }
---
`;
    expect((await answer([SHOP, entry, gatewayAt(80), routed('{ route: [{ destination: { host: ext.example.org } }] }')].join(''))).version).toBe('v1');
  });

  test('a port for UDP has no cluster, and counts where a route has no port', async () => {
    const withUdp = (ports: string) => SHOP.replace('ports: [{ name: http, port: 80, targetPort: 8080 }]', `ports: [${ports}]`);
    const dns = '{ name: dns, port: 53, targetPort: 8080, protocol: UDP }';
    const http = '{ name: http, port: 81, targetPort: 8080 }';
    const to = async (ports: string, port = '') => (await answer(
      [withUdp(ports), gatewayAt(80), routed(`{ route: [{ destination: { host: cart${port} } }] }`)].join(''))).status;
    expect([await to(`${http}, ${dns}`, ', port: { number: 53 }'), await to(dns), await to(http), await to(`${http}, ${dns}`)]).toEqual([503, 503, 200, 503]);
  });

  test('where nobody answers, Envoy writes the type of its text after the route has changed the headers', async () => {
    const route = '{ route: [{ destination: { host: cart, subset: gone }, headers: { response: { set: { x-a: 1 }, remove: [content-type] } } }] }';
    const got = await answer([SHOP, gatewayAt(80), routed(route.replace('x-a: 1', 'x-a: "1"'))].join(''));
    expect(got).toMatchObject({ status: 503, headers: { 'content-type': 'text/plain', 'x-a': '1' } });
  });
});

describe('a port of several Gateways', () => {
  const own = (name: string, server: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: [{ ${server} }] }
---
`;
  const tls = 'port: { number: 9000, name: https, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: SIMPLE, credentialName: kept-tls }';
  const plain = 'port: { number: 9000, name: http, protocol: HTTP }, hosts: ["*"]';
  const routes = routed('{ directResponse: { status: 299 } }', 'first, second');

  test('behind a server with TLS one without is served too', async () => {
    expect((await answer([own('first', tls), own('second', plain), routes].join(''), { port: 9000 })).status).toBe(299);
  });

  test('behind one without none with TLS is', async () => {
    expect((await answer([own('first', plain), own('second', tls), routes].join(''), { port: 9000 })).status).toBe(299);
  });
});

describe('delegates', () => {
  const delegate = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: inner, namespace: shop }
spec: { http: [{ redirect: { uri: /moved }, headers: { response: { set: { x-a: "1" } } } }] }
---
`;

  test('a redirect gets the fault of the route that leads to it, which no route may have beside a redirect', async () => {
    const root = '{ delegate: { name: inner, namespace: shop }, fault: { abort: { httpStatus: 503, percentage: { value: 100 } } } }';
    const got = await answer([delegate, gatewayAt(80), routed(root)].join(''));
    expect(got).toMatchObject({ status: 503, body: 'fault filter abort' });
    expect(got.headers['x-a']).toBeUndefined();
  });
});

describe('redirects', () => {
  test('FROM_REQUEST_PORT is the port of the server by which the VirtualService came', async () => {
    const got = await answer(gatewayAt(8000) + routed('{ redirect: { authority: other.example.com, derivePort: FROM_REQUEST_PORT } }', 'gateway-8000'), {
      port: 8000, host: `${HOST}:80`,
    });
    expect(got.headers.location).toBe('http://other.example.com:8000/');
  });

  test('httpsRedirect keeps the port that the client wrote, also that of HTTP', async () => {
    const got = await answer(gatewayAt(80, ', tls: { httpsRedirect: true }') + routed('{ directResponse: { status: 200 } }'), { host: `${HOST}:80` });
    expect(got.headers.location).toBe(`https://${HOST}:80/`);
  });
});

describe('headers', () => {
  test('have the blanks around their values in HTTP/2, and not in HTTP/1.1', async () => {
    const rules = `{ match: [{ headers: { x-a: { exact: "on" } } }], ${TO_CART} }, { directResponse: { status: 299 } }`;
    const yaml = [SHOP, gatewayAt(80), routed(rules)].join('');
    const headers = { 'x-a': ' on' };
    expect((await answer(yaml, { headers })).status).toBe(200);
    expect((await answer(yaml, { headers, http2Scheme: 'http' })).status).toBe(299);
    expect((await answer(yaml, { host: `${HOST} `, headers })).received?.headers.host).toBe(HOST);
  });

  test('server is the gateway\'s own, whatever a route writes', async () => {
    const got = await answer([SHOP, gatewayAt(80), routed(`{ ${TO_CART}, headers: { response: { set: { server: mine } } } }`)].join(''));
    expect(got.headers.server).toBe('istio-envoy');
  });

  test('commands know the protocol and the address of the client', async () => {
    const set = '{ x-a: "%PROTOCOL% %DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%" }';
    const got = await answer([SHOP, gatewayAt(80), routed(`{ ${TO_CART}, headers: { request: { set: ${set} } } }`)].join(''), { source: '127.0.0.9' });
    expect(got.received?.headers['x-a']).toBe('HTTP/1.1 127.0.0.9');
  });
});

describe('tokens and policies', () => {
  const tokens = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec:
  jwtRules:
    - issuer: ${ISSUER.issuer}
      jwks: '${ISSUER.jwks}'
      outputClaimToHeaders: [{ header: x-claim, claim: sub }]
---
`;

  test('what a check of tokens writes and takes away arrives also where several destinations change headers', async () => {
    const route = '{ route: [{ destination: { host: cart }, weight: 99 }, { destination: { host: cart, subset: v1 }, weight: 1, headers: { request: { set: { x-a: "1" } } } }] }';
    const got = await answer([SHOP, tokens, gatewayAt(80), routed(route)].join(''), { headers: bearer(ISSUER.token()) });
    expect(got.received?.headers['x-claim']).toBe('user');
    expect(got.received?.headers.authorization).toBeUndefined();
  });

  test('what a refusal gets of headers depends on the destination that was picked, though nobody asks it', async () => {
    const own = 'headers: { response: { set: { x-a: "1" } } }';
    const route = `{ route: [{ destination: { host: cart }, weight: 0, ${own.replace('"1"', '"0"')} }, { destination: { host: cart, subset: v1 }, weight: 100, ${own} }] }`;
    expect((await answer([SHOP, tokens, gatewayAt(80), routed(route)].join(''), { headers: bearer('x.y.z') })).headers['x-a']).toBe('1');
  });

  test.each([
    ['a route to a destination changes the headers of a refusal', TO_CART, '1'],
    ['a direct response does not', 'directResponse: { status: 200 }', undefined],
  ])('%s', async (_, action, expected) => {
    const route = `{ ${action}, headers: { response: { set: { x-a: "1" } } } }`;
    const got = await answer([SHOP, tokens, gatewayAt(80), routed(route)].join(''), { headers: bearer('x.y.z') });
    expect(got.status).toBe(401);
    expect(got.headers['x-a']).toBe(expected);
  });
});
