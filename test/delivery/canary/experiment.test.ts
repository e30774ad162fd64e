import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { ExperimentTemplate, ExperimentVersion } from '../../../src/delivery/canary/experiment';
import { TrafficSplitting } from '../../../src/delivery/canary/traffic-splitting';
import { canaryIn, chartIn, manifestsOf } from '../rollout-fixture';

const { STABLE, CANARY } = ExperimentVersion;
const both: ExperimentTemplate[] = [{ name: 'baseline', version: STABLE }, { name: 'trial', version: CANARY, replicas: 2 }];
const weighted = both.map(template => ({ ...template, weight: 5 }));
const duration = Duration.minutes(10);

describe('an experiment', () => {
  test('runs pods of both versions, and measures', () => {
    const chart = chartIn();
    const metrics = [IstioMetric.successRate({ min: 99 })];
    canaryIn(chart, { steps: [CanaryStep.experiment({ templates: both, duration, metrics }), CanaryStep.weight(20)] });

    expect(manifestsOf(chart, 'Rollout')[0].spec.strategy.canary.steps[0]).toEqual({
      experiment: {
        duration: '600s',
        templates: [{ name: 'baseline', specRef: 'stable', metadata: {} }, { name: 'trial', specRef: 'canary', replicas: 2, metadata: {} }],
        analysisRunMetadata: {},
        analyses: [{ name: 'orders-analysis', templateName: 'orders-analysis', args: [{ name: 'canary-hash', valueFrom: { podTemplateHashValue: 'Latest' } }] }],
      },
    });
    expect(manifestsOf(chart, 'AnalysisTemplate')).toHaveLength(1);
  });

  test('has weights at the level of hosts only', () => {
    const steps = [CanaryStep.experiment({ templates: weighted, duration })];

    expect(() => canaryIn(chartIn(), { steps })).toThrow('trafficSplitting of canary "orders" must be that of hosts, as step 0 (experiment) has weights, got "subset"');
    expect(() => canaryIn(chartIn(), { steps, trafficSplitting: TrafficSplitting.HOST_LEVEL })).not.toThrow();
    expect(() => canaryIn(chartIn(), { steps: [CanaryStep.experiment({ templates: both, duration })] })).not.toThrow();
  });

  test.each<[string, Parameters<typeof CanaryStep.experiment>[0], string]>([
    ['no pods', { templates: [], duration }, 'templates of an experiment must be'],
    ['one name twice', { templates: [both[0], both[0]], duration }, 'name of a template of an experiment must'],
    ['no end', { templates: both }, 'duration of an experiment must be given where nothing is measured'],
    ['no time', { templates: both, duration: Duration.seconds(0) }, 'duration of an experiment must be at least one second'],
    ['fewer pods than one', { templates: [{ ...both[0], replicas: 0 }], duration }, 'replicas of template "baseline" of an experiment must be an integer of at least 1'],
    ['a weight of nothing', { templates: [{ ...both[0], weight: 0 }], duration }, 'weight of template "baseline" of an experiment must be an integer from 1 to 100'],
    ['more than all requests', { templates: both.map(one => ({ ...one, weight: 60 })), duration }, 'weights of an experiment must be at most 100 together, got 120'],
    ['another version', { templates: [{ ...both[0], version: 'next' as ExperimentVersion }], duration }, 'version of template "baseline" of an experiment must be'],
    ['a name that is none', { templates: [{ ...both[0], name: 'Base Line' }], duration }, 'name of a template of an experiment must be a DNS label'],
    ['no metric', { templates: both, duration, metrics: [] }, 'metrics of an experiment must'],
  ])('is refused with %s', (_, options, message) => {
    expect(() => CanaryStep.experiment(options)).toThrow(message);
  });

  test('takes all requests that there are', () => {
    expect(() => CanaryStep.experiment({ templates: both.map(one => ({ ...one, weight: 50 })), duration: Duration.seconds(1) })).not.toThrow();
  });
});
