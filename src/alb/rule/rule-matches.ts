import { ValidationError } from '../../core/errors';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { Alternatives, EVERY_REQUEST } from '../condition/alternatives';
import { ConditionValue } from '../condition/condition-value';
import { ListenerCondition } from '../condition/listener-condition';

/** Up to so many, matches are written out: a reader sees the values. */
const MAX_WRITTEN_OUT = 16;
/** Istio turns each match into a route of its own. */
const MAX_MATCHES = 1000;

/**
 * The matches of a rule: one of them is enough, and in each all conditions hold. That is every combination of their values, and where
 * these were many, the values of one condition are put into one regular expression.
 */
export function combineConditions(what: string, conditions: readonly ListenerCondition[]): Alternatives {
  let alternatives = conditions.map(({ _alternatives }) => _alternatives).filter(({ length }) => length > 0);
  for (const largest of [...alternatives].sort((one, other) => other.length - one.length)) {
    if (combinations(alternatives) > MAX_WRITTEN_OUT && alternatives.length > 1) {
      alternatives = alternatives.map(values => values === largest ? ConditionValue.merge(values) : values);
    }
  }
  if (combinations(alternatives) > MAX_MATCHES) {
    throw new ValidationError(`conditions of ${what} must have at most ${MAX_MATCHES} combinations, got ${combinations(alternatives)}: `
      + 'use pathPatterns or pathRegexes for many paths, or make several rules');
  }
  return alternatives.reduce<Alternatives>((matches, values) =>
    matches.flatMap(match => values.map(value => both(match, value.match))), EVERY_REQUEST);
}

function combinations(alternatives: readonly (readonly ConditionValue[])[]): number {
  return alternatives.reduce((product, { length }) => product * length, 1);
}

/** A match that holds when both hold: they compare different things. */
function both(one: HttpMatch, other: HttpMatch): HttpMatch {
  return {
    ...one,
    ...other,
    ...(one.headers && other.headers ? { headers: { ...one.headers, ...other.headers } } : {}),
    ...(one.queryParams && other.queryParams ? { queryParams: { ...one.queryParams, ...other.queryParams } } : {}),
  };
}
