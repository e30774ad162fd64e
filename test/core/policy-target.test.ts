import { describe, expect, test } from 'vitest';
import { PolicyTarget } from '../../src/core/policy-target';

const names = (count: number) => Array.from({ length: count }, (_, index) => `echo-${index}`);

test.each([
  ['pods', PolicyTarget.workload({ app: 'echo' }), { selector: { matchLabels: { app: 'echo' } } }],
  ['Services', PolicyTarget.services(['echo', 'cart']), { targetRefs: [{ kind: 'Service', name: 'echo' }, { kind: 'Service', name: 'cart' }] }],
  ['ServiceEntries', PolicyTarget.serviceEntries(['echo']), { targetRefs: [{ group: 'networking.istio.io', kind: 'ServiceEntry', name: 'echo' }] }],
  ['Gateways', PolicyTarget.gateways(['edge']), { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'edge' }] }],
  ['waypoints', PolicyTarget.gatewayClass('istio-waypoint'), {
    targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }],
  }],
])('%s are a target', (_, target, expected) => {
  expect(target._render()).toEqual(expected);
});

test('an EnvoyFilter has another name for labels', () => {
  expect(PolicyTarget.workload({ app: 'echo' })._renderForEnvoyFilter()).toEqual({ workloadSelector: { labels: { app: 'echo' } } });
  expect(PolicyTarget.gateways(['edge'])._renderForEnvoyFilter()).toEqual(PolicyTarget.gateways(['edge'])._render());
});

describe('refused are', () => {
  test('no labels, which would be all pods', () => {
    expect(() => PolicyTarget.workload({})).toThrow('labels of PolicyTarget.workload must be a list of at least one, got []: leave the target out for the whole namespace');
  });

  test('wildcards in labels', () => {
    expect(() => PolicyTarget.workload({ app: 'echo*' })).toThrow('label app must be at most 63 letters');
  });

  test('no names', () => {
    expect(() => PolicyTarget.services([])).toThrow('target Service of a policy must be a list of at least one');
  });

  test('names of another namespace', () => {
    expect(() => PolicyTarget.services(['shop/echo'])).toThrow('it has to be in the namespace of the policy');
  });

  test('more than 16 names', () => {
    expect(() => PolicyTarget.gateways(names(17))).toThrow('target Gateway of a policy must be a list of at most 16, got 17');
    expect(PolicyTarget.gateways(names(16))._render().targetRefs).toHaveLength(16);
  });

  test('names that are there again', () => {
    expect(() => PolicyTarget.serviceEntries(['echo', 'cart', 'echo'])).toThrow('target ServiceEntry of a policy must be there once, got "echo" again: name each object once');
    expect(() => PolicyTarget.serviceEntries(['echo', 'cart'])).not.toThrow();
  });

  test.each([
    ['Service', PolicyTarget.services(['echo'])],
    ['ServiceEntry', PolicyTarget.serviceEntries(['echo'])],
  ])('a %s for an EnvoyFilter', (kind, target) => {
    expect(() => target._renderForEnvoyFilter()).toThrow(`target of an EnvoyFilter must be pods, Gateways or a GatewayClass, got "${kind}"`);
  });

  test('a GatewayClass outside of the root namespace', () => {
    const target = PolicyTarget.gatewayClass('istio-waypoint');

    expect(() => target._requireNamespace('shop', 'istio-system')).toThrow('namespace of a policy for a GatewayClass must be the root namespace (istio-system), got "shop"');
    expect(() => target._requireNamespace('istio-system', 'istio-system')).not.toThrow();
    expect(() => PolicyTarget.gateways(['edge'])._requireNamespace('shop', 'istio-system')).not.toThrow();
  });

  test('other classes than that of waypoints', () => {
    expect(() => PolicyTarget.gatewayClass('istio')).toThrow('class of PolicyTarget.gatewayClass must be "istio-waypoint", got "istio"');
  });
});
