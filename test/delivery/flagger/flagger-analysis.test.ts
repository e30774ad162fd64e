import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { FlaggerAnalysis } from '../../../src/delivery/flagger/flagger-analysis';
import { FlaggerMetric } from '../../../src/delivery/flagger/flagger-metric';
import { FlaggerWebhook, FlaggerWebhookType } from '../../../src/delivery/flagger/flagger-webhook';

const rendered = (analysis: FlaggerAnalysis) => analysis._render('the analysis');
const SUCCESS = { name: 'request-success-rate', thresholdRange: { min: 99 } };
const LOAD: FlaggerWebhook = { name: 'load', hookType: FlaggerWebhookType.ROLLOUT, url: 'http://flagger-loadtester.test/' };

describe('the analysis of Flagger', () => {
  test('checks every minute for success, and gives up after five failures', () => {
    expect(rendered(FlaggerAnalysis.linear({ stepWeight: 10 }))).toEqual({ interval: '1m', threshold: 5, maxWeight: 50, stepWeight: 10, metrics: [SUCCESS] });
  });

  test('has weights that are named', () => {
    expect(rendered(FlaggerAnalysis.steps({ weights: [1, 20, 100], interval: Duration.seconds(90), threshold: 1 })))
      .toEqual({ interval: '90s', threshold: 1, stepWeights: [1, 20, 100], metrics: [SUCCESS] });
  });

  test('has metrics and webhooks', () => {
    expect(rendered(FlaggerAnalysis.linear({
      stepWeight: 50,
      metrics: [
        FlaggerMetric.requestSuccessRate({ min: 99.5, interval: Duration.minutes(2) }),
        FlaggerMetric.requestDuration({ max: Duration.millis(500) }),
        FlaggerMetric.fromTemplate('not-found', { namespace: 'flagger', max: 0, templateVariables: { path: '/orders' } }),
        FlaggerMetric.fromTemplate('queue', { min: 1, max: 1 }),
      ],
      webhooks: [LOAD, { ...LOAD, name: 'gate', hookType: FlaggerWebhookType.CONFIRM_PROMOTION, timeout: Duration.seconds(5), metadata: { cmd: 'hey' } }],
    }))).toMatchObject({
      metrics: [
        { name: 'request-success-rate', interval: '2m', thresholdRange: { min: 99.5 } },
        { name: 'request-duration', thresholdRange: { max: 500 } },
        { name: 'not-found', templateRef: { name: 'not-found', namespace: 'flagger' }, thresholdRange: { max: 0 }, templateVariables: { path: '/orders' } },
        { name: 'queue', templateRef: { name: 'queue' }, thresholdRange: { min: 1, max: 1 } },
      ],
      webhooks: [
        { name: 'load', type: 'rollout', url: 'http://flagger-loadtester.test/' },
        { name: 'gate', type: 'confirm-promotion', url: 'http://flagger-loadtester.test/', timeout: '5s', metadata: { cmd: 'hey' } },
      ],
    });
  });
});

describe('what is refused', () => {
  test.each<[string, () => unknown, string]>([
    ['no step', () => FlaggerAnalysis.linear({ stepWeight: 0 }), 'stepWeight of an analysis of Flagger must be an integer from 1 to 100, got 0'],
    ['half a percent', () => FlaggerAnalysis.linear({ stepWeight: 0.5 }), 'stepWeight of an analysis of Flagger'],
    ['an end before the first step', () => FlaggerAnalysis.linear({ stepWeight: 60 }), 'maxWeight of an analysis of Flagger must be an integer from 60 to 100, got 50'],
    ['more than all', () => FlaggerAnalysis.linear({ stepWeight: 50, maxWeight: 101 }), 'maxWeight of an analysis of Flagger'],
    ['no weights', () => FlaggerAnalysis.steps({ weights: [] }), 'weights of an analysis of Flagger must be a list of at least one'],
    ['a weight of 0', () => FlaggerAnalysis.steps({ weights: [0, 10] }), 'weight 0 of an analysis of Flagger must be an integer from 1 to 100, got 0'],
    ['the same weight again', () => FlaggerAnalysis.steps({ weights: [10, 10] }), 'weights of an analysis of Flagger must be each more than the one before, got [10,10]'],
    ['no failure', () => FlaggerAnalysis.linear({ stepWeight: 10, threshold: 0 }), 'threshold of an analysis of Flagger must be an integer of at least 1, got 0'],
    ['an interval that Flagger makes longer', () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, interval: Duration.seconds(9) })), 'interval of the analysis must be a duration of whole seconds, of 10 at least, got 9 seconds'],
    ['half a second', () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, interval: Duration.millis(10500) })), 'interval of the analysis'],
    ['a number as interval', () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, interval: 60 as never })), 'interval of the analysis'],
    ['no metrics', () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, metrics: [] })), 'metrics of the analysis must be a list of at least one'],
    ['one metric twice', () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, metrics: [99, 98].map(min => FlaggerMetric.requestSuccessRate({ min })) })), 'name of a metric of the analysis must be there once'],
    ['101 %', () => FlaggerMetric.requestSuccessRate({ min: 101 }), 'min of the metric request-success-rate must be a number from 0 to 100'],
    ['no time', () => FlaggerMetric.requestDuration({ max: Duration.millis(0) }), 'max of the metric request-duration must be an integer of at least 1'],
    ['a window of no time', () => FlaggerMetric.requestSuccessRate({ min: 99, interval: Duration.millis(500) }), 'interval of the metric request-success-rate'],
    ['a template without bounds', () => FlaggerMetric.fromTemplate('errors', {}), 'bounds of the metric errors must be min, max or both'],
    ['bounds that cross', () => FlaggerMetric.fromTemplate('errors', { min: 2, max: 1 }), 'min of the metric errors must be at most max (1), got 2'],
    ['a template without a name', () => FlaggerMetric.fromTemplate('', { max: 1 }), 'name of a MetricTemplate must be the name of a Kubernetes object'],
    ['a namespace', () => FlaggerMetric.fromTemplate('errors', { max: 1, namespace: 'a.b' }), 'namespace of the metric errors must be a DNS label'],
    ...([
      ['a URL without a scheme', { url: 'flagger-loadtester.test' }, 'url of webhook "load" of the analysis must be an absolute URL'],
      ['a webhook without a name', { name: '' }, 'name of a webhook of the analysis must be a text that is not empty'],
      ['a type', { hookType: 'load' as never }, 'hookType of webhook "load" of the analysis must be one of confirm-rollout'],
      ['a timeout', { timeout: Duration.millis(10) }, 'timeout of webhook "load" of the analysis'],
    ] as [string, Partial<FlaggerWebhook>, string][]).map(([name, given, message]): [string, () => unknown, string] =>
      [name, () => rendered(FlaggerAnalysis.linear({ stepWeight: 10, webhooks: [{ ...LOAD, ...given }] })), message]),
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });

  test('and nearly the same is taken', () => {
    expect(rendered(FlaggerAnalysis.linear({ stepWeight: 100, maxWeight: 100, interval: Duration.seconds(10) }))).toMatchObject({ interval: '10s' });
    expect(rendered(FlaggerAnalysis.steps({ weights: [1, 2], threshold: 1 }))).toMatchObject({ stepWeights: [1, 2] });
    const metrics = [FlaggerMetric.requestSuccessRate({ min: 100, interval: Duration.seconds(1) })];

    expect(rendered(FlaggerAnalysis.linear({ stepWeight: 1, metrics })))
      .toMatchObject({ metrics: [{ interval: '1s' }] });
  });
});
