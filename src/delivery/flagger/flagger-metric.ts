import { Duration } from 'cdk8s';
import { renderFlaggerDuration } from './flagger-duration';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireDnsLabel, requireInteger, requireNumber, requireObjectName } from '../../core/requirements';

/**
 * Over which time a metric is measured.
 */
export interface FlaggerMetricOptions {
  /**
   * How far back Prometheus looks. It has to be several times as long as it scrapes.
   *
   * @default - one minute, as Flagger decides
   */
  readonly interval?: Duration;
}

/**
 * Which share of requests has to succeed.
 */
export interface FlaggerSuccessRateOptions extends FlaggerMetricOptions {
  /**
   * The smallest share of answers other than 5xx, in percent.
   *
   * Range: 0 to 100.
   */
  readonly min: number;
}

/**
 * How long requests may take.
 */
export interface FlaggerDurationOptions extends FlaggerMetricOptions {
  /**
   * The longest that 99 of 100 requests take.
   */
  readonly max: Duration;
}

/**
 * What a MetricTemplate has to answer.
 */
export interface FlaggerTemplateOptions extends FlaggerMetricOptions {
  /**
   * Namespace of the MetricTemplate.
   *
   * @default - that of the Canary
   */
  readonly namespace?: string;

  /**
   * The smallest value that is good.
   *
   * @default - any; it needs `min` or `max`
   */
  readonly min?: number;

  /**
   * The largest value that is good.
   *
   * @default - any; it needs `min` or `max`
   */
  readonly max?: number;

  /**
   * Values for the variables of the template.
   *
   * @default - none
   */
  readonly templateVariables?: Record<string, string>;
}

/**
 * What Flagger measures of a new version, each time before it goes on. Where nobody sends requests there is no value, and the check has failed.
 *
 * @see https://docs.flagger.app/usage/metrics
 */
export class FlaggerMetric {
  /**
   * The share of answers other than 5xx, by Istio's own metrics.
   *
   * @param options the smallest share, and over which time
   * @throws if the share is no percentage, or the time is not of whole seconds
   */
  public static requestSuccessRate(options: FlaggerSuccessRateOptions): FlaggerMetric {
    const name = 'request-success-rate';
    const min = requireNumber(`min of the metric ${name}`, options.min, 0, 100, 'it is in percent, 99.5 for example');
    return new FlaggerMetric(name, { thresholdRange: { min } }, options);
  }

  /**
   * How long 99 of 100 requests take at most, by Istio's own metrics.
   *
   * @param options the longest that they may take, and over which time
   * @throws if it is not of whole milliseconds, or the time not of whole seconds
   */
  public static requestDuration(options: FlaggerDurationOptions): FlaggerMetric {
    const name = 'request-duration';
    const milliseconds = options.max.toMilliseconds({ integral: false });
    const max = requireInteger(`max of the metric ${name}`, milliseconds, 1, MAX_INT32, 'Flagger counts in whole milliseconds');
    return new FlaggerMetric(name, { thresholdRange: { max } }, options);
  }

  /**
   * What a MetricTemplate asks.
   *
   * @param name name of the MetricTemplate
   * @param options which values are good, and over which time
   * @throws if neither `min` nor `max` is there, or they cross
   */
  public static fromTemplate(name: string, options: FlaggerTemplateOptions): FlaggerMetric {
    const what = `metric ${requireObjectName('name of a MetricTemplate', name)}`;
    const { min, max, templateVariables } = options;
    const namespace = optional(options.namespace, given => requireDnsLabel(`namespace of the ${what}`, given));
    if (min === undefined && max === undefined) {
      refuse(`bounds of the ${what}`, 'min, max or both', undefined, 'without any, every value would be good');
    }
    if (min !== undefined && max !== undefined && min > max) {
      refuse(`min of the ${what}`, `at most max (${max})`, min, 'no value would be good');
    }
    return new FlaggerMetric(name, { thresholdRange: compact({ min, max }), templateRef: compact({ name, namespace }), templateVariables }, options);
  }

  private readonly interval?: string;

  private constructor(private readonly name: string, private readonly fields: Readonly<Record<string, unknown>>, { interval }: FlaggerMetricOptions) {
    this.interval = optional(interval, given => renderFlaggerDuration(`interval of the metric ${name}`, given));
  }

  /** @internal */
  public _render(): Record<string, unknown> {
    return compact({ name: this.name, interval: this.interval, ...this.fields });
  }
}
