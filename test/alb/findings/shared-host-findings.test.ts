import { expect, test } from 'vitest';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { chartIn, findingsOf, forwardTo } from '../alb-fixture';

/** What is said of two load balancers, of which the second has these hosts and this port. */
function messages(hosts: string[], port = 80, gatewaySelector?: Record<string, string>): string[] {
  const chart = chartIn();
  const defaultAction = forwardTo('echo');
  new IstioAlb(chart, 'one').addListener('first', { hosts: ['shop.example.com', '*.example.org'], defaultAction });
  new IstioAlb(chart, 'two', { gatewaySelector }).addListener('second', { hosts, port, protocol: ListenerProtocol.HTTP, defaultAction });
  return findingsOf(chart, 'KIA1106').map(({ message }) => message);
}

test('two load balancers with one host at one port of a gateway are told, both', () => {
  expect(messages(['shop.example.com'])).toEqual([
    'listener "first" and listener "test/two/second" of another load balancer both have rules for "shop.example.com" on port 80 of one gateway: '
    + 'Istio mixes them in an order that the manifests do not decide',
    'listener "second" and listener "test/one/first" of another load balancer both have rules for "shop.example.com" on port 80 of one gateway: '
    + 'Istio mixes them in an order that the manifests do not decide',
  ]);
});

test.each<[string, string[], number?, Record<string, string>?]>([
  ['other hosts', ['api.example.com']],
  ['a host of the wildcard of the other', ['a.example.org']],
  ['another port', ['shop.example.com'], 8080],
  ['another gateway', ['shop.example.com'], 80, { istio: 'internal' }],
])('%s are not', (_case, hosts, port, selector) => {
  expect(messages(hosts, port, selector)).toEqual([]);
});
