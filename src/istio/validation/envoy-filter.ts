import { isFilled, Plain, Review } from './review';
import { reviewWorkloadSelector } from './selectors';
import { isGiven, mapOf } from '../plain-value';
import { MAX_REGEX_LENGTH, misfitOfRegexSyntax } from '../regular-expression';

const CONNECTION_MANAGERS = ['envoy.filters.network.http_connection_manager', 'envoy.http_connection_manager'];
const OF_LISTENERS = ['LISTENER', 'FILTER_CHAIN', 'NETWORK_FILTER', 'HTTP_FILTER'];
const OF_ROUTES = ['ROUTE_CONFIGURATION', 'VIRTUAL_HOST', 'HTTP_ROUTE'];
const MATCHES = ['listener', 'routeConfiguration', 'cluster'];

export function reviewEnvoyFilter({ workloadSelector, configPatches }: Plain, review: Review): void {
  reviewWorkloadSelector(workloadSelector, review);
  review.list('configPatches', configPatches, reviewPatch, undefined);
}

/** What Envoy makes of the value only Envoy knows. */
function reviewPatch({ applyTo, match, patch }: Plain, review: Review): void {
  const { context, proxy } = mapOf(match);
  if (context === 'WAYPOINT') {
    return;
  }
  if (!isGiven(applyTo) || applyTo === 'INVALID') {
    review.refuseAs('has no applyTo', 'say what the patch is for, such as HTTP_FILTER');
    return;
  }
  const { operation, value } = mapOf(patch);
  if (!isGiven(operation) || operation === 'INVALID') {
    review.refuseAs('has no patch.operation', 'say what the patch does, such as MERGE');
  } else if (operation !== 'REMOVE' && !isGiven(value)) {
    review.refuseAs(`has the operation ${String(operation)} and no patch.value`, 'write what is added or changed');
  } else {
    reviewVersion(mapOf(proxy).proxyVersion, review);
    reviewMatch(String(applyTo), mapOf(match), review);
  }
}

function reviewVersion(version: unknown, review: Review): void {
  if (!isFilled(version)) {
    return;
  }
  if (Buffer.byteLength(version) > MAX_REGEX_LENGTH) {
    review.warn('long-proxy-version', `has more than ${MAX_REGEX_LENGTH} bytes, and is not compared`, 'shorten it', 'match', 'proxy', 'proxyVersion');
    return;
  }
  const misfit = misfitOfRegexSyntax(version);
  if (misfit !== undefined) {
    review.refuseMisfit(misfit, version, 'match', 'proxy', 'proxyVersion');
  }
}

/** What is looked for has to be what is changed. */
function reviewMatch(applyTo: string, match: Plain, review: Review): void {
  const given = MATCHES.find(name => isGiven(match[name]));
  const wanted = OF_LISTENERS.includes(applyTo) ? 'listener' : OF_ROUTES.includes(applyTo) ? 'routeConfiguration'
    : applyTo === 'CLUSTER' ? 'cluster' : undefined;
  if (given !== undefined && wanted !== undefined && given !== wanted) {
    review.refuseAs(`is ${given}, and applyTo is ${applyTo}`, `write ${wanted}, or another applyTo`, 'match');
  } else if (given === 'listener' && wanted === 'listener') {
    const { filter } = mapOf(mapOf(match.listener).filterChain);
    review.enter('match');
    review.enter('listener');
    review.enter('filterChain');
    review.map('filter', filter, reviewFilter, applyTo);
    review.leave();
    review.leave();
    review.leave();
  }
}

/** An old name of a filter another check tells: CDI089. */
function reviewFilter({ name, subFilter }: Plain, review: Review, applyTo: string): void {
  if (applyTo === 'LISTENER' || applyTo === 'FILTER_CHAIN') {
    review.warn('filter-without-use', `is not looked for where applyTo is ${applyTo}`, 'leave it out');
  }
  if (!isFilled(name)) {
    review.refuseAs('has no name', 'write the name of the filter');
    return;
  }
  if (isGiven(subFilter)) {
    if (applyTo !== 'HTTP_FILTER' || !CONNECTION_MANAGERS.includes(name)) {
      review.refuseAs('is for applyTo: HTTP_FILTER, in the connection manager of HTTP', `write name: ${CONNECTION_MANAGERS[0]}`, 'subFilter');
      return;
    }
    if (!isFilled(mapOf(subFilter).name)) {
      review.refuseAs('has no name', 'write the name of the filter', 'subFilter');
      return;
    }
  }
}
