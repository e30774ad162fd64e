import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { BackgroundAnalysis } from '../../../src/delivery/canary/background-analysis';
import { findingsOfAnalyses } from '../../../src/delivery/canary/canary-findings';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const { analysis, headerRoute, mirrorRoute, pause, removeRoute, weight } = CanaryStep;
const SUCCESS = IstioMetric.successRate({ min: 99.5 });
const COMPARED = IstioMetric.latencyComparedToStable({ percentile: 95, maxFactor: 1.2 });
const QUERY = IstioMetric.query({ name: 'errors', query: 'sum(errors)', max: 1 });
const HEADER = { 'x-user': StringMatch.exact('beta') };

const messagesOf = (steps: CanaryStep[], background?: BackgroundAnalysis) =>
  findingsOfAnalyses('canary "orders"', steps, background).map(({ message }) => message);

const silentCanary = (where: string, metrics = 'success-rate') =>
  `${where} measures requests to the canary (${metrics}) while it gets none: its weight is 0, and no route leads to it`;

const silentStable = (where: string) =>
  `${where} compares with the stable version (latency-p95-compared-to-stable) while that gets no requests: the weight of the canary is 100`;

describe('an analysis as a step', () => {
  test('measures nothing before the canary gets requests', () => {
    expect(messagesOf([analysis([SUCCESS, COMPARED, QUERY]), weight(10)]))
      .toEqual([silentCanary('step 0 (analysis) of canary "orders"', 'success-rate, latency-p95-compared-to-stable')]);
    expect(messagesOf([weight(10), weight(0), analysis([SUCCESS])])).toEqual([silentCanary('step 2 (analysis) of canary "orders"')]);
    expect(messagesOf([headerRoute('beta', HEADER), removeRoute('beta'), analysis([SUCCESS])])).toEqual([silentCanary('step 2 (analysis) of canary "orders"')]);
  });

  test.each<[string, CanaryStep]>([['a weight', weight(1)], ['a header route', headerRoute('beta', HEADER)], ['copies', mirrorRoute('copies')]])(
    'measures something behind %s', (_, step) => {
      expect(messagesOf([step, analysis([SUCCESS, COMPARED])])).toEqual([]);
    });

  test('compares nothing where the canary gets all requests', () => {
    expect(messagesOf([weight(100), analysis([SUCCESS, COMPARED])])).toEqual([silentStable('step 1 (analysis) of canary "orders"')]);
    expect(messagesOf([weight(99), analysis([COMPARED])])).toEqual([]);
    expect(messagesOf([weight(100), analysis([SUCCESS])])).toEqual([]);
  });

  test('with a query of one\'s own may measure anything', () => {
    expect(messagesOf([analysis([QUERY]), weight(100), analysis([QUERY])])).toEqual([]);
  });
});

describe('an analysis in the background', () => {
  const where = (index: number, kind = 'pause') => `the background analysis of canary "orders", at step ${index} (${kind}),`;

  test('measures nothing while the Rollout waits and the canary gets no requests', () => {
    expect(messagesOf([pause(), weight(10), pause(), analysis([QUERY])], { metrics: [SUCCESS] })).toEqual([silentCanary(where(0))]);
    expect(messagesOf([weight(10), weight(0), analysis([QUERY])], { metrics: [SUCCESS] })).toEqual([silentCanary(where(2, 'analysis'))]);
  });

  test('compares nothing while the Rollout waits with all requests at the canary', () => {
    expect(messagesOf([weight(10), pause(), weight(100), pause(Duration.minutes(1))], { metrics: [COMPARED] })).toEqual([silentStable(where(3))]);
    expect(messagesOf([weight(10), pause(), weight(100)], { metrics: [COMPARED] })).toEqual([]);
  });

  test('measures something from the step on with which it begins', () => {
    expect(messagesOf([pause(), weight(10), pause()], { metrics: [SUCCESS, COMPARED], startingStep: 1 })).toEqual([]);
  });
});

test('it has a code and a fix', () => {
  expect(findingsOfAnalyses('canary "orders"', [analysis([SUCCESS])])).toMatchObject([{ code: 'CDI144', fix: expect.stringContaining('acknowledge') as string }]);
});
