import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { AnalysisMetricOptions } from '../../../src/delivery/analysis/analysis-metric-options';
import { requireSchedule } from '../../../src/delivery/analysis/measurement-schedule';

const WINDOW = Duration.minutes(5);

const inStep = (options: AnalysisMetricOptions, window?: Duration) => requireSchedule('m', options, window).render(false);
const inBackground = (options: AnalysisMetricOptions, window?: Duration) => requireSchedule('m', options, window).render(true);

describe('defaults', () => {
  test('a step measures once, when the window lies behind the step', () => {
    expect(inStep({}, WINDOW)).toEqual({ initialDelay: '5m' });
    expect(inStep({})).toEqual({});
    expect(inStep({ count: 1 }, WINDOW)).toEqual({ initialDelay: '5m' });
  });

  test('several measurements are a window apart', () => {
    expect(inStep({ count: 3 }, WINDOW)).toEqual({ initialDelay: '5m', interval: '5m', count: 3 });
    expect(inStep({ count: 3 })).toEqual({ interval: '2m', count: 3 });
  });

  test('the background measures as long as the canary lasts', () => {
    expect(inBackground({}, WINDOW)).toEqual({ initialDelay: '5m', interval: '5m' });
    expect(inBackground({ count: 1 }, WINDOW)).toEqual({ initialDelay: '5m' });
    expect(inBackground({ interval: Duration.seconds(30), failureLimit: 3, inconclusiveLimit: 7 })).toEqual(
      { interval: '30s', failureLimit: 3, inconclusiveLimit: 7 });
  });
});

test('what is said is written, defaults of Argo are not', () => {
  expect(inStep({
    count: 5, interval: Duration.seconds(30), initialDelay: Duration.millis(1500), failureLimit: 4, inconclusiveLimit: 1, consecutiveErrorLimit: 0,
  }, WINDOW)).toEqual({ initialDelay: '1500ms', interval: '30s', count: 5, failureLimit: 4, inconclusiveLimit: 1, consecutiveErrorLimit: 0 });
  expect(inStep({ failureLimit: 0, inconclusiveLimit: 0, initialDelay: Duration.millis(0) }, WINDOW)).toEqual({});
});

describe('refused where it is made', () => {
  test.each<[AnalysisMetricOptions, string]>([
    [{ count: 0 }, 'count of m must be an integer of at least 1, got 0: take at least one measurement'],
    [{ count: 1.5 }, 'count of m must be an integer of at least 1, got 1.5'],
    [{ count: 2, interval: Duration.millis(0) }, 'interval of m must be a duration of at least 1 ms'],
    [{ initialDelay: Duration.millis(0.5) }, 'initialDelay of m must be a duration of at least 1 ms'],
    [{ count: 2, failureLimit: -1 }, 'failureLimit of m must be an integer of at least 0, got -1: 0 allows none'],
    [{ count: 2, failureLimit: 2 }, 'failureLimit of m must be less than count (2), got 2: else the metric succeeds however bad all measurements are'],
    [{ count: 2, inconclusiveLimit: 2 }, 'inconclusiveLimit of m must be less than count (2), got 2'],
    [{ consecutiveErrorLimit: -1 }, 'consecutiveErrorLimit of m must be an integer of at least 0, got -1'],
    [{ count: 1, interval: Duration.minutes(1) }, 'interval of m must be left out with a count of 1, got "1m"'],
  ])('%j', (options, error) => {
    expect(() => requireSchedule('m', options)).toThrow(error);
  });

  test('near misses are not', () => {
    expect(() => requireSchedule('m', { count: 2, failureLimit: 1, inconclusiveLimit: 1, interval: Duration.millis(1), consecutiveErrorLimit: 0 })).not.toThrow();
  });
});

describe('refused in a step, and not in the background', () => {
  test('measuring for ever', () => {
    const options = { interval: Duration.minutes(1) };
    expect(() => inStep(options)).toThrow(
      'count of m must be set beside interval (1m) in a step, got undefined: without it Argo Rollouts measures for ever, and the step never ends');
    expect(() => inBackground(options)).not.toThrow();
  });

  test('a limit that the one measurement never passes', () => {
    expect(() => inStep({ failureLimit: 1 })).toThrow('failureLimit of m must be less than count, which is 1 by default, got 1');
    expect(() => inBackground({ failureLimit: 1 })).not.toThrow();
  });
});
