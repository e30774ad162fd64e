import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Findings, IstioAlb, ListenerAction, ListenerCondition, ListenerProtocol } from '../../../src';
import { sharedRequests } from '../../../src/checks/virtual-service/shared-requests';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

describe('two load balancers of one gateway', () => {
  const answer = (status: number) => ListenerAction.fixedResponse(status);
  const found = (hosts: string[], port = 80, gatewaySelector?: Record<string, string>) => threeWays('KIA1106', chart => {
    Findings.of(chart).acknowledge('IST0162', 'not the subject');
    new IstioAlb(chart, 'one').addListener('first', { hosts: ['shop.example.com', '*.example.org'], defaultAction: answer(200) });
    new IstioAlb(chart, 'two', { gatewaySelector }).addListener('second', { hosts, port, protocol: ListenerProtocol.HTTP, defaultAction: answer(404) });
  });

  test('with one host at one port are told once, at the later one', () => {
    expect(found(['shop.example.com', 'a.example.com'])).toMatchObject([{
      level: 'warning',
      path: 'test/two/Routes/shop-example-com',
      message: expect.stringMatching(/^route "default" takes requests for "shop\.example\.com" at Gateway shop\/test-two-\w+, port 80, that route "default" of VirtualService shop\/test-one/) as string,
      field: 'spec.http[0]',
      related: [expect.stringMatching(/^VirtualService shop\/test-one-routes/)],
    }]);
  });

  test.each<[string, string[], number?, Record<string, string>?]>([
    ['other hosts', ['api.example.com']],
    ['a host of the wildcard of the other', ['a.example.org']],
    ['another port', ['shop.example.com'], 81],
    ['another gateway', ['shop.example.com'], 80, { istio: 'internal' }],
  ])('with %s are not', (_case, hosts, port, selector) => {
    expect(found(hosts, port, selector)).toEqual([]);
  });

  test('of which the later one has a path and no default are not; and it can be acknowledged on the listener', () => {
    const build = (path: string) => (chart: Chart) => {
      new IstioAlb(chart, 'one').addListener('http', { hosts: ['a.test'], defaultAction: answer(200) })
        .addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: answer(201) });
      const two = new IstioAlb(chart, 'two');
      const listener = two.addListener('http', { hosts: ['a.test'] });
      listener.addAction('own', { conditions: [ListenerCondition.paths([path])], action: answer(202) });
      Findings.of(listener).acknowledge('KIA1106', 'the other one is older');
    };
    expect(threeWays('KIA1106', build('/search'))).toEqual([]);
    expect(threeWays('KIA1106', build('/cart/items'))).toMatchObject([{ field: 'spec.http[0]', acknowledged: 'the other one is older' }]);
  });
});

/** A route for requests, with an answer of its own. */
const route = (match: object | undefined, status = 200): object => ({ ...match === undefined ? {} : { match: [match] }, directResponse: { status } });
const path = (text: string, kind = 'prefix', others: object = {}) => ({ uri: { [kind]: text }, ...others });

function routes(name: string, http: object[], { hosts = ['a.test'], gateways = ['edge/web'], ...others }: { hosts?: string[]; gateways?: string[]; exportTo?: string[] } = {}): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name, namespace: 'shop' }, spec: { hosts, gateways, http, ...others } };
}

function gateway(name: string, servers: object[], selector: object = { istio: 'ingressgateway' }): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name, namespace: 'edge' }, spec: { selector, servers } };
}

const http = (number = 80, hosts = ['*'], tls?: object) => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts, tls });
const https = (hosts: string[]) => ({ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts, tls: { mode: 'SIMPLE', credentialName: 'a' } });
const check = (...manifests: Manifest[]) => findInManifests(sharedRequests, ...manifests).map(({ name, field }) => `${name} ${field}`);

describe('routes of two VirtualServices, at a Gateway that is not known', () => {
  test.each<[string, object[], object[], string[]]>([
    ['a path below the other', [route(path('/cart'))], [route(path('/cart/items'), 404)], ['b spec.http[0]']],
    ['a path above the other', [route(path('/cart/items'))], [route(path('/x')), route(path('/cart'), 404)], ['b spec.http[1]']],
    ['the same path', [route(path('/cart', 'exact'))], [route(path('/cart', 'exact'), 404)], ['b spec.http[0]']],
    ['two defaults', [route(undefined)], [route(path('/'), 404)], ['b spec.http[0]']],
    ['a path and a default, which comes last', [route(undefined)], [route(path('/cart'), 404)], []],
    ['a default for a method, which is none', [route({ method: { exact: 'GET' } })], [route(path('/cart', 'prefix', { method: { exact: 'GET' } }), 404)], ['b spec.http[0]']],
    ['other paths', [route(path('/cart'))], [route(path('/search'), 404)], []],
    ['another method', [route(path('/', 'prefix', { method: { exact: 'GET' } }))], [route(path('/', 'prefix', { method: { exact: 'PUT' } }), 404)], []],
    ['the same answer', [route(path('/health'))], [route(path('/health/live'))], []],
    ['a route behind a default, which is none', [route(path('/cart'))], [route(undefined, 404), route(path('/cart'), 404)], []],
    ['a match that nobody knows', [route(path('/cart'))], [route({ ...path('/cart/x'), future: true }, 404)], []],
    ['another port', [route(path('/cart', 'prefix', { port: 80 }))], [route(path('/cart', 'prefix', { port: 81 }), 404)], []],
  ])('%s', (_, one, other, expected) => {
    expect(check(routes('a', one), routes('b', other))).toEqual(expected);
  });

  test('are told only where both are at one gateway, and are seen there', () => {
    const [one, other] = [[route(undefined)], [route(undefined, 404)]];
    expect(check(routes('a', one), routes('b', other, { gateways: ['edge/other'] }))).toEqual([]);
    expect(check(routes('a', one, { gateways: ['mesh'] }), routes('b', other, { gateways: ['mesh'] }))).toEqual([]);
    expect(check(routes('a', one), routes('b', other, { exportTo: ['.'] }))).toEqual([]);
    expect(check(routes('a', one, { hosts: ['*.test'] }), routes('b', other))).toEqual([]);
    expect(check(routes('a', one), routes('a', other))).toEqual([]);
    expect(check(routes('a', one), routes('b', other), routes('c', [route(undefined, 500)]))).toEqual(['b spec.http[0]', 'c spec.http[0]']);
  });
});

describe('routes of two VirtualServices, at a Gateway that is known', () => {
  const [one, other] = [[route(undefined)], [route(undefined, 404)]];

  test('meet at a domain of a server', () => {
    const web = gateway('web', [http()]);
    expect(check(web, routes('a', one), routes('b', other))).toEqual(['b spec.http[0]']);
    expect(check(web, routes('a', one, { hosts: ['*'] }), routes('b', other))).toEqual([]);
    expect(check(gateway('web', [http(80, ['a.test'])]), routes('a', one, { hosts: ['*'] }), routes('b', other))).toEqual(['b spec.http[0]']);
    expect(check(gateway('web', [http(80, ['shop/*', 'other/*'])]), routes('a', one), routes('b', other))).toEqual(['b spec.http[0]']);
    expect(check(gateway('web', [http(80, ['other/*'])]), routes('a', one), routes('b', other))).toEqual([]);
    expect(check(gateway('web', [http(80, ['b.test'])]), routes('a', one), routes('b', other))).toEqual([]);
  });

  test('meet across Gateways of the same pods, where these have plain HTTP on one port', () => {
    const two = { gateways: ['edge/two'] };
    const across = (...servers: object[]) => check(gateway('web', [servers[0]]), gateway('two', [servers[1]]), routes('a', one), routes('b', other, two));
    expect(across(http(), http())).toEqual(['b spec.http[0]']);
    expect(across(http(), http(8080))).toEqual(['b spec.http[0]']);
    expect(across(http(), http(81))).toEqual([]);
    expect(across(https(['a.test']), https(['*.test']))).toEqual([]);
    expect(check(gateway('web', [http()]), gateway('two', [http()], { istio: 'other' }), routes('a', one), routes('b', other, two))).toEqual([]);
  });

  test('do not where every request is redirected, or the port has connections', () => {
    const at = (server: object) => check(gateway('web', [server]), routes('a', one), routes('b', other));
    expect(at(https(['*']))).toEqual(['b spec.http[0]']);
    expect(at(http(80, ['*'], { httpsRedirect: true }))).toEqual([]);
    expect(at({ ...http(), port: { number: 80, name: 'tcp', protocol: 'TCP' } })).toEqual([]);
    expect(at({ ...http(), port: { number: 443, name: 'tls', protocol: 'HTTPS' }, tls: { mode: 'PASSTHROUGH' } })).toEqual([]);
  });

  test('are those that the pods have', () => {
    const bySource = (labels: object) => [route({ sourceLabels: labels })];
    const at = (labels: object) => check(gateway('web', [http()]), routes('a', bySource(labels)), routes('b', other));
    expect([at({ istio: 'ingressgateway' }), at({ app: 'cart' })]).toEqual([['b spec.http[0]'], []]);
  });
});
