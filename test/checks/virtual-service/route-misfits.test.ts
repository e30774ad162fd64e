import { ApiObject, Chart, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Destination, Findings, HttpAction, IstioAlb, ListenerAction, ServiceHost, StringMatch, UriRewrite, VirtualService } from '../../../src';
import { endlessRedirects } from '../../../src/checks/virtual-service/endless-redirects';
import { endlessTries } from '../../../src/checks/virtual-service/endless-tries';
import { writtenPaths } from '../../../src/checks/virtual-service/written-paths';
import { Manifest } from '../../../src/mesh';
import { chartIn } from '../../alb/alb-fixture';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';
import { edgeGateway, edgePods, edgeRoutes, edgeService, plain, secure } from '../tls-in-front';

const TO = { route: [{ destination: { host: 'cart' } }] };
const prefix = (text: string) => [{ uri: { prefix: text } }];

const routes = (http: object[], hosts: string[] | undefined = ['a.test']): Manifest =>
  ({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'a', namespace: 'shop' }, spec: { hosts, http } });
/** A VirtualService that nobody built here, as an L1 object and included. */
const raw = (http: object[]) => (chart: Chart) => void new ApiObject(chart, 'raw', routes(http) as never);

describe('CDI083: what a route writes', () => {
  const mistake = { name: 'cart', match: prefix('/cart/'), rewrite: { uri: '/shop' }, ...TO };

  test('is told of what nobody built here, by the words with which the L2 refuses it', () => {
    expect(threeWays('CDI083', raw([mistake]))).toMatchObject([{
      level: 'warning',
      field: 'spec.http[0].rewrite',
      message: 'rewrite of route "cart" must be a path that ends with a slash, as the prefix "/cart/" does',
      fix: '"/cart/x" would become "/shopx": write "/shop/"',
    }]);
    const host = ServiceHost.fromServiceName('cart');
    const action = HttpAction.route([{ destination: Destination.toService(host) }], { uriRewrite: UriRewrite.replaceMatched('/shop') });
    expect(() => new VirtualService(chartIn(), 'a', { hosts: ['a.test'], http: [{ name: 'cart', matches: [{ uri: StringMatch.prefix('/cart/') }], action }] }))
      .toThrow('must be a path that ends with a slash, as the prefix "/cart/" does');
  });

  test.each<[string, object, number, (string[] | undefined)?]>([
    ['a prefix that ends as the other', { match: prefix('/cart/'), rewrite: { uri: '/shop/' } }, 0],
    ['a prefix of a redirect', { match: prefix('/cart/'), redirect: { prefixRewrite: '/shop' } }, 1],
    ['an expression that loses the slash', { match: prefix('/cart'), rewrite: { uriRegexRewrite: { match: '^/cart/(.*)$', rewrite: '\\1' } } }, 1],
    ['an expression that fits nothing', { match: prefix('/cart'), rewrite: { uriRegexRewrite: { match: '^/shop', rewrite: '/x' } } }, 1],
    ['no match, which is every path', { rewrite: { uri: '/shop' } }, 1],
    ['no match of a delegate, whose root has it', { rewrite: { uri: '/shop' } }, 0, []],
    ['a match of a delegate', { match: prefix('/cart/'), rewrite: { uri: '/shop' } }, 1, []],
    ['nothing', {}, 0],
    ['another host', { rewrite: { authority: 'b.test' } }, 0],
  ])('%s', (_, route, count, hosts) => {
    expect(findInManifests(writtenPaths, routes([{ ...TO, ...route }], hosts))).toHaveLength(count);
  });
});

describe('CDI016: a redirect that leads back', () => {
  const LOOP = { name: 'login', match: prefix('/'), redirect: { uri: '/login' } };

  test('is told of what nobody built here', () => {
    expect(threeWays('CDI016', raw([LOOP]))).toMatchObject([{
      level: 'warning', field: 'spec.http[0].redirect', message: 'redirect of route "login" leads clients to the same route again and again',
    }]);
  });

  test('is told once of a load balancer, which says it itself', () => {
    const chart = chartIn();
    new IstioAlb(chart, 'alb').addListener('http', { hosts: ['a.test'], defaultAction: ListenerAction.redirect({ path: '/login' }) });
    expect(Findings.all(chart).filter(({ code }) => code === 'CDI016')).toMatchObject([{ level: 'error', path: 'test/alb/http' }]);
  });

  test.each<[string, object[], number, (string[] | undefined)?]>([
    ['a route for the location before it', [{ match: prefix('/login'), ...TO }, LOOP], 0],
    ['another path', [{ match: prefix('/cart'), redirect: { uri: '/login' } }], 0],
    ['another host', [{ redirect: { uri: '/login', authority: 'b.test' } }], 0],
    ['another scheme', [{ redirect: { scheme: 'https' } }], 0],
    ['a delegate, before which nobody knows what is tried', [LOOP], 0, []],
    ['no redirect', [{ match: prefix('/'), ...TO }], 0],
  ])('%s', (_, http, count, hosts) => {
    expect(findInManifests(endlessRedirects, routes(http, hosts))).toHaveLength(count);
  });
});

describe('CDI016: a redirect to https', () => {
  const TO_HTTPS = { name: 'secure', redirect: { scheme: 'https' } };
  const found = (http: object[], servers: object[], ...known: Manifest[]) =>
    findInManifests(endlessRedirects, edgeGateway(servers), edgeRoutes(http), ...known);

  test('is told where clients come by https', () => {
    expect(found([TO_HTTPS], [plain(80), secure(443)])).toMatchObject([{
      level: 'warning',
      field: 'spec.http[0].redirect',
      message: 'redirect of route "secure" to https leads clients who came by https, to port 443 of Gateway shop/shop, to the same route again and again',
      fix: 'let the route match the port for http alone (port of the match), or take a Gateway with that port alone',
    }]);
  });

  test('is told where TLS ends at the balancer in front', () => {
    const [{ message }] = found([TO_HTTPS], [plain(443)], edgeService());
    expect(message).toContain('to port 443 of Gateway shop/shop, for which TLS ends at the balancer in front, to the same route');
    expect(found([TO_HTTPS], [plain(443)], edgeService({ annotations: {} }))).toEqual([]);
  });

  test.each<[string, object[], number]>([
    ['the port for http alone', [{ ...TO_HTTPS, match: [{ port: 80 }] }], 0],
    ['the port for https', [{ ...TO_HTTPS, match: [{ port: 443 }] }], 1],
    ['the port of https', [{ redirect: { scheme: 'https', port: 443 } }], 1],
    ['another port', [{ redirect: { scheme: 'https', port: 8443 } }], 0],
    ['another host', [{ redirect: { scheme: 'https', authority: 'b.test' } }], 0],
    ['another path', [{ match: prefix('/old'), redirect: { scheme: 'https', uri: '/new' } }], 0],
    ['what a proxy in front says of the protocol', [{ ...TO_HTTPS, match: [{ headers: { 'x-forwarded-proto': { exact: 'http' } } }] }], 0],
    ['a route before it for the rest', [{ match: [{ port: 443 }], ...TO }, TO_HTTPS], 0],
    ['a route before it for a path, which lets the rest pass again', [{ match: prefix('/cart'), ...TO }, TO_HTTPS], 1],
    ['a route before it at the other port', [{ match: [{ port: 80, method: { exact: 'GET' } }], ...TO }, TO_HTTPS], 1],
    ['a Gateway by name', [{ ...TO_HTTPS, match: [{ gateways: ['shop'] }] }], 0],
    ['http', [{ redirect: { scheme: 'http' } }], 0],
  ])('of %s', (_, http, count) => {
    expect(found(http, [plain(80), secure(443)])).toHaveLength(count);
  });

  test('by the port of the Service', () => {
    const toPort = [{ redirect: { scheme: 'https', port: 9443 } }];
    const service = (port: number) => edgeService({ annotations: {}, spec: { ports: [{ name: 'https', port, targetPort: 8443 }] } });
    expect([9443, 443].map(port => found(toPort, [secure(8443)], edgePods(), service(port)).length)).toEqual([1, 0]);
  });
});

describe('CDI084: a time for each try', () => {
  const tries = (timeout: string | undefined, perTryTimeout: string | undefined, retries: object = { retryOn: '503,gateway-error' }) =>
    ({ name: 'cart', timeout, retries: { attempts: 2, perTryTimeout, ...retries }, ...TO });

  test('is told of what nobody built here, where the L2 refuses it', () => {
    expect(threeWays('CDI084', raw([tries('2s', '2s')]))).toMatchObject([{
      level: 'warning', field: 'spec.http[0].retries.perTryTimeout', message: 'perTryTimeout of route "cart" must be shorter than the timeout of the route (2s), and is 2s',
    }]);
    const retries = { attempts: 2, perTryTimeout: Duration.seconds(2) };
    const action = HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('cart')) }], { timeout: Duration.seconds(2), retries });
    expect(() => new VirtualService(chartIn(), 'a', { hosts: ['a.test'], http: [{ name: 'cart', action }] })).toThrow('shorter than the timeout of the route (2s)');
  });

  test('is told where no condition takes a try that lasted too long', () => {
    expect(threeWays('CDI084', raw([tries('2s', '500ms', { retryOn: 'connect-failure,503,504' })]))).toMatchObject([{
      level: 'warning',
      field: 'spec.http[0].retries.perTryTimeout',
      message: 'perTryTimeout of route "cart" must be beside one of the conditions 5xx, gateway-error, reset in retryOn, and is 500ms',
      fix: 'Envoy answers 504 after the first try that lasts longer, and makes no other one: add gateway-error, or leave perTryTimeout out',
    }]);
  });

  test.each<[string, object, number]>([
    ['without conditions', tries('2s', '500ms', {}), 1],
    ['without conditions and without a timeout', tries(undefined, '500ms', {}), 1],
    ['with a condition among others, and a blank', tries('2s', '500ms', { retryOn: 'connect-failure, reset' }), 0],
    ['with every error', tries('2s', '500ms', { retryOn: '5xx' }), 0],
    ['without retries, and conditions', tries('2s', '500ms', { attempts: 0 }), 0],
    ['with a time of 0, which is none', tries('2s', '0s', {}), 0],
    ['shorter', tries('2s', '500ms'), 0],
    ['longer, in another unit', tries('1500ms', '2s'), 1],
    ['without a timeout', tries(undefined, '2s'), 0],
    ['with a timeout of 0, which is none', tries('0s', '2s'), 0],
    ['without one', tries('2s', undefined), 0],
    ['without retries', { timeout: '2s', ...TO }, 0],
  ])('%s', (_, route, count) => {
    expect(findInManifests(endlessTries, routes([route]))).toHaveLength(count);
  });
});
