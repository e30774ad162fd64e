import { Duration } from 'cdk8s';

/**
 * How many retries may run at a time. At least one field is set; it replaces `maxRetries` of the connection pool. Istio 1.27 and newer.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export interface RetryBudget {
  /**
   * Retries as a share of the active and waiting requests, in percent.
   *
   * Range: 0 to 100.
   *
   * @default 20
   */
  readonly percent?: number;

  /**
   * So many retries may run in any case.
   *
   * Range: 1 to 4294967295. Istio reads 0 as 3.
   *
   * @default 3
   */
  readonly minRetryConcurrency?: number;

  /**
   * How far back requests count that are over. At least 1 ms. Istio 1.31 and newer.
   *
   * @default - only requests that are active or waiting now
   */
  readonly budgetInterval?: Duration;
}
