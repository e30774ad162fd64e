import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { plainIn, rulesOf, weightedGroup } from './target-group-fixture';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { TargetGroupLoadBalancingAlgorithmType } from '../../../src/alb/target-group/load-balancing-algorithm-type';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupProps } from '../../../src/alb/target-group/target-group-props';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { DestinationRule } from '../../../src/networking/destination-rule/destination-rule';
import { LoadBalancer } from '../../../src/traffic-policy/load-balancer';
import { echoIn, version } from '../../service/service-fixture';
import { chartIn, listenerIn, manifestsOf } from '../alb-fixture';

const { ROUND_ROBIN, RANDOM } = TargetGroupLoadBalancingAlgorithmType;
const roundRobin = { loadBalancer: { simple: 'ROUND_ROBIN' } };

describe('over a WeightedService', () => {
  test('the policy is in the rule of the service, and the weights stay', () => {
    const chart = chartIn();
    const group = weightedGroup(chart, { loadBalancingAlgorithmType: ROUND_ROBIN }, { versions: [version('v1', { weight: 80 }), version('v2', { weight: 20 })] });
    listenerIn(chart).addAction('default', { action: ListenerAction.forward(group) });
    const [rule, ...others] = rulesOf(chart);
    expect(others).toEqual([]);
    expect(rule.metadata.name).toBe('echo');
    expect(rule.spec.trafficPolicy).toEqual(roundRobin);
    expect(rule.spec.subsets).toHaveLength(2);
    expect(group.destinationRule?.destinationRuleName).toBe('echo');
    expect(group.host.name).toBe('echo');
    const gateway = manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts[0] === '*')!;
    expect(gateway.spec.http[0].route.map(({ weight }) => weight)).toEqual([80, 20]);
  });

  test('what the group leaves out is that of the mesh', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { defaultTrafficPolicy: { connectionPool: { tcp: { maxConnections: 7 } } } });
    weightedGroup(chart, { loadBalancingAlgorithmType: ROUND_ROBIN });
    expect(rulesOf(chart)[0].spec.trafficPolicy).toEqual({ ...roundRobin, connectionPool: { tcp: { maxConnections: 7 } } });
  });

  test('a version keeps its own policy', () => {
    const chart = chartIn();
    weightedGroup(chart, { loadBalancingAlgorithmType: ROUND_ROBIN }, { versions: [version('v1', { trafficPolicy: { loadBalancer: LoadBalancer.random() } })] });
    expect(rulesOf(chart)[0].spec).toMatchObject({ trafficPolicy: roundRobin, subsets: [{ trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }] });
  });

  test('a policy of the service and one of the group are refused', () => {
    const trafficPolicy = { loadBalancer: LoadBalancer.random() };
    expect(() => weightedGroup(chartIn(), { loadBalancingAlgorithmType: ROUND_ROBIN }, { trafficPolicy }))
      .toThrow(/^\[\S+\] policy of service "echo" must come from one place, got target group "group" beside its own trafficPolicy: keep one of them/);
    expect(() => weightedGroup(chartIn(), {}, { trafficPolicy })).not.toThrow();
  });

  test('a second group with a policy is refused, one without is not', () => {
    const chart = chartIn();
    const target = TargetGroupTarget.fromWeightedService(echoIn(chart));
    new TargetGroup(chart, 'one', { target, loadBalancingAlgorithmType: RANDOM });
    new TargetGroup(chart, 'none', { target });
    expect(() => new TargetGroup(chart, 'two', { target, loadBalancingAlgorithmType: RANDOM })).toThrow(/got target group "two" beside target group "one"/);
  });

  test('its Service alone, or its host, is refused', () => {
    const chart = chartIn();
    const echo = echoIn(chart);
    expect(() => TargetGroupTarget.fromService(echo.service)).toThrow(/must be the WeightedService itself, got "test\/service\/Service": use .*fromWeightedService/);
    expect(() => new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromHost(echo.host), loadBalancingAlgorithmType: RANDOM }))
      .toThrow(/^\[\S+\] policy of service "echo.echo.svc.cluster.local" must come from one DestinationRule, got target group "group" beside "test\/service\/DestinationRule"/);
    expect(() => new TargetGroup(chart, 'other', { target: TargetGroupTarget.fromHost(echo.host) })).not.toThrow();
  });

  test('a name is refused', () => {
    const chart = chartIn();
    const target = TargetGroupTarget.fromWeightedService(echoIn(chart));
    expect(() => new TargetGroup(chart, 'group', { target, loadBalancingAlgorithmType: RANDOM, name: 'mine' })).toThrow(/name of target group "group" .* the WeightedService has/);
  });
});

describe('over a plain Service', () => {
  test('the group makes the rule of its full name', () => {
    const chart = chartIn();
    const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart)), loadBalancingAlgorithmType: ROUND_ROBIN, name: 'mine' });
    expect(rulesOf(chart)).toEqual([expect.objectContaining({
      metadata: { name: 'mine', namespace: 'echo' }, spec: { host: 'plain.echo.svc.cluster.local', trafficPolicy: roundRobin },
    })]);
    expect(group.trafficDestinations().map(({ destination }) => destination.host.name)).toEqual(['plain']);
  });

  test('two groups are refused, and a rule that there is', () => {
    const chart = chartIn();
    const target = TargetGroupTarget.fromService(plainIn(chart));
    new TargetGroup(chart, 'one', { target, loadBalancingAlgorithmType: RANDOM });
    expect(() => new TargetGroup(chart, 'two', { target, loadBalancingAlgorithmType: RANDOM })).toThrow(/got target group "two" beside "test\/one\/DestinationRule"/);
    const host = ServiceHost.fromServiceName('other');
    new DestinationRule(chart, 'rule', { host, workloadSelector: { app: 'client' } });
    expect(() => new TargetGroup(chart, 'three', { target: TargetGroupTarget.fromHost(host), loadBalancingAlgorithmType: RANDOM })).not.toThrow();
  });

  test('a name without a rule is refused', () => {
    const chart = chartIn();
    expect(() => new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart)), name: 'mine' })).toThrow(/give the group a policy/);
  });

  test('without a target it is refused', () => {
    expect(() => new TargetGroup(chartIn(), 'group', {} as never)).toThrow(/^\[\S+\] target of target group "group" must be a TargetGroupTarget, got undefined: use TargetGroupTarget.fromWeightedService, fromService/);
  });
});

describe('a rule that is made after the group', () => {
  const rule = (chart: Chart, host: ServiceHost, workloadSelector?: Record<string, string>) => new DestinationRule(chart, 'rule', { host, workloadSelector });

  test('for its Service is refused, also for that of a WeightedService', () => {
    const chart = chartIn();
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart)), loadBalancingAlgorithmType: RANDOM });
    expect(() => rule(chart, ServiceHost.fromServiceName('plain')))
      .toThrow(/^\[\S+\] policy of service "plain.echo.svc.cluster.local" must come from one DestinationRule, got "test\/rule" beside that of target group "group"/);
    const weighted = chartIn();
    weightedGroup(weighted, { loadBalancingAlgorithmType: RANDOM });
    expect(() => rule(weighted, ServiceHost.fromServiceName('echo'))).toThrow(/got "test\/rule" beside that of target group "group"/);
  });

  test.each<[string, Partial<TargetGroupProps>, string, Record<string, string>?]>([
    ['for another Service', { loadBalancingAlgorithmType: RANDOM }, 'other'],
    ['for some clients only', { loadBalancingAlgorithmType: RANDOM }, 'plain', { app: 'client' }],
    ['beside a group without a policy', {}, 'plain'],
  ])('%s is not', (_, policy, name, selector) => {
    const chart = chartIn();
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart)), ...policy });
    expect(() => rule(chart, ServiceHost.fromServiceName(name), selector)).not.toThrow();
  });
});

describe('ports', () => {
  const several = (port?: number) => {
    const chart = chartIn();
    const target = TargetGroupTarget.fromService(plainIn(chart, { 'http': 80, 'grpc-api': 9090 }));
    return { chart, group: new TargetGroup(chart, 'group', { target, port, loadBalancingAlgorithmType: ROUND_ROBIN }) };
  };

  test('the policy is for the port', () => {
    const { chart, group } = several(9090);
    expect(rulesOf(chart)[0].spec.trafficPolicy).toEqual({ portLevelSettings: [{ port: { number: 9090 }, ...roundRobin }] });
    expect(group.trafficDestinations().map(({ destination }) => destination.port)).toEqual([9090]);
    expect(group.trafficDestinations({ port: 9090 })).toHaveLength(1);
  });

  test('another port, an unknown one and none of several are refused', () => {
    expect(() => several(9090).group.trafficDestinations({ port: 80 })).toThrow(/^\[\S+\] port of a forward to target group "group" must be .*\(9090\), got 80/);
    expect(() => several(81)).toThrow(/one of its ports \(80, 9090\), got 81/);
    expect(() => several()).toThrow(/one of its ports \(80, 9090\), got "none"/);
  });

  test('the only HTTP port of a WeightedService', () => {
    const chart = chartIn();
    const group = weightedGroup(chart, { loadBalancingAlgorithmType: ROUND_ROBIN }, { port: undefined, ports: [{ port: 80 }] });
    expect(group.trafficDestinations({ port: 80 })[0].destination.port).toBe(80);
    expect(() => group.trafficDestinations({ port: 81 })).toThrow(/got 81/);
  });
});

describe('an external host', () => {
  test('gets no rules of Services', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { defaultTrafficPolicy: { connectionPool: { tcp: { maxConnections: 7 } } } });
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromHost(ServiceHost.fromHostname('api.example.com')), loadBalancingAlgorithmType: ROUND_ROBIN });
    expect(Testing.synth(chart)).toMatchObject([{ spec: { host: 'api.example.com', trafficPolicy: roundRobin } }]);
  });
});
