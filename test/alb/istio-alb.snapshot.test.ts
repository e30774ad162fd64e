import { Chart, Testing, Yaml } from 'cdk8s';
import { expect, test } from 'vitest';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerAction } from '../../src/alb/listener-action';
import { ListenerCondition } from '../../src/alb/listener-condition';
import { WeightedService } from '../../src/service/weighted-service';

const image = 'echo:1';

function yamlOf(chart: Chart): string {
  return Yaml.stringify(...Testing.synth(chart) as object[]);
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

test('two services, hosts, paths and headers behind two listeners', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  const serviceNamed = (name: string, weights: number[]) => new WeightedService(chart, name, {
    name,
    port: 80,
    versions: weights.map((weight, index) => ({ name: `v${index + 1}`, weight, containers: [{ image, portNumber: 8080 }] })),
  });
  const web = serviceNamed('web', [90, 10]);
  const cart = serviceNamed('cart', [1]);
  const alb = new IstioAlb(chart, 'alb', { name: 'shop' });
  const http = alb.addListener('http', { hosts: ['shop.example.com', '*.shop.example.com'] });
  http.addAction('default', { action: ListenerAction.forward(web) });
  http.addAction('cart', { conditions: [ListenerCondition.pathPrefixes(['/cart'])], action: ListenerAction.forward(cart) });
  http.addAction('beta', {
    conditions: [ListenerCondition.hostHeaders(['beta.shop.example.com']), ListenerCondition.httpHeader('x-user-group', ['beta', 'staff'])],
    action: ListenerAction.forward(web.version('v2')),
  });
  alb.addListener('admin', { port: 8081, hosts: ['admin.example.com'] }).addAction('default', { action: ListenerAction.forward(cart) });

  expect(yamlOf(chart)).toMatchSnapshot();
});
