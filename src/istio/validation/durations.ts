import { Review } from './review';
import { millisecondsOf } from '../duration';
import { isGiven } from '../plain-value';

const NANOSECONDS = 1_000_000;
/** Nearly every duration, which has no part of a millisecond. */
const USUAL = /^[0-9]+(?:s|m|h|ms)$/;

/** A duration, where there is one. Its schema has asked for a millisecond at least. */
export function reviewDuration(duration: unknown, review: Review, field: string): void {
  if (duration === undefined || USUAL.test(duration as string)) {
    return;
  }
  const milliseconds = millisecondsOf(duration);
  if (milliseconds !== undefined && !isWhole(milliseconds)) {
    review.refuse('be in whole milliseconds', duration, 'round it', field);
  }
}

/** A duration of which its schema has asked nothing. Go knows negative ones. */
export function reviewReadable(duration: unknown, review: Review, field: string): void {
  if (isGiven(duration) && signedMillisecondsOf(duration) === undefined) {
    review.refuse('be a duration', duration, 'write a number with its unit, which is h, m, s or ms: "5s", "1h30m"', field);
  }
}

/** The same, where less than a millisecond switches something off. */
export function reviewDurationOrNone(duration: unknown, review: Review, field: string): void {
  reviewReadable(duration, review, field);
  const milliseconds = isGiven(duration) ? signedMillisecondsOf(duration) : undefined;
  if (milliseconds !== undefined && milliseconds <= -1) {
    review.refuse('be 0, or a duration of at least 1ms', duration, 'write 0s where it is to be off', field);
  } else if (milliseconds !== undefined && milliseconds >= 1) {
    reviewDuration(duration, review, field);
  }
}

function signedMillisecondsOf(duration: unknown): number | undefined {
  const text = String(duration);
  const milliseconds = millisecondsOf(text.startsWith('-') ? text.slice(1) : text);
  return milliseconds === undefined || !text.startsWith('-') ? milliseconds : -milliseconds;
}

/** Whether milliseconds are a whole number, to the nanosecond. */
export function isWhole(milliseconds: number): boolean {
  return Number.isInteger(milliseconds) || Math.round(milliseconds * NANOSECONDS) % NANOSECONDS === 0;
}
