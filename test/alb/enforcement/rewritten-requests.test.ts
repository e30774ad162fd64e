import { App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import {
  Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, WeightedService,
} from '../../../src';

function codesWith(transform: ListenerTransform, guarded: ListenerCondition[], open: ListenerCondition[] = [ListenerCondition.pathPrefixes(['/old'])]): string[] {
  const app = new App();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1 });
  const web = new WeightedService(chart, 'web', { name: 'web', port: 80, versions: [{ name: 'v1', containers: [{ image: 'web:1', portNumber: 8080 }] }] });
  const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['shop.example.com'], defaultAction: ListenerAction.fixedResponse(404) });
  http.addAction('guarded', { conditions: [...guarded, ListenerCondition.sourceIps(['203.0.113.0/24'])], action: ListenerAction.forward(web) });
  http.addAction('open', { conditions: open, action: ListenerAction.forward(web), transforms: [transform] });
  return Findings.all(app).filter(({ code }) => code === 'CDI136').map(({ message }) => message);
}

const ADMIN = [ListenerCondition.pathPrefixes(['/admin'])];

test('a way around a guard by a rewrite', () => {
  expect(codesWith(ListenerTransform.urlPrefixRewrite('/old', '/'), ADMIN)).toEqual([
    'sourceIps of rule "guarded" of listener "http" is not asked of requests for shop.example.com/old/admin: rule "open" rewrites the path to /admin, and '
    + 'forwards to the same target',
  ]);
  expect(codesWith(ListenerTransform.urlPrefixRewrite('/old', '/admin'), ADMIN)).toHaveLength(1);
  expect(codesWith(ListenerTransform.urlRewrite('^/old/x$', '/secret'), [ListenerCondition.paths(['/secret'])], [ListenerCondition.paths(['/old/x'])])).toHaveLength(1);
});

test('is told of no other path, and of no guard for all paths', () => {
  expect(codesWith(ListenerTransform.urlPrefixRewrite('/old', '/new'), ADMIN)).toEqual([]);
  expect(codesWith(ListenerTransform.urlPrefixRewrite('/old', '/'), [ListenerCondition.httpRequestMethods(['POST'])])).toEqual([]);
  expect(codesWith(ListenerTransform.requestHeaders({ set: { 'x-a': '1' } }), ADMIN)).toEqual([]);
});
