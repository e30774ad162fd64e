import { Duration } from 'cdk8s';

/**
 * A slow start: a new endpoint gets its full share of traffic only after a while.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 */
export interface Warmup {
  /** How long an endpoint warms up after its creation. At least 1 ms. */
  readonly duration: Duration;

  /**
   * The share of its traffic that an endpoint starts with, in percent.
   *
   * Range: 0 to 100.
   *
   * @default 10
   */
  readonly minimumPercent?: number;

  /**
   * How the share grows: in a straight line at 1, faster at first when it is larger.
   *
   * Range: greater than 0.
   *
   * @default 1
   */
  readonly aggression?: number;
}
