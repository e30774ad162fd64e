import { ListenerRule } from './listener-rule';
import { TakenRequests } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { partsOf } from '../../networking/virtual-service/match-parts';

/** What requests of a domain leave to a rule. */
export interface Reach {
  readonly rule: ListenerRule;
  /** Its matches that no earlier rule takes completely, an empty list where it always applies; none where it is never reached. */
  readonly left?: HttpMatch[];
  /** Names of the earlier rules that take its other matches. */
  readonly takenBy: string[];
}

/**
 * Which of its matches requests of a domain leave to each rule. A match that an earlier one covers is never the first, and Istio warns of it.
 */
export function reachOf(rules: readonly ListenerRule[], domain: string): Reach[] {
  const taken = new TakenRequests<ListenerRule>();
  return rules.map(rule => {
    const matches = rule.matchesFor(domain);
    const takesAll = !rule.props.action._delegates;
    const { left, takenBy } = taken.next(rule, matches.length > 0 ? matches : [{}], partsOf, takesAll);
    if (takesAll) {
      rule.refusedMatches(domain, left).forEach(match => taken.take(rule, partsOf(match)));
    }
    return { rule, left: left.length === 0 ? undefined : matches.length > 0 ? left : [], takenBy: takenBy.map(({ name }) => name) };
  });
}
