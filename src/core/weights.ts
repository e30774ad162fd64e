import { ValidationError } from './errors';
import { MAX_INT32, requireInteger } from './requirements';

/** A weight that Istio accepts. */
export function requireWeight(what: string, weight: number): number {
  return requireInteger(what, weight, 0, MAX_INT32, 'weights are whole shares: 80 and 20, or 4 and 1');
}

/** Weights of which at least one counts; istiod adds them up in 32 bits. `part` is what carries a weight, for the fix. */
export function requireWeightSum(what: string, weights: readonly number[], part: string): void {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) {
    throw new ValidationError(`weights of ${what} must have a sum of at least 1, got 0: give one ${part} a weight`);
  }
  if (total > MAX_INT32) {
    throw new ValidationError(`weights of ${what} must have a sum of at most ${MAX_INT32}, got ${total}: divide them all by the same number`);
  }
}
