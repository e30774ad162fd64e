import { DomainRules } from './rule-participant';
import { coversHost, domainFor } from '../../istio';

/** Whether connections for a domain are those of other servers: the narrowest name is theirs, and none of some own ones. */
export function isServedBy(domain: string, own: readonly string[], others: readonly string[]): boolean {
  const narrowest = domainFor([...own, ...others], domain);
  return narrowest !== undefined && !own.includes(narrowest);
}

/** The domains of listeners that wildcards among some hosts cover, and that have routes of their own: for them Envoy does not take the wildcard. */
export function narrowerDomains(hosts: readonly string[], listeners: readonly DomainRules[]): string[] {
  const wildcards = hosts.filter(host => host.startsWith('*'));
  const known = wildcards.length === 0 ? [] : listeners.flatMap(({ routedDomains }) => routedDomains);
  return [...new Set(known)].filter(domain => !hosts.includes(domain) && wildcards.some(wide => coversHost(wide, domain)));
}
