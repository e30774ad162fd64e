import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import {
  Findings, Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, HttpScheme, IngressGateway, IstioAlb, ListenerAction, ListenerCondition,
  ListenerProtocol, MeshNamespace, NetworkLoadBalancerScheme, RedirectOptions, RedirectPath, StringMatch, VirtualService,
} from '../../src';

const HOST = 'shop.example.com';
/** Of clients that came by HTTPS. */
const REDIRECTS: [path: string, options: RedirectOptions, location: string][] = [
  ['/path', { path: '/new' }, 'https://shop.example.com/new?x=1'],
  ['/host', { host: 'www.example.com' }, 'https://www.example.com/host/rest?x=1'],
  ['/kept', { path: '/new', protocol: '#{protocol}', port: '#{port}' }, 'https://shop.example.com/new?x=1'],
  ['/port', { port: '8443' }, 'https://shop.example.com:8443/port/rest?x=1'],
  ['/own-port', { host: 'www.example.com', port: '#{port}' }, 'https://www.example.com/own-port/rest?x=1'],
  ['/filled', { path: '/#{protocol}/#{port}' }, 'https://shop.example.com/https/443?x=1'],
  ['/http', { protocol: 'HTTP' }, 'http://shop.example.com/http/rest?x=1'],
];

let mesh: Mesh;

/** A gateway behind a balancer that ends TLS on port 443. */
function build(defaultAction: (to: (version: string) => ListenerAction) => ListenerAction): App {
  const app = newApp();
  const edge = newChart(app, 'edge');
  new MeshNamespace(edge, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
  const shop = newChart(app, 'shop');
  const echo = newService(shop, 'echo');
  const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({
    scheme: NetworkLoadBalancerScheme.INTERNET_FACING, tls: { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one'] },
  });
  const gateway = new IngressGateway(edge, 'public', { name: 'public', loadBalancer });
  const alb = new IstioAlb(shop, 'alb', { gateways: [gateway] });
  const to = (version: string) => ListenerAction.forward(echo.version(version));
  const front = alb.addListener('front', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [HOST], defaultAction: defaultAction(to) });
  for (const [path, options] of REDIRECTS) {
    front.addAction(path, { conditions: [ListenerCondition.pathPrefixes([path])], action: ListenerAction.redirect(options) });
  }
  addPlainRoutes(shop, gateway);
  return app;
}

const PLAIN = 'plain.example.com';
const ALL = 'all.example.com';

/** Of a VirtualService, which knows nothing of the balancer, at the same port; and a server that redirects everything to https. */
function addPlainRoutes(chart: Chart, { workload }: IngressGateway): void {
  const servers = [GatewayServer.http({ hosts: [PLAIN], port: 443 }), GatewayServer.http({ hosts: [ALL], port: 443, httpsRedirect: true })];
  const gateway = new Gateway(chart, 'plain', { selector: workload.labels, servers });
  const at = (uri: string) => [{ uri: StringMatch.exact(uri) }];
  new VirtualService(chart, 'plain-routes', {
    hosts: [PLAIN],
    gateways: [gateway],
    http: [
      { name: 'left-out', matches: at('/left-out'), action: HttpAction.redirect({ path: RedirectPath.replace('/new') }) },
      { name: 'named', matches: at('/named'), action: HttpAction.redirect({ path: RedirectPath.replace('/new'), scheme: HttpScheme.HTTPS }) },
      { name: 'secure', action: HttpAction.redirect({ scheme: HttpScheme.HTTPS }) },
    ],
  });
}

beforeAll(async () => {
  mesh = await startMesh();
  await mesh.apply(build(to => to('v1')));
});

afterAll(() => mesh?.stop());

describe('behind a balancer that ends TLS', () => {
  test.each(REDIRECTS)('%s %j', async (path, _, location) => {
    const { headers } = await mesh.request({ gateway: 'edge/public', port: 443, host: HOST, path: `${path}/rest?x=1` });
    expect(headers.location).toBe(location);
  });

  const locationOf = async (host: string, path: string, http2Scheme?: string) =>
    (await mesh.request({ gateway: 'edge/public', port: 443, host, path, http2Scheme, headers: { 'x-forwarded-proto': 'https' } })).headers.location;

  test('CDI086: a redirect of a VirtualService leads to http, unless it names the scheme', async () => {
    expect(await locationOf(PLAIN, '/left-out')).toBe('http://plain.example.com/new');
    expect(await locationOf(PLAIN, '/named')).toBe('https://plain.example.com/new');
  });

  test('CDI086: by HTTP/2 each request names its scheme itself', async () => {
    expect(await locationOf(PLAIN, '/left-out', 'https')).toBe('https://plain.example.com/new');
  });

  test('CDI016: a redirect to https of everything leads to itself, that of a VirtualService and that of a server', async () => {
    expect(await locationOf(PLAIN, '/cart')).toBe('https://plain.example.com/cart');
    expect(await locationOf(ALL, '/cart')).toBe('https://all.example.com/cart');
    expect(await locationOf(ALL, '/cart', 'https')).toBe('https://all.example.com/cart');
  });

  test('the checks tell the same', () => {
    const found = Findings.all(build(to => to('v1'))).filter(({ code }) => ['CDI016', 'CDI086'].includes(code));
    expect(found.map(({ code, resource, field }) => `${code} ${resource} ${field}`).sort()).toEqual([
      'CDI016 Gateway shop/shop-plain spec.servers[1].tls.httpsRedirect',
      'CDI016 VirtualService shop/shop-plain-routes spec.http[2].redirect',
      'CDI086 VirtualService shop/shop-plain-routes spec.http[0].redirect',
    ]);
  });

  test('a redirect to HTTPS would lead to itself', () => {
    expect(() => build(() => ListenerAction.redirect({ protocol: 'HTTPS' })).synthYaml()).toThrow(/CDI016/);
    expect(() => build(() => ListenerAction.redirect({ protocol: 'HTTP' })).synthYaml()).not.toThrow();
  });
});
