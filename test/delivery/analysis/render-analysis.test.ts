import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { AnalysisContext } from '../../../src/delivery/analysis/analysis-context';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { renderAnalysis } from '../../../src/delivery/analysis/render-analysis';

const CONTEXT: AnalysisContext = { rolloutName: 'cart', namespace: 'shop', carriesGrpc: false };
const SUCCESS = IstioMetric.successRate({ min: 99.5 });
const LATENCY = IstioMetric.latency({ percentile: 95, max: Duration.millis(500) });
const COMPARED = IstioMetric.successRateComparedToStable({ maxDecrease: 1 });

const render = (metrics: IstioMetric[], context = CONTEXT) => renderAnalysis('analysis of cart', metrics, context) as {
  spec: { args?: object[]; metrics: { name: string }[] };
  args?: object[];
};

test('one template has all metrics, and the arguments that they use', () => {
  const { spec, args } = render([SUCCESS, LATENCY]);
  expect(spec.metrics.map(({ name }) => name)).toEqual(['success-rate', 'latency-p95']);
  expect(spec.args).toEqual([{ name: 'canary-hash' }]);
  expect(args).toEqual([{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }]);
});

test('the stable version and the namespace where they are needed', () => {
  expect(render([SUCCESS, COMPARED], { rolloutName: 'cart', carriesGrpc: false }).args).toEqual([
    { name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } },
    { name: 'stable-hash', valueFrom: { podTemplateHashValue: 'Stable' } },
    { name: 'namespace', valueFrom: { fieldRef: { fieldPath: 'metadata.namespace' } } },
  ]);
});

test('none where no query has one', () => {
  const { spec, args } = render([IstioMetric.query({ name: 'errors', query: 'sum(errors)', max: 1 })]);
  expect(spec.args).toBeUndefined();
  expect(args).toBeUndefined();
});

test('a metric without a say is named as a whole', () => {
  const { spec } = render([IstioMetric.successRate({ min: 99.5, dryRun: true }), COMPARED]) as { spec: { dryRun?: object[] } };
  expect(spec.dryRun).toEqual([{ metricName: '^success-rate$' }]);
  expect(render([SUCCESS]).spec).not.toMatchObject({ dryRun: expect.anything() as unknown });
});

test('an analysis measures something', () => {
  expect(() => render([])).toThrow('metrics of analysis of cart must be a list of at least one, got []');
});

test('each metric has a name of its own', () => {
  expect(() => render([SUCCESS, IstioMetric.successRate({ min: 90 })])).toThrow(
    'name of a metric of analysis of cart must be a name of its own, got "success-rate": give one of the two another name');
  expect(() => render([SUCCESS, IstioMetric.successRate({ min: 90, name: 'at-least-90' })])).not.toThrow();
});
