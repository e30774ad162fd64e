import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { CanaryScale } from '../../../src/delivery/canary/canary-scale';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { TrafficSplitting } from '../../../src/delivery/canary/traffic-splitting';
import { canonicalPods } from '../../../src/delivery/canonical-pods';
import { SyncWaves } from '../../../src/delivery/sync-waves';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { LoadBalancer } from '../../../src/traffic-policy/load-balancer';
import { canaryIn, chartIn, manifestsOf } from '../rollout-fixture';

const HOST = 'orders.shop.svc.cluster.local';
const namesOf = (chart: Chart) => manifestsOf(chart).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);

describe('CanaryRollout', () => {
  test('makes a Service, the subsets, a delegate, the Rollout and what leads callers of the mesh there, in a safe order', () => {
    const chart = chartIn();
    canaryIn(chart);

    expect(namesOf(chart)).toEqual([
      'Service shop/orders', 'DestinationRule shop/orders-rollout', 'VirtualService shop/orders-rollout-http', 'Rollout shop/orders',
      'VirtualService shop/orders',
    ]);
  });

  test('the delegate has no hosts, and one named route with both versions, 100 and 0', () => {
    const chart = chartIn();
    canaryIn(chart);
    const [delegate, root] = manifestsOf(chart, 'VirtualService');

    expect(delegate.spec).toEqual({
      http: [{
        name: 'primary',
        route: [{ destination: { host: HOST, subset: 'stable' }, weight: 100 }, { destination: { host: HOST, subset: 'canary' }, weight: 0 }],
      }],
    });
    expect(root.spec).toEqual({ hosts: [HOST], http: [{ name: 'default', delegate: { name: 'orders-rollout-http' } }] });
  });

  test('rules that are added to the root come before the way to the delegate', () => {
    const chart = chartIn();
    canaryIn(chart).virtualService.addHttpRoute({ name: 'health', matches: [{ uri: StringMatch.exact('/healthz') }], action: HttpAction.directResponse(200) });

    expect(manifestsOf(chart, 'VirtualService')[1].spec.http).toEqual([
      { name: 'health', match: [{ uri: { exact: '/healthz' } }], directResponse: { status: 200 } },
      { name: 'default', delegate: { name: 'orders-rollout-http' } },
    ]);
  });

  test('the Rollout names the delegate, its route and the subsets', () => {
    const chart = chartIn();
    canaryIn(chart, { scaleDownDelay: Duration.minutes(1), abortScaleDownDelay: Duration.minutes(2), revisionHistoryLimit: 3 });
    const [{ spec }] = manifestsOf(chart, 'Rollout');

    expect(spec.strategy).toEqual({
      canary: {
        scaleDownDelaySeconds: 60,
        abortScaleDownDelaySeconds: 120,
        steps: [{ setWeight: 20 }],
        trafficRouting: {
          istio: {
            destinationRule: { name: 'orders-rollout', canarySubsetName: 'canary', stableSubsetName: 'stable' },
            virtualServices: [{ name: 'orders-rollout-http', routes: ['primary'] }],
          },
        },
      },
    });
    expect(spec.replicas).toBe(2);
    expect(spec.revisionHistoryLimit).toBe(3);
    expect(spec.selector).toEqual({ matchLabels: { app: 'orders' } });
    expect(spec.template.metadata.labels).toMatchObject({ app: 'orders' });
  });

  test('says nothing that Argo Rollouts takes anyway', () => {
    const chart = chartIn();
    canaryIn(chart);

    expect(Object.keys(manifestsOf(chart, 'Rollout')[0].spec).sort()).toEqual(['replicas', 'selector', 'strategy', 'template']);
  });

  test('a number of nothing is left out, as Argo Rollouts leaves it out', () => {
    const of = (minReady: Duration) => {
      const chart = chartIn();
      canaryIn(chart, { minReady });
      return manifestsOf(chart, 'Rollout')[0].spec;
    };

    expect(of(Duration.seconds(0))).not.toHaveProperty('minReadySeconds');
    expect(of(Duration.seconds(5))).toHaveProperty('minReadySeconds', 5);
  });

  test('pods are those that a Deployment of cdk8s-plus has, written as Argo Rollouts writes them', () => {
    const chart = chartIn();
    const containers = [{ image: 'example.com/orders:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } }];
    canaryIn(chart, { containers });
    new kplus.Deployment(chart, 'Deployment', { containers });
    const [ours] = manifestsOf(chart, 'Rollout');
    const [theirs] = manifestsOf(chart, 'Deployment');

    expect(ours.spec.template.spec).toEqual(canonicalPods(theirs.spec.template.spec));
  });

  test('leaves the number of pods to an autoscaler of the Rollout', () => {
    const chart = chartIn();
    const containers = [{ image: 'example.com/orders:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } }];
    canaryIn(chart, { containers, autoscaling: { minReplicas: 3, maxReplicas: 9 } });

    expect(manifestsOf(chart, 'Rollout')[0].spec.replicas).toBeUndefined();
    expect(manifestsOf(chart, 'HorizontalPodAutoscaler')[0].spec.scaleTargetRef)
      .toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'orders' });
  });

  test('each port for HTTP has a delegate that names it, and the root chooses by port; others are left alone', () => {
    const chart = chartIn();
    canaryIn(chart, {
      ports: [
        { port: 80, targetPort: 8080 }, { port: 9000, targetPort: 9000, protocol: ApplicationProtocol.GRPC },
        { port: 5432, targetPort: 5432, protocol: ApplicationProtocol.TCP },
      ],
    });
    const [http, grpc, root] = manifestsOf(chart, 'VirtualService');
    const numbersOf = ({ spec }: typeof http) => spec.http.flatMap(({ route }) => route.map(({ destination }) => destination.port.number));

    expect([http, grpc].map(({ metadata }) => metadata.name)).toEqual(['orders-rollout-http', 'orders-rollout-grpc']);
    expect([http, grpc].map(numbersOf)).toEqual([[80, 80], [9000, 9000]]);
    expect([http, grpc].some(delegate => JSON.stringify(delegate).includes('match'))).toBe(false);
    expect(root.spec.http).toEqual([
      { name: 'http', match: [{ port: 80 }], delegate: { name: 'orders-rollout-http' } },
      { name: 'grpc', match: [{ port: 9000 }], delegate: { name: 'orders-rollout-grpc' } },
    ]);
    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy.canary.trafficRouting.istio.virtualServices)
      .toEqual([{ name: 'orders-rollout-http', routes: ['primary'] }, { name: 'orders-rollout-grpc', routes: ['primary'] }]);
  });

  test('what happens on the way is in a DestinationRule of its own, which Argo Rollouts does not touch', () => {
    const chart = chartIn();
    canaryIn(chart, { trafficPolicy: { loadBalancer: LoadBalancer.leastRequest() } });
    const [subsets, policy] = manifestsOf(chart, 'DestinationRule');

    expect(subsets.spec).toEqual({ host: HOST, subsets: [{ name: 'canary', labels: { app: 'orders' } }, { name: 'stable', labels: { app: 'orders' } }] });
    expect(policy.metadata.name).toBe('orders');
    expect(policy.spec.subsets).toBeUndefined();
    expect(policy.spec.trafficPolicy).toBeDefined();
  });

  test('at the level of hosts each version has a Service, and there are no subsets', () => {
    const chart = chartIn();
    canaryIn(chart, { trafficSplitting: TrafficSplitting.HOST_LEVEL });
    const [delegate] = manifestsOf(chart, 'VirtualService');
    const { stableService, canaryService, trafficRouting } = manifestsOf(chart, 'Rollout')[0].spec.strategy.canary;

    expect(namesOf(chart)).toContain('Service shop/orders-stable');
    expect(manifestsOf(chart, 'DestinationRule')).toEqual([]);
    expect([stableService, canaryService]).toEqual(['orders-stable', 'orders-canary']);
    expect(trafficRouting).toEqual({ istio: { virtualServices: [{ name: 'orders-rollout-http', routes: ['primary'] }] } });
    expect(delegate.spec.http[0].route.map(({ destination }) => destination))
      .toEqual([{ host: 'orders-stable.shop.svc.cluster.local' }, { host: 'orders-canary.shop.svc.cluster.local' }]);
    expect(manifestsOf(chart, 'Service').map(({ spec }) => spec.selector)).toEqual([{ app: 'orders' }, { app: 'orders' }, { app: 'orders' }]);
  });

  test('labels of the chart stay away from what Argo Rollouts writes, and sync waves do not', () => {
    const chart = chartIn('shop', { build: '7' });
    canaryIn(chart);
    SyncWaves.addTo(chart);
    const isWritten = ({ metadata }: { metadata: { name: string } }) => metadata.name.includes('-rollout');
    const fixed = manifestsOf(chart).filter(isWritten);
    const others = manifestsOf(chart).filter(manifest => !isWritten(manifest));

    expect(fixed.map(({ metadata }) => metadata)).toEqual([
      { name: 'orders-rollout', namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
      { name: 'orders-rollout-http', namespace: 'shop', annotations: { 'argocd.argoproj.io/sync-wave': '2' } },
    ]);
    expect(others.map(({ metadata }) => metadata.labels)).toEqual([{ build: '7' }, { app: 'orders', build: '7' }, { build: '7' }]);
  });

  test('says which fields Argo Rollouts writes', () => {
    const chart = chartIn();
    canaryIn(chart);

    expect(writtenFieldsOf(chart).map(({ object, pointers }) => [object.name, pointers])).toEqual([
      ['orders-rollout', ['/spec/subsets/0/labels/rollouts-pod-template-hash', '/spec/subsets/1/labels/rollouts-pod-template-hash']],
      ['orders-rollout-http', ['/spec/http']],
    ]);
  });

  test.each([
    ['no pods', { containers: [] }, 'containers of canary "orders" must be'],
    ['no port for HTTP', { protocol: ApplicationProtocol.TCP }, 'protocols of canary "orders" must be HTTP, HTTP/2 or gRPC at one port at least'],
    ['replicas beside an autoscaler', { replicas: 3, autoscaling: { maxReplicas: 5 } }, 'replicas of canary "orders" must be left out beside autoscaling'],
    ['a time with a fraction', { scaleDownDelay: Duration.millis(1500) }, 'scaleDownDelay of canary "orders" must be a duration in whole seconds'],
    ['a time with a fraction for a given up canary', { abortScaleDownDelay: Duration.millis(500) },
      'abortScaleDownDelay of canary "orders" must be a duration in whole seconds'],
    ['fewer ReplicaSets than none', { revisionHistoryLimit: -1 }, 'revisionHistoryLimit of canary "orders" must be an integer of at least 0'],
    ['another splitting', { trafficSplitting: 'pods' as TrafficSplitting }, 'trafficSplitting of canary "orders" must be'],
    ['a header that is none', { steps: [CanaryStep.weight(10), CanaryStep.headerRoute('beta', { 'x group': StringMatch.exact('beta') })] }, 'x group'],
    ['a claim, which Istio reads at gateways only',
      { steps: [CanaryStep.weight(10), CanaryStep.headerRoute('beta', { '@request.auth.claims.group': StringMatch.exact('beta') })] },
      'header route "beta" of canary "orders"'],
    ['a method that is none', { steps: [CanaryStep.weight(10), CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('get it') })] },
      'mirror route "copies" of canary "orders": method'],
  ])('refuses %s', (_, props, message) => {
    expect(() => canaryIn(chartIn(), props)).toThrow(message);
  });

  test('nobody else writes its weights', () => {
    const chart = chartIn();

    expect(() => canaryIn(chart).trafficDestinations()).toThrow('destinations of canary "orders" must be left to Argo Rollouts');
  });

  test('a forward names one of its ports for HTTP', () => {
    const chart = chartIn();
    const orders = canaryIn(chart, {
      ports: [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, name: 'http-admin' }, { port: 5432, protocol: ApplicationProtocol.TCP, targetPort: 5432 }],
    });

    expect(orders.delegateFor(81).virtualServiceName).toBe('orders-rollout-http-admin');
    expect(() => orders.delegateFor()).toThrow('port of a forward to canary "orders" must be');
    expect(() => orders.delegateFor(5432)).toThrow('port of a forward to canary "orders" must be one for HTTP (80, 81), got 5432');
    expect(() => orders.delegateFor(82)).toThrow('port of a forward to canary "orders" must be one of its ports');
  });

  test('pods of a scale that is not enough are counted from the fewest that an autoscaler keeps', () => {
    const containers = [{ image: 'example.com/orders:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } }];
    const steps = [CanaryStep.canaryScale(CanaryScale.replicas(1)), CanaryStep.weight(50)];

    expect(() => canaryIn(chartIn(), { containers, steps, autoscaling: { minReplicas: 3, maxReplicas: 9 } })).toThrow('must be at least 2');
    expect(() => canaryIn(chartIn(), { containers, steps, autoscaling: { minReplicas: 2, maxReplicas: 9 } })).not.toThrow();
  });
});
