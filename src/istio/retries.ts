import { millisecondsOf } from './duration';
import { Misfit, never } from './misfit';

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
