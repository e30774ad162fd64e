import { Duration } from 'cdk8s';
import { MetricReporter } from './metric-reporter';
import { NoTraffic } from './no-traffic';
import { PrometheusServer } from './prometheus-server';

/**
 * When a metric is measured, and how many bad measurements it may have.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export interface AnalysisMetricOptions {
  /**
   * How many measurements are taken; at least one.
   *
   * @default - one in a step; in the background as many as the canary lasts
   */
  readonly count?: number;

  /**
   * Time between two measurements, where there are several.
   *
   * @default - as long as the window of the metric; two minutes for one that has none
   */
  readonly interval?: Duration;

  /**
   * How long the first measurement waits. Zero measures at once.
   *
   * @default - as long as the window of the metric, so that nothing from before the step is measured; none for one that has no window
   */
  readonly initialDelay?: Duration;

  /**
   * How many measurements may fail. One more aborts the canary.
   *
   * Range: 0 to one less than `count`.
   *
   * @default 0
   */
  readonly failureLimit?: number;

  /**
   * How many measurements may be inconclusive. One more pauses the canary until a person promotes or aborts it.
   *
   * Range: 0 to one less than `count`.
   *
   * @default 0
   */
  readonly inconclusiveLimit?: number;

  /**
   * How many measurements in a row may have no result because Prometheus did not answer. One more aborts the canary.
   *
   * @default - 4
   */
  readonly consecutiveErrorLimit?: number;

  /**
   * Whether it is only measured, and shown in the status of each run, without a say in what becomes of the canary: for a metric that is new.
   *
   * @default false
   */
  readonly dryRun?: boolean;

  /**
   * The Prometheus to ask. What it leaves out is as the Rollout has it.
   *
   * @default - that of the Rollout
   */
  readonly prometheus?: PrometheusServer;
}

/**
 * Which requests are measured.
 */
export interface RequestMetricOptions extends AnalysisMetricOptions {
  /**
   * Name of the metric in the AnalysisTemplate and in the status of each run: a DNS label.
   *
   * @default - after what is measured, `success-rate` for example
   */
  readonly name?: string;

  /**
   * How far a measurement looks back. Take at least four times the interval at which Prometheus asks the proxies.
   *
   * @default - two minutes
   */
  readonly window?: Duration;

  /**
   * The proxy that counts the requests. Take another than the default where the pods have no sidecar.
   *
   * @default MetricReporter.DESTINATION
   */
  readonly reporter?: MetricReporter;
}

/**
 * When there is too little traffic to judge by, and what then.
 */
export interface JudgedTrafficOptions extends RequestMetricOptions {
  /**
   * What a measurement counts as where the canary had too few requests, or, where both are compared, the stable version.
   *
   * @default NoTraffic.INCONCLUSIVE: silence neither promotes a canary nor aborts it, a person is asked
   */
  readonly whenNoTraffic?: NoTraffic;

  /**
   * How many requests of the window are enough to judge by; at least one. Prometheus estimates their number from when it asked.
   *
   * @default 1
   */
  readonly minRequests?: number;
}

/**
 * Which requests have failed.
 */
export interface FailedRequestOptions extends JudgedTrafficOptions {
  /**
   * Statuses of gRPC with which a request counts as failed, by their names. They come with the response code 200. A list without any leaves
   * gRPC out.
   *
   * @default - UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE and DATA_LOSS; none where all ports of the service are for HTTP/1.1
   */
  readonly failedGrpcStatuses?: string[];

  /**
   * Whether a request counts as failed that ended before its answer: its client went away, maybe because it had waited too long.
   *
   * @default false: clients go away for reasons of their own, and `IstioMetric.latency` tells if they had to wait
   */
  readonly failedWhenUnanswered?: boolean;
}

/**
 * Options of a success rate.
 */
export interface SuccessRateOptions extends FailedRequestOptions {
  /**
   * The least percentage of requests that succeed.
   *
   * Range: more than 0, at most 100.
   */
  readonly min: number;
}

/**
 * Options of a success rate that is compared to that of the stable version.
 */
export interface SuccessRateComparedToStableOptions extends FailedRequestOptions {
  /**
   * By how many percentage points the canary's success rate may be below that of the stable version: with 0.5, and 99.9 of the stable version,
   * 99.4 is enough.
   *
   * Range: 0 to less than 100.
   */
  readonly maxDecrease: number;
}

/**
 * Options of a latency.
 */
export interface LatencyOptions extends JudgedTrafficOptions {
  /**
   * Which latency: that which so many percent of the requests have at most.
   *
   * Range: more than 0, less than 100.
   */
  readonly percentile: number;

  /**
   * The longest latency that is good enough: less than an hour, Istio's largest bucket.
   */
  readonly max: Duration;
}

/**
 * Options of a latency that is compared to that of the stable version: one of `maxFactor` and `maxIncrease`.
 */
export interface LatencyComparedToStableOptions extends JudgedTrafficOptions {
  /**
   * Which latency: that which so many percent of the requests have at most.
   *
   * Range: more than 0, less than 100.
   */
  readonly percentile: number;

  /**
   * How many times as long as that of the stable version the canary's latency may be, 1.2 for example; at least 1.
   *
   * @default - `maxIncrease` is compared
   */
  readonly maxFactor?: number;

  /**
   * How much longer than that of the stable version the canary's latency may be.
   *
   * @default - `maxFactor` is compared
   */
  readonly maxIncrease?: Duration;
}

/**
 * Options of a request rate: `min`, `max`, or both.
 */
export interface RequestRateOptions extends RequestMetricOptions {
  /**
   * The least number of requests a second that the canary has to get; more than 0. Without traffic there are none.
   *
   * @default - any
   */
  readonly min?: number;

  /**
   * The largest number of requests a second that the canary may get; more than 0.
   *
   * @default - any
   */
  readonly max?: number;
}

/**
 * Options of a query of one's own: `min`, `max`, or both.
 */
export interface QueryMetricOptions extends AnalysisMetricOptions {
  /** Name of the metric in the AnalysisTemplate and in the status of each run: a DNS label. */
  readonly name: string;

  /**
   * The query, in PromQL, with an instant vector as its result. Argo Rollouts replaces `{{args.canary-hash}}` and `{{args.stable-hash}}` by the
   * hashes that the names of the pods have, as in `pod=~"cart-{{args.canary-hash}}-[a-z0-9]+"`, and `{{args.namespace}}` by the namespace.
   */
  readonly query: string;

  /**
   * The least value that every series of the result has to have.
   *
   * @default - any
   */
  readonly min?: number;

  /**
   * The largest value that every series of the result may have.
   *
   * @default - any
   */
  readonly max?: number;

  /**
   * What a measurement counts as where the result has no series, or none with a number.
   *
   * @default NoTraffic.INCONCLUSIVE: silence neither promotes a canary nor aborts it, a person is asked
   */
  readonly whenNoTraffic?: NoTraffic;
}
