import { Guard, isSameGuard } from './guard';
import { areByToken, joined, PolicyRequests, requestsOf, without } from './policy-requests';
import { coversHost } from '../../core/hosts';
import { HttpMatch } from '../../networking/http-match';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';

/** Requests that a rule takes, with the hosts that they are for. */
export interface GuardedRequests extends PolicyRequests {
  /** As a policy compares them; none for every host. */
  readonly hosts: readonly string[];
  readonly notHosts: readonly string[];
}

/** Whose requests a policy would have to leave out, and can not. */
export interface Obstacle {
  readonly earlier: ListenerRule;
}

/** What is to be guarded. */
export interface GuardedRule {
  readonly listener: RoutedListener;
  readonly rule: ListenerRule;
  readonly guard: Guard;
  /** Ports that clients may name beside a host of a wildcard. */
  readonly ports: readonly number[];
  /** Whether requests that another rule takes come to the policy at all. */
  readonly isMet: (other: ListenerRule) => boolean;
}

/**
 * The requests that a rule takes, and no others: what earlier rules take is left out, and of each domain of Envoy what belongs to narrower
 * ones. None where the rule is never reached.
 */
export function guardedRequests(guarded: GuardedRule): GuardedRequests[] | Obstacle {
  const { listener, rule, ports } = guarded;
  const groups = new Map<string, { readonly requests: PolicyRequests; readonly domains: string[] }>();
  for (const domain of listener.knownDomainsOf(rule)) {
    const parts = requestsIn(domain, guarded);
    if ('earlier' in parts) {
      return parts;
    }
    for (const requests of parts) {
      const key = JSON.stringify(requests);
      groups.set(key, { requests, domains: [...groups.get(key)?.domains ?? [], domain] });
    }
  }
  return [...groups.values()].map(group => ({ ...group.requests, ...hostsOf(group.domains, listener, ports) }));
}

/**
 * An expression for the hosts of a wildcard that a policy knows too: it compares texts, so of `*.example.com:PORT` only with ports that are
 * named. Other requests do not meet the rule.
 */
export function knownAuthority(ports: readonly number[]): string {
  return `[^:]*(?::(?:${ports.join('|')}))?`;
}

function requestsIn(domain: string, { listener, rule, guard, isMet }: GuardedRule): PolicyRequests[] | Obstacle {
  const left = listener.reachFor(domain).find(reach => reach.rule === rule)?.left;
  if (left === undefined) {
    return [];
  }
  const rules = listener.rulesFor(domain);
  let parts = joined((left.length > 0 ? left : [{}]).map(match => requestsOf(withoutAuthority(match))!));
  for (const earlier of rules.slice(0, rules.indexOf(rule))) {
    if (!isMet(earlier) || earlier.guards.some(other => isSameGuard(other, guard))) {
      continue;
    }
    const matches = earlier.isNarrowedAt(domain) && earlier.fits(domain) === 'all' ? earlier.matches : earlier.matchesFor(domain);
    const kept = without(parts, matches.length > 0 ? matches : [{}]);
    // What a delegate does not take comes back, and an external authorizer is asked before any token is known.
    const isUnknown = kept === undefined || guard.provider !== undefined && areByToken(kept);
    if (isUnknown || earlier.props.action._delegates && JSON.stringify(kept) !== JSON.stringify(parts)) {
      return { earlier };
    }
    parts = kept;
  }
  return joined(parts);
}

/** The hosts are compared by the policy itself. */
function withoutAuthority({ authority: _, ...match }: HttpMatch): HttpMatch {
  return match;
}

function hostsOf(own: readonly string[], { routedDomains }: RoutedListener, ports: readonly number[]): Pick<GuardedRequests, 'hosts' | 'notHosts'> {
  const wildcards = own.filter(domain => domain.startsWith('*'));
  const others = wildcards.length === 0 ? []
    : routedDomains.filter(domain => !own.includes(domain) && wildcards.some(wide => coversHost(wide, domain)));
  return {
    hosts: own.includes('*') ? [] : own.flatMap(domain => written(domain, ports)),
    notHosts: others.flatMap(domain => written(domain, ports)),
  };
}

/** A host with and without a port. */
function written(domain: string, ports: readonly number[]): string[] {
  return domain.startsWith('*') ? [domain, ...ports.map(port => `${domain}:${port}`)] : [domain, `${domain}:*`];
}
