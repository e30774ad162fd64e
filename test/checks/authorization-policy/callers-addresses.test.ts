import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, PolicyTarget,
} from '../../../src';
import { callersAddresses } from '../../../src/checks/authorization-policy/callers-addresses';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const OFFICE = ['203.0.113.0/24'];
const CART = PolicyTarget.workload({ app: 'cart' });

interface Others {
  readonly target?: PolicyTarget;
  readonly namespace?: string;
  readonly gateway?: boolean;
}

function found(rule: AuthorizationRule, { target = CART, namespace = 'shop', gateway = false }: Others = {}) {
  return threeWays('CDI074', chart => {
    const scope = new Chart(chart, 'chart', { namespace });
    new AuthorizationPolicy(scope, 'policy', { target, action: AuthorizationAction.ALLOW, rules: [rule] });
    if (gateway) {
      new IngressGateway(scope, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp(), selectorLabels: { role: 'edge' } });
    }
  });
}

describe('an address of the client, whoever compares it', () => {
  test.each<[string, AuthorizationRule]>([
    ['remoteIpBlocks', { sources: [{ remoteIpBlocks: OFFICE }] }],
    ['notRemoteIpBlocks', { sources: [{ notRemoteIpBlocks: OFFICE }] }],
    ['remote.ip', { conditions: [{ key: 'remote.ip', values: OFFICE }] }],
    ['one source of two', { sources: [{ principals: ['cluster.local/ns/edge/sa/public'] }, { remoteIpBlocks: OFFICE }] }],
    ['remote.ip beside a source that names nobody', { sources: [{ notNamespaces: ['a'] }], conditions: [{ key: 'remote.ip', values: OFFICE }] }],
  ])('by %s at pods of an app is what their caller says', (_, rule) => {
    expect(found(rule)).toMatchObject([{
      level: 'warning',
      path: 'test/chart/policy',
      field: 'spec.rules[0]',
      message: expect.stringContaining('rule 0 compares the address of the client (remoteIpBlocks, remote.ip) at pods that are no gateway') as string,
    }]);
  });

  test.each<[string, AuthorizationRule]>([
    ['beside the identity of the sender', { sources: [{ principals: ['cluster.local/ns/edge/sa/public'], remoteIpBlocks: OFFICE }] }],
    ['of the connection', { sources: [{ ipBlocks: OFFICE }] }],
    ['as a condition beside the sender', { sources: [{ namespaces: ['edge'] }], conditions: [{ key: 'remote.ip', values: OFFICE }] }],
  ])('%s is known', (_, rule) => {
    expect(found(rule)).toEqual([]);
  });

  test('is known at gateways', () => {
    const rule = { sources: [{ remoteIpBlocks: OFFICE }] };
    expect(found(rule, { target: PolicyTarget.workload({ istio: 'ingressgateway' }), namespace: 'istio-system' })).toEqual([]);
    expect(found(rule, { target: PolicyTarget.workload({ role: 'edge' }), namespace: 'edge', gateway: true })).toEqual([]);
    expect(found(rule, { target: PolicyTarget.workload({ role: 'edge' }), namespace: 'edge' })).toHaveLength(1);
    expect(found(rule, { target: PolicyTarget.workload({ app: 'public' }), namespace: 'edge', gateway: true })).toEqual([]);
    expect(found(rule, { target: PolicyTarget.gateways(['public']), namespace: 'edge' })).toEqual([]);
    expect(found(rule, { target: PolicyTarget.services(['cart']) })).toHaveLength(1);
  });

  test('is known at a gateway that only a load balancer knows', () => {
    const app = (labels: Record<string, string>) => {
      const chart = new Chart(Testing.app(), 'test', { namespace: 'edge' });
      const gateway = IngressGateway.fromWorkload({ labels, namespaceName: 'edge' });
      new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['a.test'], defaultAction: ListenerAction.fixedResponse(200) });
      new AuthorizationPolicy(chart, 'policy', { target: PolicyTarget.workload({ role: 'edge' }), rules: [{ sources: [{ remoteIpBlocks: OFFICE }] }] });
      return Findings.all(chart).filter(({ code }) => code === 'CDI074').length;
    };
    expect([app({ role: 'edge' }), app({ role: 'other' })]).toEqual([0, 1]);
  });
});

describe('a policy that somebody wrote', () => {
  const policy = (spec: object, namespace = 'shop'): Manifest => ({
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace }, spec: { rules: [{ from: [{ source: { remoteIpBlocks: OFFICE } }] }], ...spec },
  });
  const pods = (namespace: string, gateway: boolean): Manifest => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'x', namespace },
    spec: { template: { metadata: { labels: { app: 'my-ingress' }, annotations: gateway ? { 'inject.istio.io/templates': 'gateway' } : {} } } },
  });
  const selector = { matchLabels: { app: 'my-ingress' } };

  test.each<[string, Manifest[], number]>([
    ['for all of a namespace', [policy({})], 1],
    ['for all of a namespace with a gateway', [policy({}), pods('shop', true)], 0],
    ['for all of a namespace that is called so', [policy({}, 'istio-ingress')], 0],
    ['for all of the namespace of the usual gateway, which is the root', [policy({}, 'istio-system')], 1],
    ['for pods that are called so, and that nobody knows', [policy({ selector })], 0],
    ['for pods that are called so, and are no gateway', [policy({ selector }), pods('shop', false)], 1],
    ['for a waypoint', [policy({ targetRefs: [{ kind: 'Service', name: 'cart' }] })], 1],
    ['without rules', [policy({ rules: undefined })], 0],
  ])('%s', (_, manifests, count) => {
    expect(findInManifests(callersAddresses, ...manifests)).toHaveLength(count);
  });
});
