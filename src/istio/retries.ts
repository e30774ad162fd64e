import { millisecondsOf } from './duration';
import { keptByText } from './known-texts';
import { Misfit, never } from './misfit';
import { mapOf, numberOf, textOf } from './plain-value';

/** The conditions for which Envoy makes another try where one lasted too long: it takes that for a reset, and never looks at a status. */
const SLOW_TRIES = ['5xx', 'gateway-error', 'reset'];

/** What may be followed by another try, beside the statuses of HTTP. */
export const RETRY_CONDITIONS: readonly string[] = [
  '5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream', 'retriable-status-codes',
  'retriable-headers', 'envoy-ratelimited', 'http3-post-connect-failure', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted',
  'unavailable',
];

/** Statuses that have a name in Go, which Istio's validation asks for. */
const REGISTERED_STATUS = /^(10[0-3]|20[0-8]|226|30[0-578]|40[0-9]|41[0-8]|42[1-689]|431|451|50[0-8]|51[01])$/;

/** Whether Istio takes a condition of `retryOn`: the name of one, or a registered status. */
export function isRetryCondition(condition: string): boolean {
  return RETRY_CONDITIONS.includes(condition) || REGISTERED_STATUS.test(condition);
}

/** Whether a try that lasted too long is followed by another one; by what Istio writes where nothing is said it is not. */
export function retriesSlowTries(retryOn: unknown): boolean {
  return areForSlowTries(textOf(retryOn) ?? '');
}

const areForSlowTries = keptByText(conditions => conditions.split(',').some(condition => SLOW_TRIES.includes(condition.trim())));

/**
 * Why retries of a route never come where a try lasts too long.
 *
 * @param retries as they lie in a manifest
 * @param timeout that of the route
 */
export function misfitOfTries(retries: unknown, timeout: unknown): Misfit | undefined {
  const { attempts, perTryTimeout, retryOn } = mapOf(retries);
  const isLimited = perTryTimeout !== undefined && (numberOf(attempts) ?? 0) > 0;
  return misfitOfTryTimeout(perTryTimeout, timeout) ?? (isLimited && !retriesSlowTries(retryOn) && (millisecondsOf(perTryTimeout) ?? 0) > 0
    ? never(`beside one of the conditions ${SLOW_TRIES.join(', ')} in retryOn`,
      'Envoy answers 504 after the first try that lasts longer, and makes no other one: add gateway-error, or leave perTryTimeout out')
    : undefined);
}

/**
 * Why the time for each try of a route does nothing: Envoy ignores one that is not shorter than the time for the whole request.
 *
 * @param perTryTimeout as it lies in a manifest, `2s`
 * @param timeout that of the route; without one nothing is shorter
 */
export function misfitOfTryTimeout(perTryTimeout: unknown, timeout: unknown): Misfit | undefined {
  if (timeout === undefined || perTryTimeout === undefined) {
    return undefined;
  }
  const each = millisecondsOf(perTryTimeout);
  const all = millisecondsOf(timeout);
  // A timeout of 0 is none.
  return each !== undefined && all !== undefined && all > 0 && each >= all
    ? never(`shorter than the timeout of the route (${String(timeout)})`,
      'Envoy ignores it otherwise, so that the first try may take all the time and no retry comes: divide the timeout by the number of tries')
    : undefined;
}
