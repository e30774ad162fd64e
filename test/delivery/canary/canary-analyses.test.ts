import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { MetricReporter } from '../../../src/delivery/analysis/metric-reporter';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { TrafficSplitting } from '../../../src/delivery/canary/traffic-splitting';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { canaryIn, chartIn, manifestsOf } from '../rollout-fixture';

const { analysis, weight } = CanaryStep;
const success = IstioMetric.successRate({ min: 99.5 });
const latency = IstioMetric.latency({ percentile: 95, max: Duration.millis(500) });

/** The templates of a canary with some steps, and the steps. */
function analysesOf(...steps: CanaryStep[]): { names: string[]; written: object[] } {
  const chart = chartIn();
  canaryIn(chart, { steps });
  return {
    names: manifestsOf(chart, 'AnalysisTemplate').map(({ metadata }) => metadata.name),
    written: manifestsOf(chart, 'Rollout')[0].spec.strategy.canary.steps,
  };
}

describe('analyses of a canary', () => {
  test('are a template before the Rollout, and a step that names it with the hashes of the versions', () => {
    const chart = chartIn();
    canaryIn(chart, { steps: [weight(20), analysis([success, latency])] });
    const kinds = manifestsOf(chart).map(({ kind }) => kind);
    const [template] = manifestsOf(chart, 'AnalysisTemplate');
    const { spec } = template as unknown as { spec: { args: object[]; metrics: { name: string; provider: { prometheus: { query: string } } }[] } };

    expect(kinds.indexOf('AnalysisTemplate')).toBeLessThan(kinds.indexOf('Rollout'));
    expect(template.metadata).toEqual({ name: 'orders-analysis', namespace: 'shop' });
    expect(spec.args).toEqual([{ name: 'canary-hash' }]);
    expect(spec.metrics.map(({ name }) => name)).toEqual(['success-rate', 'latency-p95']);
    expect(spec.metrics[0].provider.prometheus.query).toContain('orders-{{args.canary-hash}}');
    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy.canary.steps[1]).toEqual({
      analysis: {
        templates: [{ templateName: 'orders-analysis' }], args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }],
      },
    });
  });

  test('share a template where they measure the same, and have a number where they do not', () => {
    expect(analysesOf(weight(20), analysis([success]), weight(50), analysis([latency]), weight(80), analysis([success])).names)
      .toEqual(['orders-analysis', 'orders-analysis-2']);
    expect(analysesOf(weight(20), analysis([success], { name: 'early' }), weight(50), analysis([latency], { name: 'late' })).names)
      .toEqual(['orders-early', 'orders-late']);
    expect(() => analysesOf(weight(20), analysis([success], { name: 'early' }), analysis([latency], { name: 'early' })))
      .toThrow('name of analysis "early" of canary "orders" must be one that no analysis with other metrics has');
  });

  test('are taken in the background from a step on', () => {
    const chart = chartIn();
    canaryIn(chart, { steps: [weight(20), weight(50)], analysis: { metrics: [success], startingStep: 1 } });

    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy.canary).toMatchObject({
      analysis: { templates: [{ templateName: 'orders-background' }], startingStep: 1 },
    });
    expect(() => canaryIn(chartIn(), { steps: [weight(20)], analysis: { metrics: [success], startingStep: 1 } }))
      .toThrow('startingStep of the analysis of canary "orders" must be an integer from 0 to 0, got 1');
  });

  test('ask the Prometheus of the canary', () => {
    const chart = chartIn();
    canaryIn(chart, { steps: [weight(20), analysis([success])], prometheus: { address: 'http://thanos.monitoring:9090', podLabel: 'pod_name' } });
    const written = JSON.stringify(manifestsOf(chart, 'AnalysisTemplate'));

    expect(written).toContain('http://thanos.monitoring:9090');
    expect(written).toContain('pod_name=~');
  });

  test('count statuses of gRPC where a port may carry it', () => {
    const written = (protocol?: ApplicationProtocol): string => {
      const chart = chartIn();
      canaryIn(chart, { steps: [weight(20), analysis([success])], protocol });
      return JSON.stringify(manifestsOf(chart, 'AnalysisTemplate'));
    };

    expect(written()).not.toContain('grpc_response_status');
    expect(written(ApplicationProtocol.HTTP2)).toContain('grpc_response_status');
    expect(written(ApplicationProtocol.GRPC)).toContain('grpc_response_status');
  });

  test('know the Services of the versions at the level of hosts', () => {
    const chart = chartIn();
    const bySource = IstioMetric.successRate({ min: 99, reporter: MetricReporter.SOURCE });
    canaryIn(chart, { steps: [weight(20), analysis([bySource])], trafficSplitting: TrafficSplitting.HOST_LEVEL });

    expect(JSON.stringify(manifestsOf(chart, 'AnalysisTemplate'))).toContain('destination_service_name=\\"orders-canary\\"');
  });

  test.each([
    ['no metric', () => analysis([]), 'metrics of analysis of a canary step must'],
    ['two metrics with one name', () => analysis([success, success]), 'name of a metric of analysis of a canary step must be a name of its own'],
    ['a name that is none', () => analysis([success], { name: 'Early Bird' }), 'name of an analysis must be a DNS label'],
  ])('are refused with %s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});
