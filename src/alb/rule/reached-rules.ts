import { ListenerRule } from './listener-rule';
import { TakenRequests } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { Alternatives } from '../condition/alternatives';

/** What requests of a domain leave to a rule. */
export interface Reach {
  readonly rule: ListenerRule;
  /** Its matches that no earlier rule takes completely. */
  readonly remaining: Alternatives;
  /** Names of the earlier rules that take its other matches. */
  readonly takenBy: string[];
}

/** Whether there are requests that reach the rule. */
export function isReached({ remaining }: Reach): boolean {
  return remaining.length > 0;
}

/**
 * Which of its matches requests of a domain leave to each rule. A match that an earlier one covers is never the first, and Istio warns of it.
 */
export function reachOf(rules: readonly ListenerRule[], domain: string): Reach[] {
  const taken = new TakenRequests<ListenerRule>();
  return rules.map(rule => {
    const matches = rule.matchesFor(domain);
    const takesAll = !rule.props.action._delegates;
    const { left: remaining, takenBy } = taken.next(rule, matches, partsOf, takesAll);
    if (takesAll) {
      rule.refusedMatches(domain, remaining).forEach(match => taken.take(rule, partsOf(match)));
    }
    return { rule, remaining, takenBy: takenBy.map(({ name }) => name) };
  });
}
