import { Duration } from 'cdk8s';
import { AnalysisMetricOptions } from './analysis-metric-options';
import { compact } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireInteger } from '../../core/requirements';

const DEFAULT_INTERVAL = Duration.minutes(2);

/** When a metric is measured, and how many bad measurements it may have: checked where it is made, rendered where it is used. */
export interface MeasurementSchedule {
  /** How long it takes until the last measurement, where it comes to an end. */
  readonly milliseconds: number;
  /** As Argo writes it, in a step or in the background. */
  render(inBackground: boolean): object;
}

/** How many bad measurements there may be. */
interface MeasurementLimits {
  readonly failureLimit?: number;
  readonly inconclusiveLimit?: number;
}

/** Checks everything that does not depend on where the metric is used. */
export function requireSchedule(what: string, options: AnalysisMetricOptions, window?: Duration): MeasurementSchedule {
  const count = optional(options.count, value => requireInteger(`count of ${what}`, value, 1, MAX_INT32, 'take at least one measurement'));
  const interval = optional(options.interval, value => renderDuration(`interval of ${what}`, value));
  const limits = {
    failureLimit: optional(options.failureLimit, limit => requireLimit(`failureLimit of ${what}`, limit)),
    inconclusiveLimit: optional(options.inconclusiveLimit, limit => requireLimit(`inconclusiveLimit of ${what}`, limit)),
    consecutiveErrorLimit: optional(options.consecutiveErrorLimit, limit => requireLimit(`consecutiveErrorLimit of ${what}`, limit)),
  };
  const initialDelay = renderInitialDelay(`initialDelay of ${what}`, options.initialDelay ?? window);
  if (count !== undefined) {
    requireReachable(what, ` (${count})`, count, limits);
  }
  if (count === 1 && interval !== undefined) {
    refuse(`interval of ${what}`, 'left out with a count of 1', interval, 'a single measurement has nothing to wait for: raise the count');
  }
  const apart = (options.interval ?? window ?? DEFAULT_INTERVAL).toMilliseconds();
  return {
    milliseconds: ((options.initialDelay ?? window)?.toMilliseconds() ?? 0) + ((count ?? 1) - 1) * apart,
    render(inBackground) {
      if (!inBackground && count === undefined) {
        requireCounted(what, interval, limits);
      }
      const single = (count ?? (inBackground ? undefined : 1)) === 1;
      return compact({
        initialDelay,
        interval: single ? undefined : interval ?? renderDuration(`interval of ${what}`, window ?? DEFAULT_INTERVAL),
        count: single ? undefined : count,
        failureLimit: limits.failureLimit || undefined,
        inconclusiveLimit: limits.inconclusiveLimit || undefined,
        consecutiveErrorLimit: limits.consecutiveErrorLimit,
      });
    },
  };
}

function requireLimit(what: string, limit: number): number {
  return requireInteger(what, limit, 0, MAX_INT32, '0 allows none');
}

/** With as many measurements as may be bad, all of them may be bad, and the metric still succeeds. */
function requireReachable(what: string, count: string, most: number, limits: MeasurementLimits): void {
  for (const [name, limit = 0] of [['failureLimit', limits.failureLimit], ['inconclusiveLimit', limits.inconclusiveLimit]] as const) {
    if (limit >= most) {
      refuse(`${name} of ${what}`, `less than count${count}`, limit, 'else the metric succeeds however bad all measurements are');
    }
  }
}

/** In a step a metric has to come to an end. */
function requireCounted(what: string, interval: string | undefined, limits: MeasurementLimits): void {
  if (interval !== undefined) {
    refuse(`count of ${what}`, `set beside interval (${interval}) in a step`, undefined,
      'without it Argo Rollouts measures for ever, and the step never ends');
  }
  requireReachable(what, ', which is 1 by default', 1, limits);
}

function renderInitialDelay(what: string, delay: Duration | undefined): string | undefined {
  // What is no Duration is refused by the second one.
  const isZero = (delay as Partial<Duration> | undefined)?.toMilliseconds?.({ integral: false }) === 0;
  return delay === undefined || isZero ? undefined : renderDuration(what, delay);
}
