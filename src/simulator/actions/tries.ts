import { isGiven, mapOf, millisecondsOf, numberOf, textOf } from '../../istio';
import { DecidedRetries } from '../decision';

/** What istiod writes where neither a route nor the mesh says anything. */
const DEFAULT: DecidedRetries = { attempts: 2, retryOn: 'connect-failure,refused-stream,unavailable,cancelled,retriable-status-codes' };

/** The time that a request may take with all its tries, as in the manifest; none where it has no limit. */
export function timeoutOf(route: unknown): string | undefined {
  const timeout = textOf(mapOf(route).timeout);
  return (millisecondsOf(timeout) ?? 0) > 0 ? timeout : undefined;
}

/**
 * How Envoy tries again; none where it does not.
 *
 * @param route as it lies in a manifest
 * @param ofMesh `defaultHttpRetryPolicy` of the mesh, for routes that say nothing
 */
export function retriesOf(route: unknown, ofMesh: unknown): DecidedRetries | undefined {
  const own = mapOf(route).retries;
  const policy = isGiven(own) ? own : ofMesh;
  if (!isGiven(policy)) {
    return DEFAULT;
  }
  const { attempts, retryOn, perTryTimeout } = mapOf(policy);
  const count = numberOf(attempts) ?? 0;
  const each = textOf(perTryTimeout);
  return count <= 0 ? undefined : { attempts: count, retryOn: conditionsOf(textOf(retryOn)), ...each === undefined ? {} : { perTryTimeout: each } };
}

function conditionsOf(retryOn: string | undefined): string {
  return retryOn ? retryOn.split(',').map(condition => condition.trim()).filter(condition => condition !== '').join(',') : DEFAULT.retryOn;
}
