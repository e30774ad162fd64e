import { reviewCorsPolicy } from './cors-policy';
import { reviewDestination, reviewWeights } from './destinations';
import { reviewDuration } from './durations';
import { reviewFault } from './faults';
import { reviewAuthority, reviewHeaderOperations } from './header-operations';
import { reviewDirectResponse, reviewRedirect, reviewRewrite } from './http-actions';
import { reviewHttpMatch } from './http-match';
import { reviewRetries } from './retries';
import { countOf, hasOnly, Plain, Review } from './review';
import { isGiven } from '../plain-value';

/** What of the VirtualService decides about its routes. */
export interface RouteOwner {
  readonly isDelegate: boolean;
  readonly isForGateway: boolean;
}

const MAX_PERCENTAGE = 100;

/** What most routes have, and nothing else. */
const USUAL: ReadonlySet<string> = new Set(['name', 'match', 'route', 'retries', 'timeout']);

/** A route for requests. */
export function reviewHttpRoute(route: Plain, review: Review, owner: RouteOwner): void {
  reviewAction(route, review, owner);
  review.list('match', route.match, reviewHttpMatch, owner.isForGateway);
  if (!hasOnly(route, USUAL)) {
    reviewUnusual(route, review);
  }
  review.map('retries', route.retries, reviewRetries, undefined);
  reviewDuration(route.timeout, review, 'timeout');
  review.list('route', route.route, reviewRouteDestination, undefined);
  reviewWeights(route.route, review);
}

/** What most routes have nothing of. */
function reviewUnusual(route: Plain, review: Review): void {
  review.map('headers', route.headers, reviewHeaderOperations, undefined);
  review.map('corsPolicy', route.corsPolicy, reviewCorsPolicy, undefined);
  review.map('fault', route.fault, reviewFault, undefined);
  reviewMirrorPercent(route, isGiven(route.mirrorPercent) ? 'mirrorPercent' : 'mirror_percent', review);
  reviewPercentage(route.mirrorPercentage, 'mirrorPercentage', review);
  review.map('mirror', route.mirror, reviewDestination, undefined);
  review.list('mirrors', route.mirrors, reviewMirror, undefined);
  review.map('redirect', route.redirect, reviewRedirect, route.match);
  review.map('directResponse', route.directResponse, reviewDirectResponse, undefined);
  review.map('rewrite', route.rewrite, reviewRewrite, undefined);
  reviewAuthority(route, review);
}

/** What a route does: one thing. */
function reviewAction(route: Plain, review: Review, { isDelegate }: RouteOwner): void {
  const isRoot = !isDelegate && isGiven(route.delegate);
  if (isRoot) {
    tellBoth(route, 'delegate', ['redirect', 'route'], review);
    return;
  }
  if (isGiven(route.delegate)) {
    review.refuseAs('can not be in a VirtualService without hosts: that is a delegate itself', 'delegate from the root only', 'delegate');
  }
  if (isGiven(route.redirect)) {
    tellBoth(route, 'redirect', ['route', 'fault', 'rewrite', 'directResponse'], review);
  } else if (isGiven(route.directResponse)) {
    tellBoth(route, 'directResponse', ['route', 'fault', 'rewrite'], review);
  } else if (countOf(route.route) === 0) {
    review.refuseAs('has no action', 'add one of route, redirect, directResponse and delegate');
  }
  if (isGiven(route.mirror)) {
    tellBoth(route, 'mirror', ['mirrors'], review);
  }
}

function tellBoth(route: Plain, action: string, others: readonly string[], review: Review): void {
  for (const other of others) {
    const value = route[other];
    if (Array.isArray(value) ? value.length > 0 : isGiven(value)) {
      review.refuseAs(`has ${action} and ${other}, of which only one can be`, `leave ${other} or ${action} out`);
    }
  }
}

function reviewMirrorPercent(route: Plain, name: string, review: Review): void {
  const percent = route[name];
  if (isGiven(percent)) {
    if (percent as number > MAX_PERCENTAGE) {
      review.refuse('be from 0 to 100', percent, 'write the share in percent', name);
    }
    review.warn('deprecated-field', 'is deprecated', 'write mirrorPercentage: { value: … }', name);
  }
}

function reviewPercentage(percentage: unknown, name: string, review: Review): void {
  const value = ((percentage ?? {}) as Plain).value as number | undefined ?? 0;
  if (value < 0 || value > MAX_PERCENTAGE) {
    review.refuse('be from 0 to 100', value, 'write the share in percent', name, 'value');
  }
}

function reviewMirror({ destination, percentage }: Plain, review: Review): void {
  review.map('destination', destination, reviewDestination, undefined);
  reviewPercentage(percentage, 'percentage', review);
}

function reviewRouteDestination({ destination, headers }: Plain, review: Review): void {
  review.map('destination', destination, reviewDestination, undefined);
  review.map('headers', headers, reviewHeaderOperations, undefined);
}
