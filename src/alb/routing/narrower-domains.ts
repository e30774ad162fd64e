import { DomainRules } from './rule-participant';
import { coversHost } from '../../istio';

/** Whether listeners have routes for all requests of a domain. */
export function isServedBy(domain: string, listeners: readonly DomainRules[]): boolean {
  return listeners.some(({ routedDomains }) => routedDomains.some(served => coversHost(served, domain)));
}

/** The domains of listeners that wildcards among some hosts cover, and that have routes of their own: for them Envoy does not take the wildcard. */
export function narrowerDomains(hosts: readonly string[], listeners: readonly DomainRules[]): string[] {
  const wildcards = hosts.filter(host => host.startsWith('*'));
  const known = wildcards.length === 0 ? [] : listeners.flatMap(({ routedDomains }) => routedDomains);
  return [...new Set(known)].filter(domain => !hosts.includes(domain) && wildcards.some(wide => coversHost(wide, domain)));
}
