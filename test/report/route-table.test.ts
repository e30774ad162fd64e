import { describe, expect, test } from 'vitest';
import { Manifest } from '../../src/istio';
import { meshOfFacts } from '../../src/mesh';
import { routedHosts, routeTable } from '../../src/report/route-table';
import { routeTableText } from '../../src/report/route-table-text';
import { witnessOf } from '../../src/report/witness';
import { Simulator } from '../../src/simulator/simulator';
import { readManifests } from '../../src/yaml';

function simulatorOf(yaml: string): Simulator {
  return new Simulator(meshOfFacts(readManifests(yaml).manifests.map(({ manifest }) => ({ manifest: manifest as unknown as Manifest })), {}));
}

const gateway = (name: string, servers: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: shop }
spec: { selector: { istio: ingressgateway }, servers: ${servers} }
---`;
const virtualService = (name: string, hosts: string, http: string, gateways = '[shop]') => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name}, namespace: shop }
spec: { gateways: ${gateways}, hosts: ${hosts}, http: ${http} }
---`;
const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [] } } }
---`;
const HTTP = '[{ hosts: ["*.example.com"], port: { name: http, number: 80, protocol: HTTP } }]';
const CART = 'route: [{ destination: { host: cart } }]';

/** For each line the request that meets it, or the reason why there is none. */
function witnesses(yaml: string): unknown[] {
  const simulator = simulatorOf(yaml);
  return routedHosts(simulator).flatMap(hosts => hosts.lines.map(line => {
    const witness = witnessOf(simulator, hosts, line);
    return 'reason' in witness ? witness.reason : witness.asked;
  }));
}

describe('the table', () => {
  test('has for each server and host the rules in the order in which they are tried: catch-alls last', () => {
    const table = routeTable(simulatorOf(gateway('shop', HTTP) + SERVICE
      + virtualService('a', '[a.example.com]', `[{ name: all, ${CART} }, { name: never, ${CART} }]`)
      + virtualService('b', '[a.example.com, b.example.com]', `[{ name: one, match: [{ uri: { prefix: /b } }], ${CART} }]`)));
    const cart = { host: 'cart.shop.svc.cluster.local', port: 80, share: 1, workloads: ['Deployment shop/cart'] };
    expect(table).toEqual([
      {
        gateway: 'shop/shop',
        port: 80,
        protocol: 'HTTP',
        hosts: ['a.example.com'],
        rules: [
          { virtualService: 'shop/b', name: 'one', ruleIndex: 0, match: ['path prefix /b'], action: 'route', destinations: [cart] },
          { virtualService: 'shop/a', name: 'all', ruleIndex: 0, match: [], action: 'route', destinations: [cart] },
        ],
      },
      {
        gateway: 'shop/shop',
        port: 80,
        protocol: 'HTTP',
        hosts: ['b.example.com'],
        rules: [{ virtualService: 'shop/b', name: 'one', ruleIndex: 0, match: ['path prefix /b'], action: 'route', destinations: [cart] }],
      },
    ]);
  });

  test('puts hosts with the same rules together', () => {
    const table = routeTable(simulatorOf(gateway('shop', HTTP) + SERVICE + virtualService('a', '[a.example.com, b.example.com]', `[{ ${CART} }]`)));
    expect(table.map(({ hosts }) => hosts)).toEqual([['a.example.com', 'b.example.com']]);
  });

  test('says what Envoy answers itself, what leads nowhere, and where bytes go on', () => {
    const servers = '[{ hosts: ["a.example.com"], port: { name: http, number: 80, protocol: HTTP } },'
      + '{ hosts: ["tls.example.com"], port: { name: tls, number: 443, protocol: TLS }, tls: { mode: PASSTHROUGH } }]';
    const text = routeTableText(routeTable(simulatorOf(gateway('shop', servers) + SERVICE + virtualService('a', '[a.example.com]', `[
      { name: moved, match: [{ uri: { exact: /old } }], redirect: { uri: /new, redirectCode: 308 } },
      { match: [{ headers: { x-a: { regex: "b+" } } }, { queryParams: { c: { exact: "" } } }], directResponse: { status: 418 } },
      { name: lost, match: [{ withoutHeaders: { x-b: {} } }], route: [{ destination: { host: cart, subset: v9 }, weight: 1 }] },
      { name: all, ${CART} }]`))));
    expect(text.replaceAll(/ {2,}/g, '  ')).toBe(`shop/shop port 80 HTTP: a.example.com
  moved  path is /old  308, uri /new  shop/a
  http[1]  header x-a regex b+  418  shop/a
  or query c is empty
  lost  not header x-b is there  100 %  cart.shop.svc.cluster.local:80 v9 (503: no DestinationRule that the gateway sees is for cart.shop.svc.cluster.local, `
  + `so there is no subset v9)  shop/a
  all  every request  100 %  cart.shop.svc.cluster.local:80  shop/a

shop/shop port 443 TLS: tls.example.com
  bytes of connections go on
`);
  });

  test('of nothing has nothing', () => {
    expect(routeTable(simulatorOf(SERVICE))).toEqual([]);
    // A VirtualService of sidecars is at no gateway.
    expect(routeTable(simulatorOf(gateway('shop', HTTP) + virtualService('a', '[a.example.com]', `[{ ${CART} }]`, '[mesh]')))).toEqual([]);
  });

  test('leaves out rules that are for another port or another gateway, and says of the rest nothing of them', () => {
    const table = routeTable(simulatorOf(gateway('shop', HTTP) + SERVICE + virtualService('a', '[a.example.com]', `[
      { name: elsewhere, match: [{ port: 81 }, { gateways: [other] }], ${CART} }, { name: here, match: [{ port: 80, gateways: [shop] }], ${CART} }]`)));
    expect(table.flatMap(({ rules }) => rules.map(({ name, match }) => [name, match]))).toEqual([['here', []]]);
  });
});

describe('for each line a request is made that meets it', () => {
  /** Without it nobody verifies claims, and no rule meets them. */
  const TOKENS = `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec: { jwtRules: [{ issuer: login, jwksUri: "https://login.example.com/keys" }] }
---`;
  const of = (http: string, hosts = '[a.example.com]') => witnesses(TOKENS + gateway('shop', HTTP) + SERVICE + virtualService('a', hosts, http));

  test.each([
    ['uri: { exact: /a }', { url: 'http://a.example.com/a' }],
    ['uri: { regex: "/a[0-9]+" }', { url: 'http://a.example.com/a1' }],
    ['uri: { prefix: /a }, method: { exact: PUT }', { url: 'http://a.example.com/a', method: 'PUT' }],
    ['headers: { x-a: { exact: b }, x-c: {} }', { headers: { 'x-a': ['b'], 'x-c': ['witness'] } }],
    ['headers: { "@request.auth.claims.groups.a": { exact: b } }', { jwtClaims: { groups: { a: 'b' } } }],
    ['withoutHeaders: { x-a: { regex: ".*a?" } }', 'what was tried is taken by "rest" of shop/a'],
    ['withoutHeaders: { x-a: { exact: "" } }', { headers: { 'x-a': ['witness'] } }],
    ['queryParams: { a: { exact: b }, c: { prefix: d } }', { url: 'http://a.example.com/?a=b&c=d' }],
    ['authority: { exact: "a.example.com:80" }', { url: 'http://a.example.com:80/' }],
    ['authority: { exact: "b.example.com" }', expect.stringContaining('what was tried ')],
    ['uri: { regex: "a|b" }', 'what was tried is taken by "rest" of shop/a'],
  ])('%s', (match, expected) => {
    const [first, rest] = of(`[{ name: one, match: [{ ${match} }], ${CART} }, { name: rest, ${CART} }]`);
    expect([first, rest]).toMatchObject([expected, { port: 80 }]);
  });

  test('around what earlier rules take', () => {
    expect(of(`[{ name: reads, match: [{ uri: { prefix: /a }, method: { exact: GET } }], ${CART} }, { name: all, match: [{ uri: { prefix: /a } }], ${CART} }]`))
      .toMatchObject([{ url: 'http://a.example.com/a' }, { url: 'http://a.example.com/a', method: 'POST' }]);
  });

  test('where there is none, it is told which rule takes it', () => {
    expect(of(`[{ name: first, match: [{ uri: { prefix: /a } }], ${CART} }, { name: second, match: [{ uri: { prefix: /ab } }], ${CART} }]`))
      .toMatchObject([{}, 'what was tried is taken by "first" of shop/a']);
  });

  test('for a wildcard, for every host, and with TLS', () => {
    expect(of(`[{ ${CART} }]`, '["*.example.com"]')).toMatchObject([{ url: 'http://witness.example.com/' }]);
    const servers = '[{ hosts: ["*"], port: { name: https, number: 443, protocol: HTTPS }, tls: { mode: SIMPLE, credentialName: a } }]';
    expect(witnesses(gateway('shop', servers) + SERVICE + virtualService('a', '["*"]', `[{ ${CART} }]`)))
      .toMatchObject([{ url: 'https://witness.example.com/', sni: 'witness.example.com', port: 443 }]);
  });
});
