import { Duration } from 'cdk8s';
import { compact } from '../../core/compact';
import { renderDuration } from '../../core/durations';
import { ValidationError, refuse } from '../../core/errors';
import { MAX_INT32, optional, requireInteger } from '../../core/requirements';
import { isRetryCondition, RETRY_CONDITIONS } from '../../istio';

/**
 * When and how often a failed request is tried again. All tries happen inside the timeout of the route.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface HttpRetry {
  /**
   * How many times a request is tried again. 0 switches retries off; without a retry policy Istio retries twice.
   */
  readonly attempts: number;

  /**
   * Time for each try, at least 1 ms, and less than the timeout of the route: Envoy ignores it otherwise. A try that lasts longer is followed
   * by another one for the conditions `5xx`, `gateway-error` and `reset` of `retryOn` only.
   *
   * @default - the timeout of the route
   */
  readonly perTryTimeout?: Duration;

  /**
   * Conditions to retry on: Envoy's names such as `connect-failure`, `5xx` or `unavailable`, and HTTP status codes such as `503`.
   *
   * @default - connect-failure, refused-stream, unavailable, cancelled, retriable-status-codes
   * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
   */
  readonly retryOn?: string[];

  /**
   * Also retry in other localities.
   *
   * @default - as the mesh decides
   */
  readonly retryRemoteLocalities?: boolean;

  /**
   * Leave out the hosts that were tried before. Istio 1.26 and newer.
   *
   * @default true
   */
  readonly retryIgnorePreviousHosts?: boolean;

  /**
   * Shortest time between two tries, at least 1 ms. Istio 1.26 and newer.
   *
   * @default 25ms
   */
  readonly backoff?: Duration;
}

/** The retry policy as Istio writes it. */
export function renderHttpRetry(what: string, retry: HttpRetry): { readonly perTryTimeout?: string } {
  requireInteger(`${what}: attempts`, retry.attempts, 0, MAX_INT32, 'use 0 to switch retries off');
  if (retry.attempts === 0) {
    requireNoOptions(what, retry);
  }
  return compact({
    attempts: retry.attempts,
    perTryTimeout: optional(retry.perTryTimeout, duration => renderDuration(`${what}: perTryTimeout`, duration)),
    retryOn: optional(retry.retryOn, conditions =>
      conditions.map(condition => requireCondition(`${what}: retryOn`, condition)).join(',') || undefined),
    retryRemoteLocalities: retry.retryRemoteLocalities,
    retryIgnorePreviousHosts: retry.retryIgnorePreviousHosts,
    backoff: optional(retry.backoff, duration => renderDuration(`${what}: backoff`, duration)),
  });
}

function requireNoOptions(what: string, retry: HttpRetry): void {
  const given = Object.entries(retry).filter(([name, value]) => name !== 'attempts' && value !== undefined).map(([name]) => name);
  if (given.length > 0) {
    throw new ValidationError(`${what}: attempts must be at least 1 together with ${given.join(', ')}, got 0: with 0 retries are off and take `
      + 'no options');
  }
}

function requireCondition(what: string, condition: string): string {
  if (!isRetryCondition(condition)) {
    refuse(what, `a registered HTTP status code or one of ${RETRY_CONDITIONS.join(', ')}`, condition, 'one condition an item, without blanks');
  }
  return condition;
}
