import { Duration } from 'cdk8s';
import { compactOrNone } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { refuse } from '../../core/errors';
import { MAX_INT32, optional, requireInteger } from '../../core/requirements';
import { ConnectionPool, H2UpgradePolicy } from '../../traffic-policy/connection-pool';

const MAX_REQUESTS_PER_CONNECTION = 536870912;

/**
 * How much a target group lets through at a time: what is beyond is answered with 503 at once. At least one field is set.
 *
 * Each proxy counts for itself, for the whole Service or for each version: with three gateway pods a service gets up to three times as
 * much.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/circuit-breaking/
 */
export interface TargetGroupLimits {
  /**
   * The most HTTP/1.1 connections. Requests beyond wait for one.
   *
   * Range: 1 to 2147483647.
   *
   * @default - unlimited
   */
  readonly maxConnections?: number;

  /**
   * The most requests that wait for a connection.
   *
   * Range: 1 to 2147483647.
   *
   * @default - unlimited
   */
  readonly maxPendingRequests?: number;

  /**
   * The most requests under way, of HTTP/1.1 and HTTP/2.
   *
   * Range: 1 to 2147483647.
   *
   * @default - unlimited
   */
  readonly maxRequests?: number;

  /**
   * The most requests that one connection carries. 1 switches keep-alive off.
   *
   * Range: 1 to 536870912.
   *
   * @default - unlimited
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * The most retries under way.
   *
   * Range: 1 to 2147483647.
   *
   * @default - unlimited
   */
  readonly maxRetries?: number;

  /**
   * How long it may take to establish a connection. At least 1 ms.
   *
   * @default Duration.seconds(10)
   */
  readonly connectTimeout?: Duration;
}

/** The connection pool of limits and of the version of HTTP; none where neither says something. */
export function connectionPoolOf(what: string, limits: TargetGroupLimits = {}, h2UpgradePolicy?: H2UpgradePolicy): ConnectionPool | undefined {
  const limit = (name: Exclude<keyof TargetGroupLimits, 'connectTimeout'>, maximum = MAX_INT32) => optional(limits[name], value =>
    requireInteger(`${name} of ${what}`, value, 1, maximum, 'Istio reads 0 as unlimited: leave it out for that'));
  const tcp = compactOrNone({ maxConnections: limit('maxConnections'), connectTimeout: limits.connectTimeout });
  optional(limits.connectTimeout, value => renderDuration(`connectTimeout of ${what}`, value));
  const http = compactOrNone({
    http1MaxPendingRequests: limit('maxPendingRequests'),
    http2MaxRequests: limit('maxRequests'),
    maxRequestsPerConnection: limit('maxRequestsPerConnection', MAX_REQUESTS_PER_CONNECTION),
    maxRetries: limit('maxRetries'),
    h2UpgradePolicy,
  });
  return compactOrNone({ tcp, http });
}

/** Without a limit the property looks like one and is none. */
export function requireLimits(what: string, limits: TargetGroupLimits): void {
  if (compactOrNone({ ...limits }) === undefined) {
    refuse(`limits of ${what}`, 'given at least one limit', limits, 'set maxRequests or another one, or leave limits out');
  }
}
