import { Duration } from 'cdk8s';
import { compact, compactOrNone } from '../../core/compact';
import { refuse } from '../../core/errors';
import { ConnectionPool, H2UpgradePolicy } from '../../core/traffic-policy/connection-pool';

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
export function connectionPoolOf(what: string, limits?: TargetGroupLimits, h2UpgradePolicy?: H2UpgradePolicy): ConnectionPool | undefined {
  if (limits !== undefined && compactOrNone(limits) === undefined) {
    refuse(`limits of ${what}`, 'given at least one limit', limits, 'set maxRequests or another one, or leave limits out');
  }
  const { maxConnections, connectTimeout, maxPendingRequests, maxRequests, maxRequestsPerConnection, maxRetries } = limits ?? {};
  const tcp = compactOrNone({ maxConnections, connectTimeout });
  const http = compactOrNone({
    http1MaxPendingRequests: maxPendingRequests, http2MaxRequests: maxRequests, maxRequestsPerConnection, maxRetries, h2UpgradePolicy,
  });
  return tcp === undefined && http === undefined ? undefined : compact({ tcp, http });
}
