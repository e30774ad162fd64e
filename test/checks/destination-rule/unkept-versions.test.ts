import { Chart, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, TargetGroup, TargetGroupLoadBalancingAlgorithmType,
  TargetGroupProps, TargetGroupTarget, TargetStickiness, WeightedService,
} from '../../../src';
import { unkeptVersions } from '../../../src/checks/destination-rule/unkept-versions';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const stickiness = TargetStickiness.cookie('session');
const sticky = { stickinessDuration: Duration.hours(1) };

/** A load balancer that forwards to a target group over versions with some weights. */
function build(
  chart: Chart, weights: number[], forwards: (group: TargetGroup) => ListenerAction[], props: Partial<TargetGroupProps> = { stickiness },
): TargetGroup {
  const versions = weights.map((weight, index) => ({ name: `v${index + 1}`, weight, containers: [{ image: 'cart', portNumber: 8080 }] }));
  const cart = new WeightedService(chart, 'cart', { name: 'cart', port: 80, versions });
  const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(cart), ...props });
  const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
  const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['a.test'] });
  forwards(group).forEach((action, index) => http.addAction(`rule-${index}`, { conditions: [ListenerCondition.paths([`/${index}`])], action }));
  return group;
}

describe('stickiness of a target group, whoever made the objects', () => {
  const found = (weights: number[], forwards = (group: TargetGroup) => [ListenerAction.forward(group)], props?: Partial<TargetGroupProps>) =>
    threeWays('CDI040', chart => void build(chart, weights, forwards, props));

  test('is told with the weights', () => {
    expect(found([80, 20])).toMatchObject([{
      level: 'warning',
      path: 'test/cart/DestinationRule',
      field: 'spec.trafficPolicy.loadBalancer.consistentHash',
      message: expect.stringMatching(/^stickiness \(consistentHash\) keeps no client with a version of "cart\.shop\.svc\.cluster\.local": route "rule-0" of VirtualService shop\/\S+ chooses one by weight for each request \(v1: 80, v2: 20\), then the pod by the hash$/) as string,
    }]);
  });

  test.each<[string, number[], Parameters<typeof found>[1], Partial<TargetGroupProps>?]>([
    ['a single version', [1], undefined],
    ['one version with traffic', [0, 5], undefined],
    ['another algorithm', [1, 1], undefined, { loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.RANDOM }],
    ['forwards that keep the version', [1, 1], group => [1, 2].map(() => ListenerAction.forward(group, sticky))],
    ['a weighted forward that keeps it', [1, 1], group => [ListenerAction.weightedForward([{ target: group }], sticky)]],
    ['no forward', [1, 1], () => []],
  ])('is not told of %s', (_, weights, forwards, props) => {
    expect(found(weights, forwards, props)).toEqual([]);
  });

  test('is told where one of several forwards does not keep the version', () => {
    expect(found([1, 1], group => [sticky, {}].map(options => ListenerAction.forward(group, options)))).toMatchObject([{ message: expect.stringContaining('"rule-1"') as string }]);
  });

  test('can be acknowledged on the group', () => {
    expect(threeWays('CDI040', chart =>
      Findings.of(build(chart, [1, 1], group => [ListenerAction.forward(group)])).acknowledge('CDI040', 'for caches'))).toMatchObject([{ acknowledged: 'for caches' }]);
  });
});

describe('objects that somebody wrote', () => {
  const hash = { loadBalancer: { consistentHash: { httpCookie: { name: 'a', ttl: '0s' } } } };
  const rule = (spec: object, namespace = 'shop'): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'cart', namespace },
    spec: { host: 'cart.shop.svc.cluster.local', subsets: ['v1', 'v2'].map(name => ({ name, labels: { version: name } })), ...spec },
  });
  const routes = (destinations: object[], gateways: string[] = ['edge/web']): Manifest => ({
    apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'cart', namespace: 'shop' }, spec: { hosts: ['a.test'], gateways, http: [{ route: destinations }] },
  });
  const to = (subset: string | undefined, weight = 50, others: object = {}) => ({ destination: { host: 'cart.shop.svc.cluster.local', subset, port: { number: 80 } }, weight, ...others });
  const cookie = { headers: { response: { add: { 'Set-Cookie': 'v=1' } } } };
  const SPLIT = [to('v1'), to('v2')];

  test.each<[string, Manifest, Manifest, number]>([
    ['a split', rule({ trafficPolicy: hash }), routes(SPLIT), 1],
    ['a hash for the port', rule({ trafficPolicy: { portLevelSettings: [{ port: { number: 80 }, ...hash }] } }), routes(SPLIT), 1],
    ['a hash for another port', rule({ trafficPolicy: { portLevelSettings: [{ port: { number: 81 }, ...hash }] } }), routes(SPLIT), 0],
    ['a hash that the port does not have', rule({ trafficPolicy: { ...hash, portLevelSettings: [{ port: { number: 80 }, tls: {} }] } }), routes(SPLIT), 0],
    ['a hash of one subset', rule({ subsets: [{ name: 'v1', labels: {}, trafficPolicy: hash }, { name: 'v2', labels: {} }] }), routes(SPLIT), 0],
    ['a hash of each subset', rule({ subsets: ['v1', 'v2'].map(name => ({ name, labels: {}, trafficPolicy: hash })) }), routes(SPLIT), 1],
    ['no subsets', rule({ trafficPolicy: hash }), routes([to(undefined), to(undefined)]), 0],
    ['one subset twice', rule({ trafficPolicy: hash }), routes([to('v1'), to('v1')]), 0],
    ['a split in the mesh', rule({ trafficPolicy: hash }), routes(SPLIT, ['mesh']), 0],
    ['a cookie of each', rule({ trafficPolicy: hash }), routes([to('v1', 50, cookie), to('v2', 50, cookie)]), 0],
    ['a cookie of one', rule({ trafficPolicy: hash }), routes([to('v1', 50, cookie), to('v2')]), 1],
    ['a rule that the gateway does not use', rule({ trafficPolicy: hash }, 'other'), routes(SPLIT), 0],
  ])('with %s', (_, one, other, count) => {
    expect(findInManifests(unkeptVersions, one, other)).toHaveLength(count);
  });
});
