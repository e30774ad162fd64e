import { isServedBy, narrowerDomains } from './narrower-domains';
import { RoutedListener } from './routed-listener';
import { DomainRules, Neighbours } from './rule-participant';
import { requestsOfSeveralLines } from './several-lines';
import { headerVariants, MAX_SEPARATORS, separatorsIn } from '../../core/header-variants';
import { BLANKS_AROUND, inGroups, isEveryPath, otherWaysToWrite, quoteRegex, REREAD_HOSTS, REREAD_PATHS } from '../../istio';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { ListenerRule } from '../rule/listener-rule';
import { cookiesReadAs } from '../rule/token-match';

/**
 * Requests for some hosts that no rule may take where one of them has a guard or a limit, because they are others for that one than for who takes
 * them in the end: those with a path, a header or a host that the next one reads otherwise, and those for hosts that have routes
 * of their own.
 */
export function refusedRequests(hosts: readonly string[], listener: RoutedListener): HttpMatch[] {
  const neighbours = listener.neighbours();
  // Over TLS what is for hosts of others is misdirected.
  const sameRoutes = listener.scheme === 'https' ? [] : neighbours;
  const rules = rulesFor(hosts, [listener, ...sameRoutes.flatMap(({ listeners }) => listeners)]);
  // Without TLS the policy of a list of addresses is for names with a dot at their end too, whoever has them.
  const isClosed = (one: DomainRules, domain: string) => listener.scheme === 'https' ? one.isGuarded(domain) : one.rulesFor(domain).some(isProtected);
  const dotted = hosts.includes('*') ? refusedHosts([listener], neighbours, one => domainsWith(isClosed, hosts, one), END_OF_NAME) : [];
  const all = [listener, ...neighbours.flatMap(({ listeners }) => listeners)];
  const isBeside = domainsWith((one, domain) => one.isGuarded(domain), hosts, all).length > 0;
  const reread = isBeside ? [{ authority: StringMatch._known(REREAD_HOSTS) }] : [];
  if (!rules.some(isProtected)) {
    return [...reread, ...dotted];
  }
  const comparesPaths = rules.some(({ matches }) => matches.some(({ uri }) => !isEveryPath(uri?._text)));
  return [
    ...comparesPaths ? [{ uri: StringMatch._known(REREAD_PATHS) }] : [],
    ...guardedPaths(rules).map(expression => ({ uri: StringMatch.regex(expression) })),
    ...guardedHeaders(rules).map(name => ({ headers: { [name]: StringMatch._known(BLANKS_AROUND) } })),
    ...guardedVariants(rules),
    ...guardedCookies(rules).map(expression => ({ headers: { cookie: StringMatch.regex(expression) } })),
    ...listener.mayJoinHeaderLines ? requestsOfSeveralLines(listener.rulesFor(hosts[0])) : [],
    ...refusedHosts([listener], sameRoutes, one => narrowerDomains(hosts, one)),
    ...reread,
    ...dotted,
  ];
}

/** The rules for some hosts, each once. */
function rulesFor(hosts: readonly string[], listeners: readonly DomainRules[]): ListenerRule[] {
  return [...new Set(listeners.flatMap(listener => hosts.flatMap(host => listener.rulesFor(host))))];
}

/**
 * Requests over TLS for a host that a narrower server of the same port has, on a connection that asked for another name of a wildcard, or while
 * that server is not there: Envoy gives them the routes of the wildcard, whatever that server asks of its clients. Clients with HTTP/2 do so on
 * purpose where one certificate is for both names, and try again elsewhere. None where neither side has a guard.
 */
export function misdirectedRequests(hosts: readonly string[], listener: RoutedListener): HttpMatch[] {
  if (listener.scheme !== 'https') {
    return [];
  }
  const isOwnGuarded = hosts.some(host => listener.rulesFor(host).some(isProtected));
  // What another VirtualService has at the same server shares the connections: only what it has of a wildcard is its own.
  const served = (servers: readonly DomainRules[]): string[] => servers.flatMap(({ routedDomains }) => routedDomains);
  return refusedHosts([], listener.neighbours(), (listeners, servers) =>
    [...hosts.filter(host => isServedBy(host, listener.hosts, served(servers))), ...narrowerDomains(hosts, listeners)]
      .filter(domain => isOwnGuarded || listeners.some(other => other.isGuarded(domain))));
}

/** A name of DNS may end with a dot: Envoy takes it for another host than without, and servers read both as one. */
const END_OF_NAME = '\\.';

function isProtected(rule: ListenerRule): boolean {
  return rule.isProtected;
}

/** Other ways to write the paths of rules with a guard or a limit: a later rule would take them, and applications read them as the same. */
function guardedPaths(rules: readonly ListenerRule[]): string[] {
  const paths = rules.filter(isProtected).flatMap(({ matches }) => matches.flatMap(({ uri }) => uri ?? []));
  const ways = paths.flatMap(({ _exact, _prefix }) => otherWaysToWrite(_exact ?? _prefix ?? '', _prefix !== undefined));
  return [...new Set(ways)];
}

/** The headers by which rules with a guard are found: with blanks around the value a later rule would take the request. */
function guardedHeaders(rules: readonly ListenerRule[]): string[] {
  const names = rules.filter(isProtected).flatMap(({ comparedHeaders }) => comparedHeaders);
  return [...new Set(names)].sort();
}

/** Cookies that some read as those in which tokens of guards come: see `cookiesReadAs`. */
function guardedCookies(rules: readonly ListenerRule[]): string[] {
  const tokens = rules.flatMap(({ guards }) => guards).flatMap(({ token }) => token?.in === 'cookie' ? token.name : []);
  return [...new Set(tokens)].flatMap(cookiesReadAs);
}

/** Requests that a rule with a guard would take if the header had its name: applications read others as the same. Not what a rule compares itself. */
function guardedVariants(rules: readonly ListenerRule[]): HttpMatch[] {
  const known = rules.flatMap(({ comparedHeaders }) => comparedHeaders).map(name => name.toLowerCase());
  return rules.filter(isProtected).flatMap(rule => rule.matches.flatMap(({ headers = {}, withoutHeaders: _, ...others }) =>
    Object.entries(headers).filter(([name]) => rule.comparedHeaders.includes(name)).flatMap(([name, value]) =>
      variantsOf(name).filter(variant => !known.includes(variant)).flatMap(variant =>
        [value, StringMatch._known(BLANKS_AROUND)].map(match => ({ ...others, headers: { [variant]: match } }))))));
}

/** Of a name with many hyphens the one that has underscores for all. */
function variantsOf(name: string): string[] {
  return separatorsIn(name) > MAX_SEPARATORS ? [name.toLowerCase().replaceAll('-', '_')] : headerVariants(name);
}

/**
 * The hosts of wildcards that have routes of their own, so that policies leave them out. Where these are not there, because Istio leaves out
 * hosts without a route, or because their VirtualService is not applied yet, Envoy takes the wildcard for them.
 */
function refusedHosts(
  own: readonly DomainRules[], groups: readonly Neighbours[],
  namesOf: (listeners: readonly DomainRules[], servers: readonly DomainRules[]) => string[], end = '',
): HttpMatch[] {
  const refused = (groups.length === 0 ? [{ listeners: [], servers: [] }] : groups).map(({ listeners, servers, gateway }: Neighbours) =>
    ({ gateway, expressions: expressionsFor(namesOf([...own, ...listeners], servers).sort(), end) }));
  const isSame = new Set(refused.map(({ expressions }) => JSON.stringify(expressions))).size === 1;
  return (isSame ? refused.slice(0, 1) : refused).flatMap(({ gateway, expressions }) => expressions.map(expression =>
    ({ authority: StringMatch.regex(expression), ...isSame || gateway === undefined ? {} : { gateways: [gateway] } })));
}

/** The narrower domains of which some requests are closed: who reads a host in another way takes requests of the wildcard for theirs. */
function domainsWith(isClosed: (one: DomainRules, domain: string) => boolean, hosts: readonly string[], listeners: readonly DomainRules[]): string[] {
  return narrowerDomains(hosts, listeners).filter(domain => listeners.some(one => isClosed(one, domain)));
}

/** As few expressions as are not too long; without regard to case and port, as policies compare hosts. */
function expressionsFor(hosts: readonly string[], end: string): string[] {
  const parts = hosts.map(host => host.startsWith('*') ? `.*${quoteRegex(host.slice(1))}` : quoteRegex(host));
  return inGroups(parts, group => expressionOf(group, end)).map(group => expressionOf(group, end));
}

function expressionOf(parts: readonly string[], end: string): string {
  return `(?i)(?:${parts.join('|')})${end}(?::.*)?`;
}
