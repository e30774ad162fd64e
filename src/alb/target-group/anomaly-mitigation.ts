import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { MAX_UINT32, optional, requireInteger } from '../../core/requirements';
import { OutlierDetection } from '../../traffic-policy/outlier-detection';

/**
 * When a target group leaves out a pod that fails for a while: Istio's outlier detection, with thresholds that do something for a few pods
 * too. Each proxy judges by the answers that it sees itself.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface AnomalyMitigation {
  /**
   * How many 5xx answers and failed connections in a row leave a pod out.
   *
   * Range: 1 to 4294967295.
   *
   * @default 5
   */
  readonly consecutiveErrors?: number;

  /**
   * Time between two looks at the counters, at which pods come back too. At least 1 ms.
   *
   * @default Duration.seconds(10)
   */
  readonly interval?: Duration;

  /**
   * How long a pod is left out the first time; the second time twice as long, and so on. At least 1 ms.
   *
   * @default Duration.seconds(30)
   */
  readonly ejectionTime?: Duration;

  /**
   * The largest share of the pods that is left out at a time, in percent, rounded down: with 50 the only pod of a service, or of a
   * version, is never left out. With 100 all may be, and requests are answered with 503.
   *
   * Range: 1 to 100.
   *
   * @default 50
   */
  readonly maxEjectedPercent?: number;

  /**
   * Whether traffic stays in the region and zone of the proxy while there are healthy pods. Istio switches that on together with outlier
   * detection, which moves traffic without any pod having failed: pods of another zone get nothing.
   *
   * @default false
   */
  readonly localityFailover?: boolean;
}

const MAX_EJECTED = 50;

/** The mitigation as a traffic policy has it. What is Istio's default is left out. */
export function outlierDetectionOf(what: string, options: AnomalyMitigation): OutlierDetection {
  const { consecutiveErrors, interval, ejectionTime, maxEjectedPercent = MAX_EJECTED } = options;
  return compact({
    consecutive5xxErrors: optional(consecutiveErrors, value =>
      requireInteger(`consecutiveErrors of ${what}`, value, 1, MAX_UINT32, 'leave anomalyMitigation out to leave out no pod')),
    interval: optional(interval, value => requireTime(`interval of ${what}`, value)),
    baseEjectionTime: optional(ejectionTime, value => requireTime(`ejectionTime of ${what}`, value)),
    maxEjectionPercent: requireInteger(`maxEjectedPercent of ${what}`, maxEjectedPercent, 1, 100, 'leave anomalyMitigation out to leave out no pod'),
  });
}

/** By the name that the user gave it. */
function requireTime(what: string, duration: Duration): Duration {
  renderDuration(what, duration);
  return duration;
}
