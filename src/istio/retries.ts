import { millisecondsOf } from './duration';
import { Misfit, never } from './misfit';
import { mapOf, numberOf, textOf } from './plain-value';

/** The conditions for which Envoy makes another try where one lasted too long: it takes that for a reset, and never looks at a status. */
const SLOW_TRIES = ['5xx', 'gateway-error', 'reset'];

/** Whether a try that lasted too long is followed by another one; by what Istio writes where nothing is said it is not. */
export function retriesSlowTries(retryOn: unknown): boolean {
  return (textOf(retryOn) ?? '').split(',').some(condition => SLOW_TRIES.includes(condition.trim()));
}

/**
 * Why retries of a route never come where a try lasts too long.
 *
 * @param retries as they lie in a manifest
 * @param timeout that of the route
 */
export function misfitOfTries(retries: unknown, timeout: unknown): Misfit | undefined {
  const { attempts, perTryTimeout, retryOn } = mapOf(retries);
  const isLimited = (numberOf(attempts) ?? 0) > 0 && (millisecondsOf(perTryTimeout) ?? 0) > 0;
  return misfitOfTryTimeout(perTryTimeout, timeout) ?? (isLimited && !retriesSlowTries(retryOn)
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
  if (timeout === undefined) {
    return undefined;
  }
  const [each, all] = [millisecondsOf(perTryTimeout), millisecondsOf(timeout)];
  // A timeout of 0 is none.
  return each !== undefined && all !== undefined && all > 0 && each >= all
    ? never(`shorter than the timeout of the route (${String(timeout)})`,
      'Envoy ignores it otherwise, so that the first try may take all the time and no retry comes: divide the timeout by the number of tries')
    : undefined;
}
