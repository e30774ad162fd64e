/** Random metrics of analyses, with everything that they have. Some are wrong somewhere. */
import { Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { maybe, mostly, rarely } from './random-choices';
import { IstioMetric, MetricReporter, NoTraffic } from '../../src';

const milliseconds = (most: number) => mostly(fc.integer({ min: 1, max: most }), fc.constantFrom(0, 0.5)).map(count => Duration.millis(count));
const seconds = (most: number) => mostly(fc.integer({ min: 1, max: most }), fc.constantFrom(0, 0.0005)).map(count => Duration.millis(count * 1000));
const limits = (most: number) => mostly(fc.integer({ min: 0, max: most }), fc.constantFrom(-1, 0.5, 1_000));
const percentages = mostly(fc.double({ min: 0.001, max: 99.999, noNaN: true }), fc.constantFrom(0, -1, 100, 101, NaN, 1e-7, 5e-324));
const numbers = mostly(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(NaN, Infinity, -0, 1e-7, 5e-324));
const names = mostly(fc.constantFrom('a', 'errors-5xx'), fc.constantFrom('', 'A', 'a.b'));

const PROMETHEUS = fc.record({
  address: maybe(mostly(fc.constantFrom('http://prometheus.tools:9090', 'https://example.com/select/0/prometheus'), fc.constantFrom('', 'prometheus:9090'))),
  podLabel: maybe(mostly(fc.constantFrom('pod', 'pod_name'), fc.constantFrom('', 'a-b', '__pod'))),
  labels: maybe(fc.dictionary(mostly(fc.constantFrom('cluster', 'team'), fc.constantFrom('le', 'a b')),
    mostly(fc.constantFrom('a', '"', '\\', '\n', 'é{}', '{'), fc.constantFrom('', '{{args.canary-hash}}')), { maxKeys: 2 })),
  headers: rarely(fc.dictionary(fc.constantFrom('X-Scope-OrgID', 'a b'), fc.constantFrom('shop', 'a"b', '\n'), { maxKeys: 1 })),
  timeout: maybe(seconds(60)),
});

/** Half of them for a step with several measurements, as one without a count has no limits. */
const SCHEDULES = fc.oneof(
  fc.record({
    count: mostly(fc.integer({ min: 2, max: 20 }), fc.constantFrom(0, -1, 1.5)),
    interval: maybe(seconds(600)),
    initialDelay: maybe(seconds(600)),
    failureLimit: maybe(limits(3)),
    inconclusiveLimit: maybe(limits(3)),
    consecutiveErrorLimit: maybe(limits(9)),
    dryRun: maybe(fc.boolean()),
  }),
  fc.record({ initialDelay: maybe(milliseconds(10_000)), interval: rarely(seconds(600)), failureLimit: rarely(limits(3)) }),
);

const REQUESTS = fc.record({
  name: rarely(names),
  window: maybe(seconds(900)),
  reporter: rarely(fc.constantFrom(...Object.values(MetricReporter))),
  whenNoTraffic: maybe(fc.constantFrom(...Object.values(NoTraffic))),
  minRequests: maybe(mostly(fc.integer({ min: 1, max: 200 }), fc.constantFrom(0, 0.5))),
  prometheus: maybe(PROMETHEUS),
});

const FAILED = fc.record({
  failedGrpcStatuses: maybe(fc.array(mostly(fc.constantFrom('UNAVAILABLE', 'INTERNAL', 'ABORTED'), fc.constantFrom('OK', 'a')), { maxLength: 2 })),
  failedWhenUnanswered: maybe(fc.boolean()),
});

const QUERIES = mostly(
  fc.constantFrom('vector(1)', 'count(istio_requests_total{pod=~"cart-{{args.canary-hash}}-.+"})', 'up == 0', 'vector(0) / 0',
    'sum by (pod) (rate(istio_requests_total{namespace!="{{ args.namespace }}"}[1m]))'),
  fc.constantFrom('', 'up{pod="{{args.pod}}"}', '{{'),
);

/** Random metrics. */
export const RANDOM_METRICS: fc.Arbitrary<() => IstioMetric> = fc.tuple(SCHEDULES, REQUESTS, FAILED).chain(([schedule, requests, failed]) => {
  const options = { ...schedule, ...requests };
  return fc.oneof(
    percentages.map(min => () => IstioMetric.successRate({ ...options, ...failed, min })),
    percentages.map(maxDecrease => () => IstioMetric.successRateComparedToStable({ ...options, ...failed, maxDecrease })),
    fc.tuple(percentages, milliseconds(4_000_000)).map(([percentile, max]) => () => IstioMetric.latency({ ...options, percentile, max })),
    fc.tuple(percentages, maybe(fc.double({ min: 0.9, max: 9, noNaN: true })), milliseconds(4_000_000)).map(([percentile, maxFactor, maxIncrease]) =>
      () => IstioMetric.latencyComparedToStable({ ...options, percentile, ...maxFactor === undefined ? { maxIncrease } : { maxFactor } })),
    fc.tuple(maybe(numbers), maybe(numbers)).map(([min, max]) => () => IstioMetric.requestRate({ ...options, min, max })),
    fc.tuple(names, QUERIES, maybe(numbers), maybe(numbers)).map(([name, query, min, max]) =>
      () => IstioMetric.query({ ...schedule, name, query, min, max, whenNoTraffic: requests.whenNoTraffic })),
  );
});

/** Random metrics that are right, but maybe not for every canary. */
export const RIGHT_METRICS: fc.Arbitrary<() => IstioMetric> = RANDOM_METRICS.filter(make => {
  try {
    return make() instanceof IstioMetric;
  } catch {
    return false;
  }
});
