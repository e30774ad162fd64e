import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { CanaryRollout } from '../../../src/delivery/canary/canary-rollout';
import { CanaryRolloutProps } from '../../../src/delivery/canary/canary-rollout-props';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { TrafficSplitting } from '../../../src/delivery/canary/traffic-splitting';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceIdentity } from '../../../src/security/service-identity';
import { WeightedService } from '../../../src/service/weighted-service';
import { WeightedServiceProps } from '../../../src/service/weighted-service-props';
import { LoadBalancer } from '../../../src/traffic-policy/load-balancer';
import { echoIn, version } from '../../service/service-fixture';
import { chartIn, manifestsOf, RolloutManifest } from '../rollout-fixture';

/** A service with all its weight at one version, unless said otherwise, and the canary that takes it over. */
function takeOver(
  props: Partial<CanaryRolloutProps> = {}, service: Partial<WeightedServiceProps> = {},
): { chart: Chart; echo: WeightedService; canary: CanaryRollout } {
  const chart = chartIn();
  const echo = echoIn(chart, { versions: [version('v1', { weight: 100, replicas: 4 }), version('v2', { weight: 0 })], ...service });
  return { chart, echo, canary: new CanaryRollout(chart, 'canary', { weightedService: echo, steps: [CanaryStep.weight(25)], ...props }) };
}

const named = (chart: Chart, kind: string, name: string): RolloutManifest =>
  manifestsOf(chart, kind).find(({ metadata }) => metadata.name === name)!;

describe('a WeightedService that becomes a canary', () => {
  test('keeps its objects; a Rollout takes over the pods of the version with all the weight', () => {
    const { chart } = takeOver();

    expect(manifestsOf(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Service echo', 'Deployment echo-v1', 'Deployment echo-v2', 'DestinationRule echo',
      'DestinationRule echo-rollout', 'VirtualService echo-rollout-http', 'VirtualService echo', 'Rollout echo',
    ]);
    expect(named(chart, 'Rollout', 'echo').spec).toMatchObject({
      replicas: 4, workloadRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'echo-v1', scaleDown: 'onsuccess' },
    });
    expect(Object.keys(named(chart, 'Rollout', 'echo').spec).sort()).toEqual(['replicas', 'strategy', 'workloadRef']);
  });

  test('its subsets have the labels of that version: pods without weight stay without requests', () => {
    const { chart } = takeOver();

    expect(named(chart, 'DestinationRule', 'echo-rollout').spec.subsets)
      .toEqual([{ name: 'canary', labels: { version: 'v1' } }, { name: 'stable', labels: { version: 'v1' } }]);
  });

  test('callers inside the mesh, and rules that forward to the service, are led to the delegate', () => {
    const { chart, echo } = takeOver();
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['echo.example.com'] });
    listener.addAction('default', { action: ListenerAction.forward(echo) });

    expect(named(chart, 'VirtualService', 'echo').spec.http).toEqual([{ name: 'default', delegate: { name: 'echo-rollout-http' } }]);
    expect(JSON.stringify(manifestsOf(chart, 'VirtualService'))).not.toContain('"subset":"v1"');
  });

  test('of one version alone has a VirtualService then', () => {
    const { chart } = takeOver({}, { versions: [version('v1')] });

    expect(named(chart, 'VirtualService', 'echo').spec).toEqual({
      hosts: ['echo.shop.svc.cluster.local'], http: [{ name: 'default', delegate: { name: 'echo-rollout-http' } }],
    });
  });

  test('says that the number of pods of the Deployment is no longer that in Git', () => {
    expect(writtenFieldsOf(takeOver().chart).map(({ object, pointers }) => [`${object.kind} ${object.name}`, pointers]))
      .toContainEqual(['Deployment echo-v1', ['/spec/replicas']]);
  });

  test('the number of pods is said here, or measured', () => {
    const containers = [{ image: 'echo:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } }];
    const { chart } = takeOver({ autoscaling: { maxReplicas: 8 } }, { versions: [version('v1', { containers })] });

    expect(named(takeOver({ replicas: 7 }).chart, 'Rollout', 'echo').spec.replicas).toBe(7);
    expect(named(chart, 'Rollout', 'echo').spec.replicas).toBeUndefined();
    expect(manifestsOf(chart, 'HorizontalPodAutoscaler').map(({ spec }) => spec.scaleTargetRef))
      .toEqual([{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'echo' }]);
    const unmeasured = [{ ...containers[0], resources: { memory: { request: Size.mebibytes(64) } } }];
    expect(() => takeOver({ autoscaling: { maxReplicas: 8 } }, { versions: [version('v1', { containers: unmeasured })] }))
      .toThrow('requests of container "main" of canary "echo"');
  });

  test('callers are those of the service', () => {
    const { chart, echo, canary } = takeOver();
    canary.allowFrom(ServiceIdentity.fromServiceAccount('shop', 'cart'));

    expect(manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata }) => metadata.name)).toEqual(['echo-callers']);
    expect(canary.identify()).toBe(echo.identify());
  });

  test.each([
    ['weight on two versions', {}, { versions: [version('v1', { weight: 80 }), version('v2', { weight: 20 })] },
      'versions with a weight of the WeightedService of canary "echo" must be exactly one, the one that becomes the stable version, got "v1: 80, v2: 20"'],
    ['pods that are made elsewhere', {}, { targetPort: 8080, versions: [{ name: 'v1', podLabels: { app: 'echo', version: 'v1' } }] },
      'pods of version "v1" of canary "echo" must be those of a Deployment of this app, got "pods made elsewhere"'],
    ['a policy of that version', {}, { versions: [version('v1', { trafficPolicy: { loadBalancer: LoadBalancer.leastRequest() } })] },
      'trafficPolicy of version "v1" of canary "echo" must be left out'],
    ['callers inside the mesh that get both', {}, { versions: [version('v1', { weight: 1 }), version('v2', { weight: 0 })], meshRouting: false },
      'meshRouting of the WeightedService of canary "echo" must be left out, got false'],
    ['ports that are not known', {}, { versions: [version('v1')], port: undefined, service: ServiceHost.fromServiceName('echo', { namespaceName: 'shop' }), serviceSelector: { app: 'echo' } },
      'ports of the WeightedService of canary "echo" must be known'],
    ['the level of hosts', { trafficSplitting: TrafficSplitting.HOST_LEVEL }, {}, 'trafficSplitting of canary "echo" must be that of subsets for a WeightedService'],
    ['pods of its own', { containers: [{ image: 'echo:1' }] }, {}, 'containers of canary "echo" must be left out beside a weightedService'],
    ['a port of its own', { port: 80 }, {}, 'port of canary "echo" must be left out beside a weightedService, got 80'],
    ['replicas beside an autoscaler', { replicas: 3, autoscaling: { maxReplicas: 8 } }, {}, 'replicas of canary "echo" must be left out beside autoscaling'],
  ])('is refused with %s', (_, props, service, message) => {
    expect(() => takeOver(props, service)).toThrow(message);
  });

  test('is made in the chart of its service', () => {
    const app = Testing.app();
    const [shop, other] = ['shop', 'other'].map(id => new Chart(app, id, { namespace: 'shop' }));
    const echo = echoIn(shop, { versions: [version('v1')] });

    expect(() => new CanaryRollout(other, 'canary', { weightedService: echo, steps: [CanaryStep.weight(25)] }))
      .toThrow('chart of canary "echo" must be that of its WeightedService ("shop"), got "other"');
  });

  test('has weights that nobody else writes any more', () => {
    const { echo } = takeOver();
    const message = 'weights of service "echo" must be left to canary "echo", which has taken them over';

    expect(() => echo.updateWeights({ v1: 1, v2: 1 })).toThrow(message);
    expect(() => echo.addVersion(version('v3', { weight: 1 }))).toThrow(message);
    expect(() => echo.trafficDestinations()).toThrow(message);
    expect(() => echo.version('v1').trafficDestinations()).toThrow(message);
    expect(() => echo.version('v2').trafficDestinations()).not.toThrow();
  });

  test('a second canary of it is refused', () => {
    const { chart, echo } = takeOver();

    expect(() => new CanaryRollout(chart, 'other', { weightedService: echo, steps: [CanaryStep.weight(25)] })).toThrow('echo');
  });

  test('a rule that was there before tells that it comes too early', () => {
    const chart = chartIn();
    const echo = echoIn(chart, { versions: [version('v1')] });
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['echo.example.com'] });
    listener.addAction('default', { action: ListenerAction.forward(echo) });
    new CanaryRollout(chart, 'canary', { weightedService: echo, steps: [CanaryStep.weight(25)] });

    expect(() => manifestsOf(chart)).toThrow('make the CanaryRollout before what forwards here');
  });
});
