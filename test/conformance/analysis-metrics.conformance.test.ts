/** What Argo Rollouts makes of our metrics: the queries run in the engine of Prometheus, over series as Istio's proxies have them. */
import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildMeasurement } from './prometheus/build';
import { HASHES, measure, Measurement, numbersOf, Outcome, ROLLOUT } from './prometheus/measure';
import { recorded, Requests } from './prometheus/recorded-requests';
import { RANDOM_METRICS } from './random-metrics';
import { IstioMetric, MetricReporter, NoTraffic } from '../../src';

const SUCCESS = IstioMetric.successRate({ min: 99.5 });
const COMPARED = IstioMetric.successRateComparedToStable({ maxDecrease: 0.5 });
const LATENCY = IstioMetric.latency({ percentile: 95, max: Duration.millis(500) });
const FACTOR = IstioMetric.latencyComparedToStable({ percentile: 95, maxFactor: 1.2 });
const INCREASE = IstioMetric.latencyComparedToStable({ percentile: 95, maxIncrease: Duration.millis(10) });
const RATE = IstioMetric.requestRate({ min: 1, max: 10 });

const GOOD: Requests = { each: 100 };
const GOOD_STABLE: Requests = { ...GOOD, version: 'stable' };
const BAD: Requests[] = [{ each: 98 }, { each: 2, code: 503 }];

type Phase = Outcome['phase'];
/** What is shown, the metric, the requests, the phase, and maybe the value. */
type Case = [string, IstioMetric, readonly Requests[], Phase, number?];

// A cold build takes longer than a test may.
beforeAll(buildMeasurement);

async function outcomeOf(measurement: Measurement): Promise<Outcome> {
  return (await measure([measurement]))[0];
}

function shows(cases: readonly Case[]): void {
  test.each(cases)('%s', async (_, metric, requests, phase, value) => {
    const outcome = await outcomeOf({ metric, series: recorded(...requests) });
    expect(outcome).toMatchObject({ phase, message: '' });
    expect(numbersOf(outcome)).toEqual(value === undefined ? expect.anything() : [expect.closeTo(value, 6)]);
  });
}

describe('the share of requests that succeed', () => {
  shows([
    ['all, without a series of errors', SUCCESS, [GOOD], 'Successful', 100],
    ['too few', SUCCESS, BAD, 'Failed', 98],
    ['exactly enough', SUCCESS, [{ each: 199 }, { each: 1, code: 500 }], 'Successful', 99.5],
    ['none, without a series of successes', SUCCESS, [{ each: 10, code: 503 }], 'Failed', 0],
    ['what clients do wrong is no failure', SUCCESS, [{ each: 10 }, { each: 90, code: 404 }], 'Successful', 100],
    ['all of several pods', SUCCESS, [{ each: 10 }, { each: 10, code: 500, pod: `cart-${HASHES.canary}-abcde` }], 'Failed', 50],
    ['statuses of gRPC', SUCCESS, [{ each: 10, grpc: 0 }, { each: 10, grpc: 14 }], 'Failed', 50],
    ['of gRPC what clients do wrong is no failure', SUCCESS, [{ each: 10, grpc: 0 }, { each: 10, grpc: 5 }], 'Successful', 100],
    ['a code and a status count once', SUCCESS, [{ each: 10, grpc: 0 }, { each: 10, grpc: 14, code: 503 }], 'Failed', 50],
    ['no statuses of gRPC', IstioMetric.successRate({ min: 99.5, failedGrpcStatuses: [] }), [{ each: 10 }, { each: 10, grpc: 14 }], 'Successful', 100],
    ['clients that went away', SUCCESS, [{ each: 10 }, { each: 10, code: 0 }], 'Successful', 100],
    ['the same as failures', IstioMetric.successRate({ min: 99.5, failedWhenUnanswered: true }), [{ each: 10 }, { each: 10, code: 0 }], 'Failed', 50],
    ['less than a millionth', IstioMetric.successRate({ min: 1e-7 }), [{ each: 10, code: 500 }], 'Failed', 0],
    ['only the window', SUCCESS, [{ each: 100 }, { each: 100, code: 500, to: 20 }], 'Successful', 100],
    ['a window as long as all', IstioMetric.successRate({ min: 99.5, window: Duration.minutes(9) }), [GOOD, { each: 100, code: 500, to: 20 }], 'Failed'],
  ]);
});

describe('which requests', () => {
  const others: [string, Requests][] = [
    ['of the stable version', { each: 50, code: 500, version: 'stable' }],
    ['counted by the caller', { each: 50, code: 500, labels: { reporter: 'source' } }],
    ['in another namespace', { each: 50, code: 500, labels: { destination_workload_namespace: 'test' } }],
    ['of a Rollout whose name begins with that of ours', { each: 50, code: 500, pod: `cart-api-${HASHES.canary}-abcde` }],
    ['of a Rollout whose name ends with it', { each: 50, code: 500, pod: `my-cart-${HASHES.canary}-abcde` }],
    ['of one that is named like our pods', { each: 50, code: 500, pod: `cart-${HASHES.canary}-5d8f7c6b-abcde` }],
  ];
  shows(others.map(([name, requests]): Case => [`not those ${name}`, SUCCESS, [GOOD, requests], 'Successful', 100]));

  test('a dot in a name is no other character', async () => {
    const context = { ...ROLLOUT, rolloutName: 'cart.v2' };
    const of = (pod: string) => recorded({ ...GOOD, pod: `cart.v2-${HASHES.canary}-abcde` }, { each: 50, code: 500, pod });
    const [other, own] = await measure([`cartxv2-${HASHES.canary}-abcde`, `cart.v2-${HASHES.canary}-fghij`].map(pod => ({ metric: SUCCESS, context, series: of(pod) })));
    expect([other.phase, own.phase]).toEqual(['Successful', 'Failed']);
  });

  test('in a namespace that Argo names', async () => {
    const context = { rolloutName: 'cart', carriesGrpc: false };
    const series = recorded(GOOD, { each: 50, code: 500, labels: { destination_workload_namespace: 'test' } });
    expect(await outcomeOf({ metric: SUCCESS, context, series })).toMatchObject({ phase: 'Successful', value: '[100]' });
  });

  test('by another label for the pod, and by labels of one\'s own', async () => {
    const cluster = 'a "quoted" \\ name';
    const metric = IstioMetric.successRate({ min: 99.5, prometheus: { podLabel: 'pod_name', labels: { cluster } } });
    const series = recorded(
      { ...GOOD, pod: 'x', labels: { pod_name: `cart-${HASHES.canary}-abcde`, cluster } },
      { each: 50, code: 500, pod: 'x', labels: { pod_name: `cart-${HASHES.canary}-abcde`, cluster: 'other' } },
    );
    expect(await outcomeOf({ metric, series })).toMatchObject({ phase: 'Successful', value: '[100]' });
  });

  test('of callers, by the Services of the versions', async () => {
    const metric = IstioMetric.successRateComparedToStable({ maxDecrease: 0.5, reporter: MetricReporter.SOURCE });
    const context = { ...ROLLOUT, services: { stable: 'cart', canary: 'cart-canary' } };
    const called = (service: string) => ({
      pod: 'gateway-1', labels: { reporter: 'source', destination_service_name: service, destination_service_namespace: 'shop' },
    });
    const series = recorded({ each: 90, ...called('cart-canary') }, { each: 10, code: 503, ...called('cart-canary') }, { each: 10, ...called('cart') });
    expect(await outcomeOf({ metric, context, series })).toMatchObject({ phase: 'Failed', value: '[-10]' });
  });
});

describe('without traffic', () => {
  const IDLE: Requests[] = [{ each: 0, first: 500 }, { each: 0, first: 500, version: 'stable' }];
  const silences: [string, readonly Requests[]][] = [
    ['no series', []], ['series without new requests', IDLE], ['a canary that has ended', [{ each: 100, to: 20 }, { ...GOOD_STABLE, to: 20 }]],
  ];
  const made: [string, (whenNoTraffic?: NoTraffic) => IstioMetric][] = [
    ['the success rate', whenNoTraffic => IstioMetric.successRate({ min: 99.5, whenNoTraffic })],
    ['the success rate, compared', whenNoTraffic => IstioMetric.successRateComparedToStable({ maxDecrease: 0.5, whenNoTraffic })],
    ['the latency', whenNoTraffic => IstioMetric.latency({ percentile: 95, max: Duration.millis(500), whenNoTraffic })],
    ['the latency, compared', whenNoTraffic => IstioMetric.latencyComparedToStable({ percentile: 95, maxFactor: 2, whenNoTraffic })],
  ];
  const answers: [NoTraffic | undefined, Phase][] = [
    [undefined, 'Inconclusive'], [NoTraffic.INCONCLUSIVE, 'Inconclusive'], [NoTraffic.FAILURE, 'Failed'], [NoTraffic.SUCCESS, 'Successful'],
  ];

  describe.each(silences)('%s', (_, requests) => {
    test.each(made)('%s is decided', async (__, make) => {
      const series = recorded(...requests);
      const outcomes = await measure(answers.map(([answer]) => ({ metric: make(answer), series })));
      expect(outcomes).toEqual(answers.map(([, phase]) => ({ phase, value: '[]', message: '' })));
    });
  });

  describe('of one version', () => {
    shows([
      ['no stable one: nothing to compare to', COMPARED, [GOOD], 'Inconclusive'],
      ['no stable one: a bad canary is as unknown', COMPARED, BAD, 'Inconclusive'],
      ['no canary', COMPARED, [GOOD_STABLE], 'Inconclusive'],
      ['no stable latency', FACTOR, [GOOD], 'Inconclusive'],
      ['no latency of the canary', INCREASE, [GOOD_STABLE], 'Inconclusive'],
      ['what is not compared needs no stable one', SUCCESS, [GOOD], 'Successful', 100],
    ]);
  });

  describe('the request rate is 0', () => {
    shows([
      ['no series', RATE, [], 'Failed', 0],
      ['no new requests', RATE, [{ each: 0, first: 500 }], 'Failed', 0],
      ['enough requests', RATE, [{ each: 60 }], 'Successful', 4],
      ['too many', RATE, [{ each: 600 }], 'Failed', 40],
    ]);
  });

  describe('too few requests are none', () => {
    const metric = IstioMetric.successRate({ min: 99.5, minRequests: 100 });
    shows([
      ['too few', metric, [{ each: 5 }, { each: 5, code: 500 }], 'Inconclusive'],
      ['enough', metric, [{ each: 10 }, { each: 10, code: 500 }], 'Failed', 50],
    ]);
  });
});

describe('compared to the stable version', () => {
  const stable = (good: number, bad: number): Requests[] => [{ each: good, version: 'stable' }, { each: bad, version: 'stable', code: 500 }];
  shows([
    ['as good', COMPARED, [GOOD, GOOD_STABLE], 'Successful', 0],
    ['as bad', COMPARED, [...BAD, ...stable(98, 2)], 'Successful', 0],
    ['better', COMPARED, [GOOD, ...stable(98, 2)], 'Successful', 2],
    ['worse, within the bound', COMPARED, [...BAD, ...stable(984, 16)], 'Successful', -0.4],
    ['worse', COMPARED, [...BAD, ...stable(99, 1)], 'Failed', -1],
    ['as fast', FACTOR, [GOOD, GOOD_STABLE], 'Successful', 1],
    ['slower', FACTOR, [{ ...GOOD, milliseconds: 40 }, GOOD_STABLE], 'Failed'],
    ['faster', FACTOR, [GOOD, { ...GOOD_STABLE, milliseconds: 40 }], 'Successful'],
    ['slower by too much', INCREASE, [{ ...GOOD, milliseconds: 40 }, GOOD_STABLE], 'Failed', 24.5],
    ['slower by a bucket', INCREASE, [{ ...GOOD, milliseconds: 20 }, { ...GOOD_STABLE, milliseconds: 8 }], 'Failed'],
    ['as slow', INCREASE, [{ ...GOOD, milliseconds: 700 }, { ...GOOD_STABLE, milliseconds: 900 }], 'Successful', 0],
  ]);
});

describe('latency', () => {
  shows([
    ['fast', LATENCY, [GOOD], 'Successful', 24.25],
    ['slow', LATENCY, [{ each: 100, milliseconds: 700 }], 'Failed', 975],
    ['slow for few', LATENCY, [{ each: 96 }, { each: 4, code: 201, milliseconds: 2000 }], 'Successful'],
    ['slow for many', LATENCY, [{ each: 90 }, { each: 10, code: 201, milliseconds: 2000 }], 'Failed'],
    ['beyond all buckets', IstioMetric.latency({ percentile: 95, max: Duration.minutes(59) }), [{ each: 1, milliseconds: 4e6 }], 'Failed', 3_600_000],
  ]);
});

describe('what counters do', () => {
  const naive = IstioMetric.query({
    name: 'naive',
    min: 99.5,
    query: '100 - 100 * sum(rate(istio_requests_total{response_code=~"5.."}[2m])) / sum(rate(istio_requests_total[2m]))',
  });
  shows([
    ['a container that starts again', SUCCESS, [{ ...GOOD, restart: 37 }], 'Successful', 100],
    ['and fails', SUCCESS, BAD.map(requests => ({ ...requests, restart: 37 })), 'Failed', 98],
    ['the errors with which a series begins', SUCCESS, [{ each: 10, from: 38 }, { each: 0, first: 5, from: 38, code: 500 }], 'Failed', 80],
    ['a single request, ever', SUCCESS, [{ each: 0, first: 1, from: 40 }], 'Successful', 100],
    ['a single request, ever, that failed', SUCCESS, [{ each: 0, first: 1, from: 40, code: 500 }], 'Failed', 0],
    ['what a series began with long ago', SUCCESS, [GOOD, { each: 0, first: 1000, code: 500 }], 'Successful', 100],
    ['a pod that has ended within the window', SUCCESS, [GOOD, { each: 100, code: 500, to: 39, pod: `cart-${HASHES.canary}-abcde` }], 'Failed'],
  ]);

  test('a query as it is often written does not see the first errors', async () => {
    const series = recorded({ each: 10, from: 38 }, { each: 0, first: 5, from: 38, code: 500 });
    expect(await outcomeOf({ metric: naive, series })).toMatchObject({ phase: 'Successful', value: '[100]' });
  });

  test('of a series that is asked too rarely nothing is known, not even what it was before', async () => {
    const series = recorded({ each: 0, first: 1000 }, { each: 1 });
    expect(await outcomeOf({ metric: SUCCESS, series, interval: 150, at: 6000 })).toMatchObject({ phase: 'Inconclusive', value: '[]' });
  });
});

describe('a query of one\'s own', () => {
  const query = (text: string, options: object = {}) => IstioMetric.query({ name: 'own', query: text, min: 1, max: 5, ...options });
  test.each<[string, string, Phase, string]>([
    ['within its bounds', 'vector(3)', 'Successful', '[3]'],
    ['outside', 'vector(6)', 'Failed', '[6]'],
    ['no result', 'up', 'Inconclusive', '[]'],
    ['no number', 'vector(0) / 0', 'Inconclusive', '[NaN]'],
    ['infinity', 'vector(1) / 0', 'Failed', '[+Inf]'],
    ['several, all good', 'label_replace(vector(2), "a", "b", "", "") or vector(3)', 'Successful', '[2,3]'],
    ['several, one bad', 'label_replace(vector(2), "a", "b", "", "") or vector(9)', 'Failed', '[2,9]'],
    ['several, one without a number', 'label_replace(vector(2), "a", "b", "", "") or vector(0) / 0', 'Successful', '[2,NaN]'],
    ['several, one bad and one without a number', 'label_replace(vector(9), "a", "b", "", "") or vector(0) / 0', 'Failed', '[9,NaN]'],
  ])('%s', async (_, text, phase, value) => {
    expect(await outcomeOf({ metric: query(text), series: [] })).toEqual({ phase, value, message: '' });
  });

  test.each<[NoTraffic, Phase]>([[NoTraffic.SUCCESS, 'Successful'], [NoTraffic.FAILURE, 'Failed']])('%s where there is no number', async (whenNoTraffic, phase) => {
    const outcomes = await measure(['up', 'vector(0) / 0'].map(text => ({ metric: query(text, { whenNoTraffic }), series: [] })));
    expect(outcomes.map(outcome => outcome.phase)).toEqual([phase, phase]);
  });

  test('the arguments are filled in', async () => {
    const metric = query('count(up{pod=~"cart-{{ args.canary-hash }}-.+",old=~"cart-{{args.stable-hash}}-.+",namespace="{{args.namespace}}"})');
    const series = [`up{pod="cart-${HASHES.canary}-a",old="cart-${HASHES.stable}-b",namespace="shop"} 1x40`];
    expect(await outcomeOf({ metric, series })).toMatchObject({ phase: 'Successful', value: '[1]' });
  });

  test('what is no PromQL, or no vector, is an error, which promotes nothing', async () => {
    const outcomes = await measure(['sum(', 'scalar(vector(3))', 'up[5m]'].map(text => ({ metric: query(text), series: [] })));
    expect(outcomes.map(({ phase }) => phase)).toEqual(['Error', 'Error', 'Error']);
  });
});

describe('random traffic', () => {
  const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 300);
  const requests = fc.record({
    version: fc.constantFrom('canary' as const, 'stable' as const),
    pod: fc.constantFrom('aaaaa', 'bbbbb'),
    code: fc.constantFrom(200, 201, 404, 500, 503),
    each: fc.integer({ min: 0, max: 50 }),
    first: fc.integer({ min: 0, max: 50 }),
    from: fc.constantFrom(0, 10, 36, 39),
  });
  const unique = fc.uniqueArray(requests, { maxLength: 8, selector: ({ version, pod, code }) => `${version} ${pod} ${code}` });

  /** Requests that the proxies have counted in the last two minutes. */
  const counted = (all: readonly Requests[], version: string, failed: boolean) => all
    .filter(one => one.version === version && (!failed || one.code! >= 500))
    .map(({ from = 0, first = 0, each }) => from >= 36 ? first + (40 - from) * each : 8 * each)
    .reduce((sum, count) => sum + count, 0);

  test('the success rate is that of the requests, and nothing else is an answer', async () => {
    const seed = Number(process.env.CDK8S_ISTIO_SEED ?? 16);
    const drawn = fc.sample(unique, { numRuns: RUNS, seed });
    const outcomes = await measure(drawn.map(all => ({
      metric: SUCCESS,
      series: recorded(...all.map(one => ({ ...one, pod: `cart-${HASHES[one.version]}-${one.pod}` }))),
    })));
    const seen = new Set<Phase>();
    drawn.forEach((all, index) => {
      const [failed, total] = [counted(all, 'canary', true), counted(all, 'canary', false)];
      const { phase } = outcomes[index];
      const [rate] = numbersOf(outcomes[index]);
      seen.add(phase);
      if (total === 0) {
        expect({ all, phase }).toEqual({ all, phase: 'Inconclusive' });
      } else {
        // What is older than the window is estimated to its edge, the rest is counted.
        const share = failed / total;
        expect({ all, rate, near: Math.abs(100 - 100 * share - rate) <= 15 * Math.min(share, 1 - share) + 1e-6 }).toEqual({ all, rate, near: true });
        expect({ all, phase }).toEqual({ all, phase: rate >= 99.5 ? 'Successful' : 'Failed' });
      }
    });
    expect(seen).toEqual(new Set(['Successful', 'Failed', 'Inconclusive']));
  });
});

describe('random metrics', () => {
  const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 1_000);
  /** The form of our own errors. */
  const OWN_ERROR = /\bmust\b.*, got /s;
  const SERIES = [
    recorded(), recorded(...BAD, GOOD_STABLE), recorded({ each: 1, from: 39, milliseconds: 300 }, { each: 5, version: 'stable', milliseconds: 2 }),
  ];

  test('each is refused, or asked and judged without an error', async () => {
    const made = fc.sample(RANDOM_METRICS, { numRuns: RUNS, seed: Number(process.env.CDK8S_ISTIO_SEED ?? 16) }).map(make => {
      try {
        const metric = make();
        metric._render(ROLLOUT);
        return metric;
      } catch (error) {
        return error as Error;
      }
    });
    const errors = made.filter(one => one instanceof Error);
    expect(errors.filter(({ message }) => !OWN_ERROR.test(message)).map(({ message }) => message)).toEqual([]);
    const measurements = made.filter(one => one instanceof IstioMetric).flatMap(metric => SERIES.map(series => ({ metric, series })));
    const outcomes = await measure(measurements);
    const wrong = outcomes.map((outcome, index) => ({ ...outcome, metric: measurements[index].metric._render(ROLLOUT).metric }))
      .filter(({ phase, message }) => phase === 'Error' || message !== '');
    expect(wrong).toEqual([]);
    expect(measurements.length).toBeGreaterThan(RUNS);
    expect(new Set(outcomes.map(({ phase }) => phase))).toEqual(new Set(['Successful', 'Failed', 'Inconclusive']));
  });
});
