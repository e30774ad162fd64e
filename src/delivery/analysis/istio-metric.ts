import { Duration } from 'cdk8s';
import { AnalysisContext, ArgumentName, argumentsOf } from './analysis-context';
import {
  AnalysisMetricOptions, JudgedTrafficOptions, LatencyComparedToStableOptions, LatencyOptions, QueryMetricOptions, RequestRateOptions,
  SuccessRateComparedToStableOptions, SuccessRateOptions,
} from './analysis-metric-options';
import { MeasuredBounds, renderConditions } from './measured-bounds';
import { MeasurementSchedule, requireSchedule } from './measurement-schedule';
import {
  requireBounds, requireDecrease, requireFactor, requireFailed, requireLatency, requireNoTraffic, requirePercentile, requireQuery, requireRate,
  requireSuccessRate,
} from './metric-requirements';
import { NoTraffic } from './no-traffic';
import { requirePrometheus } from './prometheus-server';
import { requestQueries, VersionQueries, windowOf } from './request-queries';
import { RolloutVersion } from './version-series';
import { refuse } from '../../core/errors';
import { optional, requireDnsLabel } from '../../core/requirements';

/** A metric as Argo writes it. */
export interface RenderedMetric {
  readonly name: string;
  /** An entry of `spec.metrics` of an AnalysisTemplate. */
  readonly metric: object;
  /** Arguments that the query has. */
  readonly args: readonly ArgumentName[];
  /** Whether it has no say. */
  readonly dryRun: boolean;
}

/** What makes a metric. */
interface MetricParts {
  readonly name: string;
  readonly options: AnalysisMetricOptions;
  /** Undefined where it looks back by itself. */
  readonly window?: Duration;
  /** Whose requests it is known to be about. */
  readonly versions: readonly RolloutVersion[];
  readonly bounds: MeasuredBounds;
  readonly whenNone: NoTraffic;
  readonly mayBeNaN: boolean;
  readonly query: (context: AnalysisContext) => string;
}

/**
 * A metric by which Argo Rollouts judges a canary, asked of Prometheus. All but `query` are about the requests that Istio's proxies count, and have
 * a decided answer where there is no traffic, see `whenNoTraffic`.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export class IstioMetric {
  /**
   * The percentage of requests to the canary that succeed: those without a response code from 500 to 599, nor a failed status of gRPC.
   *
   * @param options the least percentage, and when it is measured
   * @throws if a number is out of its range
   */
  public static successRate(options: SuccessRateOptions): IstioMetric {
    const what = whatOf('successRate', options);
    const failed = requireFailed(what, options);
    const bounds = { min: requireSuccessRate(`min of ${what}`, options.min) };
    return IstioMetric.ofRequests(what, 'success-rate', options, bounds, requests => requests('canary').successRate(failed));
  }

  /**
   * By how many percentage points the success rate of the canary is below that of the stable version, in the same window.
   *
   * @param options how many percentage points are good enough, and when it is measured
   * @throws if a number is out of its range
   */
  public static successRateComparedToStable(options: SuccessRateComparedToStableOptions): IstioMetric {
    const what = whatOf('successRateComparedToStable', options);
    const failed = requireFailed(what, options);
    // Not -0, which is written so.
    const bounds = { min: 0 - requireDecrease(`maxDecrease of ${what}`, options.maxDecrease) };
    return IstioMetric.ofRequests(what, 'success-rate-compared-to-stable', options, bounds,
      requests => compared(requests('canary').successRate(failed), '-', requests('stable').successRate(failed)), ['canary', 'stable']);
  }

  /**
   * The latency of the canary: how long its requests take, from the first byte that the proxy gets to the last one that it sends. Prometheus
   * estimates it within the buckets of Istio: 0.5, 1, 5, 10, 25, 50, 100, 250 and 500 ms, 1, 2.5, 5, 10 and 30 s, and longer ones.
   *
   * @param options which latency, the longest one that is good enough, and when it is measured
   * @throws if a number is out of its range
   */
  public static latency(options: LatencyOptions): IstioMetric {
    const what = whatOf('latency', options);
    const percentile = requirePercentile(`percentile of ${what}`, options.percentile);
    const bounds = { max: requireLatency(`max of ${what}`, options.max) };
    return IstioMetric.ofRequests(what, nameOfLatency(percentile), options, bounds, requests => requests('canary').latency(percentile));
  }

  /**
   * The latency of the canary compared to that of the stable version, in the same window.
   *
   * @param options which latency, how much longer it may be, and when it is measured
   * @throws if a number is out of its range, or not exactly one of `maxFactor` and `maxIncrease` is given
   */
  public static latencyComparedToStable(options: LatencyComparedToStableOptions): IstioMetric {
    const what = whatOf('latencyComparedToStable', options);
    const percentile = requirePercentile(`percentile of ${what}`, options.percentile);
    const { maxFactor, maxIncrease } = options;
    if ((maxFactor === undefined) === (maxIncrease === undefined)) {
      refuse(what, 'one with either maxFactor or maxIncrease', { maxFactor, maxIncrease }, 'give one of them');
    }
    const factor = optional(maxFactor, value => requireFactor(`maxFactor of ${what}`, value));
    const bounds = { max: factor ?? requireLatency(`maxIncrease of ${what}`, maxIncrease!) };
    return IstioMetric.ofRequests(what, `${nameOfLatency(percentile)}-compared-to-stable`, options, bounds,
      requests => compared(requests('canary').latency(percentile), factor === undefined ? '-' : '/', requests('stable').latency(percentile)),
      ['canary', 'stable']);
  }

  /**
   * How many requests a second the canary gets. It tells whether there is traffic at all: no requests are a rate of 0.
   *
   * @param options the range, and when it is measured
   * @throws if a number is out of its range, or there is neither `min` nor `max`
   */
  public static requestRate(options: RequestRateOptions): IstioMetric {
    const what = whatOf('requestRate', options);
    const bounds = requireBounds(what, {
      min: optional(options.min, rate => requireRate(`min of ${what}`, rate)),
      max: optional(options.max, rate => requireRate(`max of ${what}`, rate)),
    });
    const seconds = windowOf(options).toSeconds({ integral: false });
    return IstioMetric.ofRequests(what, 'request-rate', options, bounds, requests => requests('canary').requestRate(seconds));
  }

  /**
   * What a query of one's own gives, of any metrics that the Prometheus has.
   *
   * @param options the query, what is good enough, and when it is measured
   * @throws if the query is empty or has arguments that nothing fills in, a number is out of its range, or there is neither `min` nor `max`
   */
  public static query(options: QueryMetricOptions): IstioMetric {
    const name = requireDnsLabel('name of IstioMetric.query', options.name);
    const what = whatOf('query', options);
    const query = requireQuery(`query of ${what}`, options.query);
    return new IstioMetric(what, {
      name,
      options,
      bounds: requireBounds(what, options),
      whenNone: requireNoTraffic(what, options.whenNoTraffic),
      mayBeNaN: true,
      versions: [],
      query: () => query,
    });
  }

  private static ofRequests(
    what: string, defaultName: string, options: JudgedTrafficOptions, bounds: MeasuredBounds, query: (requests: VersionQueries) => string,
    versions: readonly RolloutVersion[] = ['canary'],
  ): IstioMetric {
    const queries = requestQueries(what, options);
    return new IstioMetric(what, {
      name: optional(options.name, name => requireDnsLabel(`name of ${what}`, name)) ?? defaultName,
      options,
      window: windowOf(options),
      bounds,
      whenNone: requireNoTraffic(what, options.whenNoTraffic),
      mayBeNaN: false,
      versions,
      query: context => query(queries(context)),
    });
  }

  private readonly schedule: MeasurementSchedule;

  private constructor(private readonly what: string, private readonly parts: MetricParts) {
    const { options, window } = parts;
    this.schedule = requireSchedule(what, options, window);
    requirePrometheus(`prometheus of ${what}`, options.prometheus ?? {});
  }

  /**
   * Its name in the template.
   *
   * @internal
   */
  public get _name(): string {
    return this.parts.name;
  }

  /**
   * The versions without whose requests it has no value. Of a query of one's own nothing is known.
   *
   * @internal
   */
  public get _versions(): readonly RolloutVersion[] {
    return this.parts.versions;
  }

  /**
   * How long it takes until the last measurement, where it comes to an end.
   *
   * @internal
   */
  public get _milliseconds(): number {
    return this.schedule.milliseconds;
  }

  /**
   * The metric as Argo writes it.
   *
   * @internal
   */
  public _render(context: AnalysisContext): RenderedMetric {
    const { name, options, bounds, whenNone, mayBeNaN } = this.parts;
    const query = this.parts.query(context);
    const { provider } = requirePrometheus(`prometheus of ${this.what}`, { ...context.prometheus, ...options.prometheus });
    return {
      name,
      metric: {
        name,
        ...this.schedule.render(context.inBackground ?? false),
        ...renderConditions(bounds, whenNone, mayBeNaN),
        provider: { prometheus: { ...provider, query } },
      },
      args: argumentsOf(query),
      dryRun: options.dryRun ?? false,
    };
  }
}

function whatOf(factory: string, { name }: { readonly name?: string }): string {
  return `IstioMetric.${factory}${name === undefined ? '' : ` "${name}"`}`;
}

function nameOfLatency(percentile: number): string {
  return `latency-p${`${percentile}`.replace(/[^0-9]/g, '-')}`;
}

function compared(canary: string, operator: '-' | '/', stable: string): string {
  const [left, right] = [canary, stable].map(query => query.replace(/^/gm, '  '));
  return `(\n${left}\n) ${operator} (\n${right}\n)`;
}
