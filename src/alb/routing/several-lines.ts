import { allLinesOf, anyLineOf, isClaim, policyRequestsOf, TextMatch } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { ListenerRule } from '../rule/listener-rule';
import { conditionsOf, isLeftOut } from '../rule/request-conditions';

/** Values of headers by which rules take requests. */
type HeaderValues = ReadonlyMap<string, readonly TextMatch[]>;

/**
 * Requests that a rule with a guard takes, and that its policy may leave out: of a header that an earlier rule compares there are several lines, of
 * which one has the value for a policy, and all together have not for the routes.
 *
 * @param rules the rules for a domain, in order
 */
export function requestsOfSeveralLines(rules: readonly ListenerRule[]): HttpMatch[] {
  const comparing = rules.filter(({ comparedHeaders }) => comparedHeaders.length > 0);
  return comparing.length === 0 ? [] : rules.filter(({ guards }) => guards.length > 0).flatMap(rule => {
    const own = policyRequestsOf(conditionsOf(rule));
    const before = new Set(rules.slice(0, rules.indexOf(rule)));
    const values = own === undefined ? new Map() as HeaderValues : valuesOf(comparing.filter(one => before.has(one) && isLeftOut(one, rule, own)));
    return rule.matches.flatMap(match => [...values].map(([header, texts]) => ({
      ...match,
      headers: { ...match.headers, [header]: StringMatch._known(anyLineOf(texts)) },
      // What all lines together are for the earlier rule, it takes.
      withoutHeaders: { ...match.withoutHeaders, [header]: StringMatch._known(allLinesOf(texts)) },
    })));
  });
}

function valuesOf(rules: readonly ListenerRule[]): HeaderValues {
  const values = new Map<string, TextMatch[]>();
  const entries = rules.flatMap(({ matches }) => matches.flatMap(({ headers = {} }) => Object.entries(headers)));
  for (const [header, { _text: text }] of entries) {
    // That a header is there is the same of one line and of all; what a policy compares by an expression is refused.
    if (!isClaim(header) && (text.kind === 'exact' || text.kind === 'prefix')) {
      const known = values.get(header) ?? [];
      values.set(header, known.some(other => other.kind === text.kind && other.text === text.text) ? known : [...known, text]);
    }
  }
  return values;
}
