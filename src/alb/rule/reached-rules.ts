import { ListenerRule } from './listener-rule';
import { MatchIndex } from './match-index';
import { HttpMatch } from '../../networking/http-match';

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
  const earlier = new MatchIndex<ListenerRule>();
  const keep = (rule: ListenerRule, match: HttpMatch) => {
    // What a delegate does not take comes back to the next rules.
    if (!rule.props.action._delegates) {
      earlier.add(match, rule);
    }
  };
  return rules.map(rule => {
    const matches = rule.matchesFor(domain);
    const takenBy: string[] = [];
    const left = (matches.length > 0 ? matches : [{}]).filter(match => {
      const by = earlier.cover(match);
      if (by !== undefined) {
        takenBy.push(by.name);
      } else {
        keep(rule, match);
      }
      return by === undefined;
    });
    rule.refusedMatches(domain, left).forEach(match => keep(rule, match));
    return { rule, left: left.length === 0 ? undefined : matches.length > 0 ? left : [], takenBy };
  });
}
