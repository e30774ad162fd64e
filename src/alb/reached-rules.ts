import { ListenerRule } from './listener-rule';
import { MatchIndex } from './match-index';
import { HttpMatch } from '../networking/http-match';

/**
 * The rules that requests for a domain reach, each with the matches that earlier ones leave to it. Where a rule for one host repeats those
 * for every host, the others would be dead there, and Istio would warn of them.
 */
export function reachedMatches(rules: readonly ListenerRule[], domain: string): Map<ListenerRule, HttpMatch[]> {
  const earlier = new MatchIndex<ListenerRule>();
  const reached = new Map<ListenerRule, HttpMatch[]>();
  for (const rule of rules) {
    const matches = rule.matchesFor(domain);
    const left = (matches.length > 0 ? matches : [{}]).filter(match => earlier.cover(match) === undefined);
    if (left.length > 0) {
      reached.set(rule, matches.length > 0 ? left : []);
    }
    // What a delegate does not take comes back to the next rules.
    if (!rule.props.action._delegates) {
      left.forEach(match => earlier.add(match, rule));
    }
  }
  return reached;
}
