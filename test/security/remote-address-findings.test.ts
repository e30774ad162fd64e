import { Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { Findings } from '../../src/core/findings';
import { PolicyTarget } from '../../src/core/policy-target';
import { GatewayLoadBalancer, IngressGateway } from '../../src/ingress-gateway';
import { AuthorizationAction } from '../../src/security/authorization-action';
import { AuthorizationPolicy } from '../../src/security/authorization-policy';
import { AuthorizationRule } from '../../src/security/authorization-rule';

const OFFICE = ['203.0.113.0/24'];
const CART = PolicyTarget.workload({ app: 'cart' });

function messages(rule: AuthorizationRule, target: PolicyTarget | undefined = CART, namespace = 'shop', gateway = false): string[] {
  const chart = new Chart(Testing.app(), 'test', { namespace });
  new AuthorizationPolicy(chart, 'policy', { target, action: AuthorizationAction.ALLOW, rules: [rule] });
  if (gateway) {
    new IngressGateway(chart, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp(), selectorLabels: { role: 'edge' } });
  }
  return Findings.all(chart).filter(({ code }) => code === 'CDI074').map(({ message }) => message);
}

test.each<[string, AuthorizationRule]>([
  ['remoteIpBlocks', { sources: [{ remoteIpBlocks: OFFICE }] }],
  ['notRemoteIpBlocks', { sources: [{ notRemoteIpBlocks: OFFICE }] }],
  ['remote.ip', { conditions: [{ key: 'remote.ip', values: OFFICE }] }],
  ['one source of two', { sources: [{ principals: ['cluster.local/ns/edge/sa/public'] }, { remoteIpBlocks: OFFICE }] }],
  ['remote.ip beside a source that names nobody', { sources: [{ notNamespaces: ['a'] }], conditions: [{ key: 'remote.ip', values: OFFICE }] }],
])('%s at pods of an app is what their caller says', (_, rule) => {
  expect(messages(rule)).toEqual([expect.stringContaining('rule 0 compares the address of the client (remoteIpBlocks, remote.ip) at pods that are no gateway')]);
});

test.each<[string, AuthorizationRule]>([
  ['beside the identity of the sender', { sources: [{ principals: ['cluster.local/ns/edge/sa/public'], remoteIpBlocks: OFFICE }] }],
  ['of the connection', { sources: [{ ipBlocks: OFFICE }] }],
  ['as a condition beside the sender', { sources: [{ namespaces: ['edge'] }], conditions: [{ key: 'remote.ip', values: OFFICE }] }],
])('an address %s is known', (_, rule) => {
  expect(messages(rule)).toEqual([]);
});

test('at gateways the address is known', () => {
  const rule = { sources: [{ remoteIpBlocks: OFFICE }] };

  expect(messages(rule, PolicyTarget.workload({ istio: 'ingressgateway' }), 'istio-system')).toEqual([]);
  expect(messages(rule, PolicyTarget.workload({ role: 'edge' }), 'edge', true)).toEqual([]);
  expect(messages(rule, PolicyTarget.workload({ role: 'edge' }), 'edge')).toHaveLength(1);
  expect(messages(rule, PolicyTarget.workload({ app: 'public' }), 'edge', true)).toEqual([]);
  expect(messages(rule, PolicyTarget.gateways(['public']), 'edge')).toEqual([]);
});
