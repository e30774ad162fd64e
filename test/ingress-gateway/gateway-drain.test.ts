import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { behind, gatewayWith, manifestOf } from './gateway-fixture';
import { GatewayDrain, GatewayLoadBalancer, IngressGateway, NetworkLoadBalancerScheme } from '../../src/ingress-gateway';

/** What a drain is in the pods: grace period, variables, configuration of the proxy. */
function drainOf(gateway: IngressGateway): unknown[] {
  const { metadata: { annotations }, spec: { terminationGracePeriodSeconds, containers } } = manifestOf(gateway, 'Deployment').spec.template;
  const env = Object.fromEntries((containers[0].env ?? []).map(({ name, value }) => [name, value]));
  return [terminationGracePeriodSeconds, env, annotations['proxy.istio.io/config']];
}

const untilIdle = (atLeast?: number, atMost?: number) => GatewayDrain.untilIdle({
  atLeast: atLeast === undefined ? undefined : Duration.millis(atLeast * 1000),
  atMost: atMost === undefined ? undefined : Duration.millis(atMost * 1000),
});

describe('a gateway that stops', () => {
  test('waits until its connections are gone, by default', () => {
    expect(drainOf(gatewayWith())).toEqual([300, { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '30s' }, undefined]);
    expect(drainOf(gatewayWith({ drain: GatewayDrain.untilIdle() }))).toEqual(drainOf(gatewayWith()));
  });

  test('takes connections as long as a balancer sends them: one to addresses of pods notices late', () => {
    const gateway = behind(GatewayLoadBalancer.eksAutoMode({ scheme: NetworkLoadBalancerScheme.INTERNAL }));

    expect(drainOf(gateway)).toEqual([
      300, { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '120s' }, 'gatewayTopology:\n  numTrustedProxies: 0\ndrainDuration: 120s\n',
    ]);
  });

  test('keeps its listeners open for longer than Envoy would', () => {
    expect(drainOf(gatewayWith({ drain: untilIdle(45, 60) }))).toEqual([60, { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '45s' }, undefined]);
    expect(drainOf(gatewayWith({ drain: untilIdle(46, 60) }))).toEqual([
      60, { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: '46s' }, 'drainDuration: 46s\n',
    ]);
  });

  test('or for a fixed time', () => {
    expect(drainOf(gatewayWith({ drain: GatewayDrain.fixed(Duration.seconds(30)) }))).toEqual([40, {}, 'terminationDrainDuration: 30s\n']);
    expect(drainOf(gatewayWith({ drain: GatewayDrain.fixed(Duration.minutes(2)) }))).toEqual([130, {}, 'terminationDrainDuration: 120s\ndrainDuration: 120s\n']);
  });

  test.each([
    [() => untilIdle(30, 30), () => untilIdle(30, 31), 'atMost of the drain must be more than atLeast (30s), got "30s": open connections need time'],
    [() => untilIdle(1.5), () => untilIdle(2), 'atLeast of the drain must be a duration in whole seconds, got "1500ms"'],
    [() => untilIdle(0), () => untilIdle(1), 'atLeast of the drain must be a duration of at least 1 ms'],
    [() => untilIdle(undefined, 100.5), () => untilIdle(undefined, 101), 'atMost of the drain must be a duration in whole seconds, got "100500ms"'],
    [() => GatewayDrain.fixed(Duration.seconds(4294967296)), () => GatewayDrain.fixed(Duration.seconds(4294967295)),
      'duration of the drain, in seconds must be an integer from 1 to 4294967295, got 4294967296: Envoy does not start with more'],
    [() => GatewayDrain.fixed(Duration.millis(1)), () => GatewayDrain.fixed(Duration.seconds(1)), 'duration of the drain must be a duration in whole seconds'],
  ])('within bounds that fit together', (wrong, nearMiss, message) => {
    expect(wrong).toThrow(message);
    expect(nearMiss).not.toThrow();
  });

  test('not before the balancer in front can have noticed', () => {
    const loadBalancer = GatewayLoadBalancer.eksAutoMode({ scheme: NetworkLoadBalancerScheme.INTERNAL });

    expect(() => behind(loadBalancer, { drain: untilIdle(undefined, 120) })).toThrow('atMost of the drain must be more than atLeast (120s), got "120s"');
    expect(() => behind(loadBalancer, { drain: untilIdle(undefined, 121) })).not.toThrow();
  });
});
