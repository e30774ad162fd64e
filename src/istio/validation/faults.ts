import { reviewDuration } from './durations';
import { reviewStatus } from './http-actions';
import { Plain, Review } from './review';
import { GRPC_STATUSES } from '../grpc-statuses';
import { isGiven } from '../plain-value';

const SMALLEST_PERCENTAGE = 0.0001;

/** What a proxy does to requests to try the others. */
export function reviewFault({ abort, delay }: Plain, review: Review): void {
  if (!isGiven(abort) && !isGiven(delay)) {
    review.refuseAs('has no abort and no delay', 'add one, or leave it out');
  }
  review.map('abort', abort, reviewAbort, undefined);
  review.map('delay', delay, reviewDelay, undefined);
}

function reviewAbort({ percentage, httpStatus, grpcStatus, http2Error }: Plain, review: Review): void {
  reviewPercentage(percentage, review);
  if (isGiven(grpcStatus)) {
    if (!GRPC_STATUSES.includes(String(grpcStatus))) {
      review.refuse(`be one of ${GRPC_STATUSES.join(', ')}`, grpcStatus, 'write it in capitals', 'grpcStatus');
    }
  } else if (isGiven(http2Error)) {
    review.refuseAs('is not supported', 'write httpStatus or grpcStatus', 'http2Error');
  } else if (isGiven(httpStatus)) {
    reviewStatus(httpStatus, review, 'httpStatus');
  }
}

function reviewDelay({ percentage, fixedDelay, exponentialDelay }: Plain, review: Review): void {
  reviewPercentage(percentage, review);
  reviewDuration(fixedDelay, review, 'fixedDelay');
  if (isGiven(exponentialDelay)) {
    review.refuseAs('is not supported', 'write fixedDelay', 'exponentialDelay');
  }
}

function reviewPercentage(percentage: unknown, review: Review): void {
  const value = ((percentage ?? {}) as Plain).value as number | undefined ?? 0;
  if (value < 0 || value > 100 || value > 0 && value < SMALLEST_PERCENTAGE) {
    review.refuse(`be 0, or from ${SMALLEST_PERCENTAGE} to 100`, value, 'write the share in percent', 'percentage', 'value');
  }
}
