import { App } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerProtocol, MeshNamespace, NetworkLoadBalancerScheme,
  RedirectOptions,
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
  const alb = new IstioAlb(shop, 'alb', { gateways: [new IngressGateway(edge, 'public', { name: 'public', loadBalancer })] });
  const to = (version: string) => ListenerAction.forward(echo.version(version));
  const front = alb.addListener('front', { port: 443, protocol: ListenerProtocol.HTTP, hosts: [HOST], defaultAction: defaultAction(to) });
  for (const [path, options] of REDIRECTS) {
    front.addAction(path, { conditions: [ListenerCondition.pathPrefixes([path])], action: ListenerAction.redirect(options) });
  }
  return app;
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

  test('a redirect to HTTPS would lead to itself', () => {
    expect(() => build(() => ListenerAction.redirect({ protocol: 'HTTPS' })).synthYaml()).toThrow(/CDI016/);
    expect(() => build(() => ListenerAction.redirect({ protocol: 'HTTP' })).synthYaml()).not.toThrow();
  });
});
