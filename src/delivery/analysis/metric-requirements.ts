import { Duration } from 'cdk8s';
import { ARGUMENT_NAMES, placeholder } from './analysis-context';
import { FailedRequestOptions } from './analysis-metric-options';
import { MeasuredBounds } from './measured-bounds';
import { NoTraffic } from './no-traffic';
import { FailedRequests } from './request-query';
import { renderDuration } from '../../core/durations';
import { refuse } from '../../core/errors';
import { optional, requireNumber, requireOneOf, requireText, requireUnique } from '../../core/requirements';
import { GRPC_STATUSES, LONGEST_BUCKET_MS } from '../../istio';

const LARGEST = Number.MAX_SAFE_INTEGER;

export function requireFailed(what: string, { failedGrpcStatuses, failedWhenUnanswered = false }: FailedRequestOptions): FailedRequests {
  const statuses = failedGrpcStatuses ?? [];
  const bad = GRPC_STATUSES.filter(status => status !== 'OK');
  statuses.forEach(status => requireOneOf(`status in failedGrpcStatuses of ${what}`, bad, status, 'take a status of gRPC that is no success'));
  requireUnique(`status in failedGrpcStatuses of ${what}`, statuses, 'name each status once');
  return { unanswered: failedWhenUnanswered, grpcStatuses: failedGrpcStatuses };
}

export function requireSuccessRate(what: string, percentage: number): number {
  requireNumber(what, percentage, 0, 100, 'it is a percentage, 99.5 for example');
  return percentage > 0 ? percentage : refuse(what, 'more than 0', percentage, 'every canary has a success rate of at least 0');
}

export function requireDecrease(what: string, points: number): number {
  requireNumber(what, points, 0, 100, 'these are percentage points, 0.5 for example');
  return points < 100 ? points : refuse(what, 'less than 100', points, 'no success rate is further below another one');
}

export function requirePercentile(what: string, percentile: number): number {
  requireNumber(what, percentile, 0, 100, '95 is what 95 of 100 requests have at most');
  return percentile > 0 && percentile < 100 ? percentile
    : refuse(what, 'more than 0 and less than 100', percentile, 'Prometheus does not know the shortest and the longest one: take 99, for example');
}

/** A latency that Istio's buckets can tell from a longer one, in milliseconds. */
export function requireLatency(what: string, duration: Duration): number {
  const rendered = renderDuration(what, duration);
  const milliseconds = duration.toMilliseconds();
  return milliseconds < LONGEST_BUCKET_MS ? milliseconds
    : refuse(what, 'less than an hour', rendered, 'Istio has no larger bucket, so every latency would be good enough');
}

export function requireFactor(what: string, factor: number): number {
  return requireNumber(what, factor, 1, LARGEST, '1.2 allows a fifth more');
}

/** A range that leaves something out, and something in. */
export function requireBounds(what: string, { min, max }: MeasuredBounds): MeasuredBounds {
  if (min === undefined && max === undefined) {
    refuse(what, 'one with min, max or both', { min, max }, 'else every value is good enough');
  }
  const bounds = {
    min: optional(min, value => requireNumber(`min of ${what}`, value, -LARGEST, LARGEST)),
    max: optional(max, value => requireNumber(`max of ${what}`, value, -LARGEST, LARGEST)),
  };
  if (min !== undefined && max !== undefined && min > max) {
    refuse(`min of ${what}`, `at most max (${max})`, min, 'else no value is good enough');
  }
  return bounds;
}

export function requireRate(what: string, rate: number): number {
  requireNumber(what, rate, 0, LARGEST, 'these are requests a second, 0.1 for example');
  return rate > 0 ? rate : refuse(what, 'more than 0', rate, 'no rate is less, and without requests there is nothing to judge by');
}

export function requireNoTraffic(what: string, answer: NoTraffic = NoTraffic.INCONCLUSIVE): NoTraffic {
  return requireOneOf(`whenNoTraffic of ${what}`, Object.values(NoTraffic), answer, 'take a member of NoTraffic');
}

/** A query whose arguments Argo can fill in. */
export function requireQuery(what: string, query: string): string {
  requireText(what, query, 'write it in PromQL');
  if (query.trim() === '') {
    refuse(what, 'a text that is not blank', query, 'write it in PromQL');
  }
  const known = ARGUMENT_NAMES.map(placeholder);
  for (const [argument] of query.matchAll(/\{\{(.*?\}\}|.*)/gs)) {
    const named = argument.replace(/\s/g, '');
    if (!known.includes(named)) {
      refuse(`argument in ${what}`, `one of ${known.join(', ')}`, argument, 'Argo Rollouts has nothing to put in its place');
    }
  }
  return query;
}
