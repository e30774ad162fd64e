import { reviewDuration } from './durations';
import { isFilled, Plain, Review } from './review';
import { isGiven } from '../plain-value';
import { isRetryCondition, RETRY_CONDITIONS } from '../retries';

/** The conditions that were right the last time: most routes have the same. */
let lastRight: unknown;

/** Other tries for a request. */
export function reviewRetries(retries: Plain, review: Review): void {
  const { attempts, perTryTimeout, retryOn, retryRemoteLocalities, backoff } = retries;
  const count = attempts as number | undefined ?? 0;
  if (count < 0) {
    review.refuse('be at least 0', count, 'write 0 to switch retries off', 'attempts');
  } else if (count === 0 && (isGiven(perTryTimeout) || isFilled(retryOn) || isGiven(retryRemoteLocalities))) {
    review.refuseAs('has options, and no attempts: retries are off', 'write how many attempts there are, or leave the options out');
  }
  reviewDuration(perTryTimeout, review, 'perTryTimeout');
  reviewDuration(backoff, review, 'backoff');
  const wrong = isFilled(retryOn) && retryOn !== lastRight ? retryOn.split(',').find(condition => !isRetryCondition(condition)) : undefined;
  if (wrong === undefined) {
    lastRight = retryOn;
  } else {
    review.refuse(`be conditions with "," between them and no blanks, each an HTTP status or one of ${RETRY_CONDITIONS.join(', ')}`, wrong,
      'mend that condition', 'retryOn');
  }
}
