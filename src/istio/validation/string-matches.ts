import { Plain, Review } from './review';
import { MAX_REGEX_LENGTH, misfitOfRegexSyntax } from '../regular-expression';

/** A text match of which no beginning may be empty. */
export function reviewStringMatch(match: Plain, review: Review): void {
  if (match.prefix === '') {
    review.refuse('have a text', '', 'write the beginning, or leave the match out where everything is meant', 'prefix');
  }
  reviewExpressionOf(match, review);
}

/** A text match whose beginning may be empty. */
export function reviewExpressionOf({ regex }: Plain, review: Review): void {
  if (typeof regex === 'string') {
    reviewExpression(regex, review, 'regex');
  }
}

/** An expression, as Istio asks for it: Envoy refuses some others. */
export function reviewExpression(expression: string, review: Review, field: string): void {
  const misfit = misfitOfExpression(expression);
  if (misfit !== undefined) {
    review.refuse(`be ${misfit.must}`, expression, misfit.fix, field);
  }
}

function misfitOfExpression(expression: string): { readonly must: string; readonly fix: string } | undefined {
  if (expression === '' || expression.length * 4 > MAX_REGEX_LENGTH && Buffer.byteLength(expression) > MAX_REGEX_LENGTH) {
    return { must: `a regular expression of 1 to ${MAX_REGEX_LENGTH} bytes`, fix: 'shorten it or split it into several matches' };
  }
  const misfit = misfitOfRegexSyntax(expression);
  return misfit && { must: misfit.allowed, fix: misfit.fix };
}
