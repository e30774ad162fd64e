import { Neighbours, RoutedListener } from './routed-listener';
import { BLANKS_AROUND, coversHost, isEveryPath, MAX_REGEX_LENGTH, otherWaysToWrite, quoteRegex, REREAD_PATHS } from '../../istio';
import { HttpMatch } from '../../networking/http-match';
import { StringMatch } from '../../networking/string-match';
import { comparedHeaders } from '../policy/rule-tokens';
import { ListenerRule } from '../rule/listener-rule';

/**
 * Requests for some hosts that no rule may take where one of them has a guard, because they are others for the policy of that guard than for
 * who takes them in the end: those with a path or a header that the next one reads otherwise, and
 * those for hosts that have routes of their own.
 */
export function refusedRequests(hosts: readonly string[], listener: RoutedListener): HttpMatch[] {
  const groups = listener.neighbours?.() ?? [];
  const rules = [listener, ...groups.flatMap(({ listeners }) => listeners)].flatMap(one => hosts.flatMap(host => one.rulesFor(host)));
  if (!rules.some(({ guards }) => guards.length > 0)) {
    return [];
  }
  const comparesPaths = rules.some(({ matches }) => matches.some(({ uri }) => !isEveryPath(uri?._text)));
  return [
    ...comparesPaths ? [{ uri: StringMatch.regex(REREAD_PATHS) }] : [],
    ...guardedPaths(rules).map(expression => ({ uri: StringMatch.regex(expression) })),
    ...guardedHeaders(rules).map(name => ({ headers: { [name]: StringMatch.regex(BLANKS_AROUND) } })),
    ...refusedHosts(hosts, listener, groups),
  ];
}

/** Other ways to write the paths of rules with a guard: a later rule would take them, and applications read them as the same. */
function guardedPaths(rules: readonly ListenerRule[]): string[] {
  const paths = rules.filter(({ guards }) => guards.length > 0).flatMap(({ matches }) => matches.flatMap(({ uri }) => uri ?? []));
  const ways = paths.flatMap(({ _exact, _prefix }) => otherWaysToWrite(_exact ?? _prefix ?? '', _prefix !== undefined));
  return [...new Set(ways)];
}

/** The headers by which rules with a guard are found: with blanks around the value a later rule would take the request. */
function guardedHeaders(rules: readonly ListenerRule[]): string[] {
  const names = rules.filter(({ guards }) => guards.length > 0).flatMap(comparedHeaders);
  return [...new Set(names)].sort();
}

/**
 * The hosts of wildcards that have routes of their own, so that policies leave them out. Where these are not there, because Istio leaves out
 * hosts without a route, or because their VirtualService is not applied yet, Envoy takes the wildcard for them.
 */
function refusedHosts(hosts: readonly string[], listener: RoutedListener, groups: readonly Neighbours[]): HttpMatch[] {
  const refused = (groups.length === 0 ? [{ listeners: [] }] : groups).map(({ listeners, gateway }: Neighbours) =>
    ({ gateway, expressions: expressionsFor(narrowerHosts(hosts, [listener, ...listeners])) }));
  const isSame = new Set(refused.map(({ expressions }) => JSON.stringify(expressions))).size === 1;
  return (isSame ? refused.slice(0, 1) : refused).flatMap(({ gateway, expressions }) => expressions.map(expression =>
    ({ authority: StringMatch.regex(expression), ...isSame || gateway === undefined ? {} : { gateways: [gateway] } })));
}

function narrowerHosts(hosts: readonly string[], listeners: readonly RoutedListener[]): string[] {
  const wildcards = hosts.filter(host => host.startsWith('*'));
  const known = wildcards.length === 0 ? [] : listeners.flatMap(({ routedDomains }) => routedDomains);
  return [...new Set(known)].filter(domain => !hosts.includes(domain) && wildcards.some(wide => coversHost(wide, domain))).sort();
}

/** As few expressions as are not too long; without regard to case and port, as policies compare hosts. */
function expressionsFor(hosts: readonly string[]): string[] {
  const groups: string[][] = [];
  for (const host of hosts) {
    const part = host.startsWith('*') ? `.*${quoteRegex(host.slice(1))}` : quoteRegex(host);
    const last = groups.at(-1);
    if (last !== undefined && expressionOf([...last, part]).length <= MAX_REGEX_LENGTH) {
      last.push(part);
    } else {
      groups.push([part]);
    }
  }
  return groups.map(expressionOf);
}

function expressionOf(parts: readonly string[]): string {
  return `(?i)(?:${parts.join('|')})(?::.*)?`;
}
