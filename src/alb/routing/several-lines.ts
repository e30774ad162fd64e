import { distinct } from '../../core/distinct';
import { allLinesOf, anyLineOf, inGroups, isListHeader, policyRequestsOf, TextMatch } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { ListenerRule } from '../rule/listener-rule';
import { conditionsOf, isLeftOut } from '../rule/request-conditions';

/**
 * Requests with several lines of a header, of which one has the value that a rule compares, while all together have not for the routes: those that a
 * rule with a guard takes, and that its policy may leave out for an earlier rule; and those that such a rule does not take, and that an application
 * may read as its own, by one of the lines.
 *
 * @param rules the rules for a domain, in order
 */
export function requestsOfSeveralLines(rules: readonly ListenerRule[]): HttpMatch[] {
  const comparing = rules.filter(({ comparedHeaders }) => comparedHeaders.length > 0);
  return comparing.length === 0 ? [] : rules.filter(({ guards }) => guards.length > 0).flatMap(rule => {
    const requests = policyRequestsOf(conditionsOf(rule));
    const before = new Set(rules.slice(0, rules.indexOf(rule)));
    const earlier = requests === undefined ? [] : comparing.filter(one => before.has(one) && isLeftOut(one, rule, requests));
    // Each by itself: what all lines are for one earlier rule, another one does not take. Lists in one line are no rare requests for others.
    const compared = [...earlier.flatMap(headersOf), ...headersOf(rule).filter(({ header }) => !isListHeader(header))];
    return distinct(compared).flatMap(({ header, texts }) => rule.matches.map(match => ({
      ...match,
      headers: { ...match.headers, [header]: StringMatch._known(anyLineOf(texts)) },
      // What all lines together are for the earlier rule, it takes.
      withoutHeaders: { ...match.withoutHeaders, [header]: StringMatch._known(allLinesOf(texts)) },
    })));
  });
}

/** A header by which a rule takes requests, with as many of its values as one expression has room for. */
interface ComparedHeader {
  readonly header: string;
  readonly texts: readonly TextMatch[];
}

function headersOf({ matches, comparedHeaders }: ListenerRule): ComparedHeader[] {
  return comparedHeaders.flatMap(header => {
    const values = matches.flatMap(({ headers = {} }) => headers[header]?._text ?? []);
    // That a header is there is the same of one line and of all; what a policy compares by an expression is refused.
    const texts = values.filter(({ kind }) => kind === 'exact' || kind === 'prefix');
    return inGroups(distinct(texts), anyLineOf).map(group => ({ header, texts: group }));
  });
}
