import { Chart, Duration, Testing, Yaml } from 'cdk8s';
import { expect, test } from 'vitest';
import { manifestsOf } from './alb-fixture';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ListenerTransform } from '../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ServiceHost } from '../../src/networking/destination/destination';
import { ServiceTarget } from '../../src/networking/destination/service-target';
import { VirtualService } from '../../src/networking/virtual-service/virtual-service';
import { WeightedService } from '../../src/service/weighted-service';

const image = 'echo:1';

function yamlOf(chart: Chart): string {
  return Yaml.stringify(...manifestsOf(chart));
}

test('the twenty lines of the design', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'echo' });
  const echo = new WeightedService(chart, 'echoserver', {
    name: 'echoserver',
    port: 80,
    versions: [
      { name: 'v1', weight: 80, containers: [{ image, portNumber: 8080 }] },
      { name: 'v2', weight: 20, containers: [{ image, portNumber: 8080 }] },
    ],
  });
  const alb = new IstioAlb(chart, 'alb');
  const http = alb.addListener('http', { port: 80 });
  http.addAction('beta', {
    conditions: [ListenerCondition.httpHeader('x-user-group', ['beta'])],
    action: ListenerAction.forward(echo.version('v2')),
  });
  http.addAction('default', { action: ListenerAction.forward(echo) });

  expect(yamlOf(chart)).toMatchSnapshot();
});

test('a whole load balancer: listeners, hosts, priorities, conditions, actions, transforms and a delegate', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  const target = (name: string) => ServiceTarget.fromHost(ServiceHost.fromServiceName(name));
  const alb = new IstioAlb(chart, 'alb', { name: 'shop' });
  const http = alb.addListener('http', { hosts: ['shop.example.com', '*.shop.example.com', 'old.example.com'], defaultAction: ListenerAction.forward(target('web')) });
  http.addAction('cart', {
    conditions: [ListenerCondition.pathPrefixes(['/cart'])],
    transforms: [ListenerTransform.urlPrefixRewrite('/cart', '/'), ListenerTransform.requestHeaders({ set: { 'x-from': 'shop' } })],
    action: ListenerAction.forward(target('cart'), { port: 8080 }),
    timeout: Duration.seconds(5),
    mirrors: [{ target: target('shadow'), percentage: 1 }],
  });
  http.addAction('beta', {
    priority: 20,
    conditions: [ListenerCondition.hostHeaders(['beta.shop.example.com']), ListenerCondition.httpHeader('x-user-group', ['beta*', 'staff'])],
    action: ListenerAction.weightedForward([{ target: target('beta'), weight: 3 }, { target: target('web'), weight: 1 }]),
  });
  http.addAction('regions', {
    conditions: [ListenerCondition.hostHeaders(['eu-?.shop.example.com']), ListenerCondition.queryStrings([{ key: 'lang', value: 'de*' }])],
    action: ListenerAction.redirect({ host: 'de.shop.example.com', path: '/#{path}' }),
  });
  http.addAction('moved', {
    priority: 10,
    conditions: [ListenerCondition.hostHeaders(['old.example.com'])],
    action: ListenerAction.redirect({ host: 'shop.example.com', protocol: 'HTTPS', permanent: true }),
  });
  const admin = alb.addListener('admin', { port: 8081, hosts: ['shop.example.com'] });
  admin.addAction('health', {
    conditions: [ListenerCondition.paths(['/health']), ListenerCondition.httpRequestMethods(['GET', 'HEAD'])],
    action: ListenerAction.fixedResponse(200, { messageBody: '{"up":true}', contentType: 'application/json' }),
  });
  admin.addAction('default', { action: ListenerAction.fixedResponse(404) });
  http.delegate('/reviews', { to: VirtualService.fromVirtualServiceName(chart, 'reviews', 'reviews', { namespaceName: 'reviews' }), hosts: ['shop.example.com'] });

  expect(yamlOf(chart)).toMatchSnapshot();
});
