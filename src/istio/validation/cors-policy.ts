import { isWhole, reviewDuration } from './durations';
import { isFilled, Plain, Review } from './review';
import { reviewExpressionOf } from './string-matches';
import { millisecondsOf } from '../duration';
import { isHeaderName } from '../header-name';
import { CORS_METHODS } from '../preflight';

/** Which sites may call. */
export function reviewCorsPolicy(policy: Plain, review: Review): void {
  const { allowOrigins, allowMethods, allowHeaders, exposeHeaders, maxAge } = policy;
  review.list('allowOrigins', allowOrigins, reviewOrigin, undefined);
  review.texts('allowMethods', allowMethods, reviewMethod, undefined);
  review.texts('allowHeaders', allowHeaders, reviewHeader, undefined);
  review.texts('exposeHeaders', exposeHeaders, reviewHeader, undefined);
  reviewDuration(maxAge, review, 'maxAge');
  const milliseconds = millisecondsOf(maxAge) ?? 0;
  if (isWhole(milliseconds) && !isWhole(milliseconds / 1000)) {
    review.refuse('be in whole seconds', maxAge, 'round it', 'maxAge');
  }
}

function reviewOrigin(origin: Plain, review: Review): void {
  if (!isFilled(origin.exact) && !isFilled(origin.prefix) && !isFilled(origin.regex)) {
    review.refuseAs('says no origin', 'write exact: https://shop.example.com, or a prefix or a regex');
  } else {
    reviewExpressionOf(origin, review);
  }
}

function reviewMethod(method: string, review: Review): void {
  if (!CORS_METHODS.includes(method)) {
    review.refuse(`be one of ${CORS_METHODS.join(', ')}`, method, 'write it in capitals');
  }
}

function reviewHeader(name: string, review: Review): void {
  if (!isHeaderName(name)) {
    review.refuse('be the name of a header, or "*"', name, 'write letters, digits and "-"');
  }
}
