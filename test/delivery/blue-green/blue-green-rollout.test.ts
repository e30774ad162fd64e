import { Chart, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { MetricReporter } from '../../../src/delivery/analysis/metric-reporter';
import { BlueGreenRollout } from '../../../src/delivery/blue-green/blue-green-rollout';
import { BlueGreenRolloutProps } from '../../../src/delivery/blue-green/blue-green-rollout-props';
import { SyncWaves } from '../../../src/delivery/sync-waves';
import { ServiceIdentity } from '../../../src/security/service-identity';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { chartIn, manifestsOf } from '../rollout-fixture';

function blueGreenIn(chart: Chart, props: Partial<BlueGreenRolloutProps> = {}): BlueGreenRollout {
  return new BlueGreenRollout(chart, 'orders', {
    name: 'orders',
    ...(props.ports === undefined ? { port: 80 } : {}),
    containers: [{ image: 'example.com/orders:1', portNumber: 8080 }],
    ...props,
  });
}

const strategyOf = (props: Partial<BlueGreenRolloutProps>): object => {
  const chart = chartIn();
  blueGreenIn(chart, props);
  return manifestsOf(chart, 'Rollout')[0].spec.strategy;
};

describe('BlueGreenRollout', () => {
  test('makes an active Service, a preview and the Rollout', () => {
    const chart = chartIn();
    blueGreenIn(chart);

    expect(manifestsOf(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`))
      .toEqual(['Service orders', 'Service orders-preview', 'Rollout orders']);
    expect(manifestsOf(chart, 'Service').map(({ spec }) => spec.selector)).toEqual([{ app: 'orders' }, { app: 'orders' }]);
    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy).toEqual({ blueGreen: { activeService: 'orders', previewService: 'orders-preview' } });
  });

  test('says when a version is promoted', () => {
    const { minutes } = Duration;
    expect(strategyOf({ autoPromotion: false, previewReplicaCount: 1, scaleDownDelay: minutes(10), abortScaleDownDelay: minutes(1) }))
      .toEqual({
        blueGreen: {
          activeService: 'orders',
          previewService: 'orders-preview',
          autoPromotionEnabled: false,
          previewReplicaCount: 1,
          scaleDownDelaySeconds: 600,
          abortScaleDownDelaySeconds: 60,
        },
      });
    expect(strategyOf({ autoPromotion: true, autoPromotionDelay: Duration.minutes(5) }))
      .toEqual({ blueGreen: { activeService: 'orders', previewService: 'orders-preview', autoPromotionSeconds: 300 } });
  });

  test('measures before and behind the promotion', () => {
    const chart = chartIn();
    blueGreenIn(chart, {
      prePromotionMetrics: [IstioMetric.successRate({ min: 99 })],
      postPromotionMetrics: [IstioMetric.latency({ percentile: 95, max: Duration.millis(300) })],
    });

    expect(manifestsOf(chart, 'AnalysisTemplate').map(({ metadata }) => metadata.name)).toEqual(['orders-pre-promotion', 'orders-post-promotion']);
    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy).toMatchObject({
      blueGreen: {
        prePromotionAnalysis: { templates: [{ templateName: 'orders-pre-promotion' }] },
        postPromotionAnalysis: { templates: [{ templateName: 'orders-post-promotion' }] },
      },
    });
  });

  test('says that Argo Rollouts writes both selectors, and keeps labels of the chart away from both Services', () => {
    const chart = chartIn('shop', { build: '7' });
    blueGreenIn(chart);
    SyncWaves.addTo(chart);

    expect(writtenFieldsOf(chart).map(({ object, pointers }) => [object.name, pointers])).toEqual([
      ['orders', ['/spec/selector/rollouts-pod-template-hash']], ['orders-preview', ['/spec/selector/rollouts-pod-template-hash']],
    ]);
    expect(manifestsOf(chart, 'Service').map(({ metadata }) => metadata.labels)).toEqual([undefined, undefined]);
  });

  test('is a target, and so is its preview', () => {
    const chart = chartIn();
    const orders = blueGreenIn(chart);
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['shop.example.com'] });
    listener.addAction('preview', { conditions: [ListenerCondition.httpHeader('x-preview', ['yes'])], action: ListenerAction.forward(orders.preview) });
    listener.addAction('default', { action: ListenerAction.forward(orders) });

    expect(manifestsOf(chart, 'VirtualService')[0].spec.http.map(({ route: [{ destination }] }) => destination.host))
      .toEqual(['orders-preview.shop.svc.cluster.local', 'orders.shop.svc.cluster.local']);
  });

  test('is for TCP too, and for several ports', () => {
    const chart = chartIn();
    const orders = blueGreenIn(chart, {
      ports: [
        { port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, name: 'http-admin' },
        { port: 5432, targetPort: 5432, protocol: ApplicationProtocol.TCP },
      ],
    });

    expect(orders.preview.trafficDestinations({ port: 81 })[0].destination.port).toBe(81);
    expect(() => orders.preview.trafficDestinations({ port: 82 })).toThrow('port of a forward to blue-green "orders" must be one of its ports');
    expect(() => orders.trafficDestinations()).toThrow('port of a forward to blue-green "orders" must be');
  });

  test('is checked where it is all that its app has', () => {
    const checked = (annotations: Record<string, string>) => () => {
      const chart = chartIn();
      blueGreenIn(chart, { podMetadata: { annotations } });
      manifestsOf(chart);
    };

    expect(checked({ 'a b': 'x' })).toThrow('spec.template.metadata.annotations must have a name of at most 63 letters');
    expect(checked({ 'a-b': 'x' })).not.toThrow();
  });

  test('lets callers in at both', () => {
    const chart = chartIn();
    blueGreenIn(chart).allowFrom(ServiceIdentity.fromServiceAccount('shop', 'cart'));

    expect(manifestsOf(chart, 'AuthorizationPolicy').map(({ spec }) => spec.selector)).toEqual([{ matchLabels: { app: 'orders' } }]);
  });

  test.each([
    ['a comparison before the promotion', { prePromotionMetrics: [IstioMetric.successRateComparedToStable({ maxDecrease: 1 })] }],
    ['pods that just stay', { postPromotionMetrics: [IstioMetric.successRate({ min: 99, count: 3 })], scaleDownDelay: Duration.seconds(361) }],
    ['pods that stay until all is measured', { postPromotionMetrics: [IstioMetric.successRate({ min: 99, count: 300 })] }],
    ['a short delay where nothing is measured then', { prePromotionMetrics: [IstioMetric.successRate({ min: 99 })], scaleDownDelay: Duration.seconds(1) }],
  ])('takes %s', (_, props) => {
    expect(() => blueGreenIn(chartIn(), props)).not.toThrow();
  });

  test('a proxy that is not the pod\'s counts requests to the preview before the promotion, and to the active Service behind it', () => {
    const chart = chartIn();
    const metrics = [IstioMetric.successRate({ min: 99, reporter: MetricReporter.SOURCE })];
    blueGreenIn(chart, { prePromotionMetrics: metrics, postPromotionMetrics: metrics });
    const [before, behind] = manifestsOf(chart, 'AnalysisTemplate').map(template => JSON.stringify(template));

    expect(before).toContain('destination_service_name=\\"orders-preview\\"');
    expect(behind).toContain('destination_service_name=\\"orders\\"');
  });

  test.each([
    ['a delay where somebody promotes', { autoPromotion: false, autoPromotionDelay: Duration.minutes(1) },
      'autoPromotionDelay of blue-green "orders" must be left out where somebody promotes a version'],
    ['a delay with a fraction', { autoPromotionDelay: Duration.millis(100) }, 'autoPromotionDelay of blue-green "orders" must be a duration in whole seconds'],
    ['a preview without pods', { previewReplicaCount: 0 }, 'previewReplicaCount of blue-green "orders" must be an integer of at least 1, got 0'],
    ['no metric', { prePromotionMetrics: [] }, 'metrics of analysis "pre-promotion" of blue-green "orders" must'],
    ['a comparison with a version that gets no requests', { postPromotionMetrics: [IstioMetric.successRateComparedToStable({ maxDecrease: 1 })] },
      'postPromotionMetrics of blue-green "orders" must be about the new version alone, got "success-rate-compared-to-stable"'],
    ['no pods to go back to', { postPromotionMetrics: [IstioMetric.successRate({ min: 99, count: 3 })], scaleDownDelay: Duration.minutes(6) },
      'scaleDownDelay of blue-green "orders" must be longer than its postPromotionMetrics take (6 minutes), got 6 minutes: there would be no pods'],
    ['no pods', { containers: [] }, 'containers of blue-green "orders" must'],
    ['pods of which nothing is said', { containers: undefined }, 'containers of blue-green "orders" must'],
    ['fewer ReplicaSets than none', { revisionHistoryLimit: -1 }, 'revisionHistoryLimit of blue-green "orders" must be an integer of at least 0'],
  ])('refuses %s', (_, props, message) => {
    expect(() => blueGreenIn(chartIn(), props)).toThrow(message);
  });
});
