/**
 * Which host covers which. Istio and Envoy do not say the same: to Istio `*example.com` covers `example.com`, while the wildcard of a domain
 * of Envoy stands for one character or more.
 */

/** Whether Istio sees a host as covered by another one: equal, or the other is a wildcard whose suffix it has. Either may be a wildcard. */
export function coversHost(wide: string, narrow: string): boolean {
  if (!wide.startsWith('*')) {
    return wide === narrow;
  }
  return narrow.length >= wide.length - 1 && narrow.replace(/^\*/, '').endsWith(wide.slice(1));
}

/** Whether Istio sees hosts that both have. */
export function hostsMeet(one: string, other: string): boolean {
  return coversHost(one, other) || coversHost(other, one);
}

/** The hosts that both lists have: of each pair that meets the narrower one, which is how Istio binds a VirtualService to a server. */
export function commonHosts(some: readonly string[], others: readonly string[]): string[] {
  const common = some.flatMap(one => others.flatMap(other => coversHost(other, one) ? [one] : coversHost(one, other) ? [other] : []));
  return [...new Set(common)];
}

/**
 * The one of some hosts that Istio takes for a host, as for the DestinationRule of a service: itself, else the longest wildcard that covers it.
 */
export function mostSpecificHost(hosts: readonly string[], host: string): string | undefined {
  return longest(hosts.filter(other => other === host || other.startsWith('*') && coversHost(other, host)));
}

/** The host of a request for which Envoy looks: in lower case, without a port. */
export function requestedHost(authority: string): string {
  const colon = authority.lastIndexOf(':');
  // Envoy cuts off whatever is behind the last colon, but not in an IPv6 address, which is in brackets.
  return (colon < authority.lastIndexOf(']') || colon < 0 ? authority : authority.slice(0, colon)).toLowerCase();
}

/** Whether a domain of Envoy takes a requested host. A wildcard stands for at least one character, dots too. */
export function matchesDomain(domain: string, host: string): boolean {
  const name = domain.toLowerCase();
  return name === '*' || (name.startsWith('*') ? host.length >= name.length && host.endsWith(name.slice(1)) : name === host);
}

/**
 * The domain that Envoy chooses for a requested host: the host itself, else the longest wildcard, else `*`. It never falls back to another.
 */
export function domainFor(domains: Iterable<string>, host: string): string | undefined {
  return longest([...domains].filter(domain => matchesDomain(domain, host)));
}

/** A host without a wildcard is more specific than all with one. */
function longest(hosts: readonly string[]): string | undefined {
  const rank = (host: string): number => host.startsWith('*') ? host.length : Infinity;
  return hosts.reduce<string | undefined>((best, host) => best === undefined || rank(host) > rank(best) ? host : best, undefined);
}
