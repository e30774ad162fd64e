import { Compared } from './compared';
import { distinct } from '../../core/distinct';
import {
  areByToken, areSameRequests, coversHost, domainFor, hostsMeet, joinedPolicyRequests, PolicyRequests, policyRequestsOf, policyRequestsWithout,
} from '../../istio';
import { Guard, isSameGuard } from '../guard/guard';
import { narrowerDomains } from '../routing/narrower-domains';
import { RoutedListener } from '../routing/routed-listener';
import { DomainRules } from '../routing/rule-participant';
import { ListenerRule } from '../rule/listener-rule';
import { isReached } from '../rule/reached-rules';
import { conditionsOf } from '../rule/request-conditions';

/** Requests that a rule takes, with the hosts that they are for. */
export interface GuardedRequests extends PolicyRequests {
  /** As a policy compares them. */
  readonly hosts: Compared<string>;
  /** Those of them that it leaves out. */
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
  /** Whether the requests of a domain are somebody else's, so that none of them come to the rule. */
  readonly isOthers?: (domain: string) => boolean;
  /** Whether requests that another rule takes come to the policy at all. */
  readonly isMet: (other: ListenerRule) => boolean;
  /** Who else has domains whose requests come to the policy: listeners of other load balancers, VirtualServices of the app. */
  readonly neighbours: () => readonly DomainRules[];
}

/**
 * The requests that a rule takes, and no others: what earlier rules take is left out, and of each domain of Envoy what belongs to narrower
 * ones. None where the rule is never reached.
 */
export function guardedRequests(guarded: GuardedRule): GuardedRequests[] | Obstacle {
  const { listener, rule, ports, neighbours, isOthers = () => false } = guarded;
  const groups = new Map<string, { readonly requests: PolicyRequests; readonly domains: string[] }>();
  const known = new Map<string, PolicyRequests[] | Obstacle>();
  for (const domain of listener.knownDomainsOf(rule).filter(each => !isOthers(each))) {
    const tried = triedFor(domain, guarded);
    const parts = known.get(tried) ?? requestsIn(domain, guarded);
    known.set(tried, parts);
    if ('earlier' in parts) {
      return parts;
    }
    for (const requests of parts) {
      const key = JSON.stringify(requests);
      groups.set(key, { requests, domains: [...groups.get(key)?.domains ?? [], domain] });
    }
  }
  const listeners = [listener, ...neighbours()];
  return [...groups.values()].flatMap(({ requests, domains }) =>
    keptApart(domains, listeners).map(own => ({ ...requests, ...hostsOf(own, listeners, ports) })));
}

/**
 * Domains in groups, so that none is among those that its group leaves out: of `*` and `a.example.com`, between which somebody else has
 * `*.example.com`, a policy for both would leave out the one with what belongs to the other.
 */
function keptApart(domains: readonly string[], listeners: readonly DomainRules[]): (readonly string[])[] {
  const leftOut = narrowerDomains(domains, listeners);
  const inner = domains.filter(domain => leftOut.some(other => coversHost(other, domain)));
  const outer = domains.filter(domain => !inner.includes(domain));
  return inner.length === 0 ? [domains] : [outer, ...keptApart(inner, listeners)];
}

/**
 * An expression for the hosts of a wildcard that a policy reads as Envoy does: other requests do not meet the rule. Envoy cuts a port off at
 * the last colon, whatever it is, and its wildcards stand for one character at least. A policy compares texts, so of `*.example.com:PORT`
 * only with ports that are named.
 */
export function knownAuthority(domain: string, ports: readonly number[]): string {
  const name = '[^.:-][^:]*';
  return domain === '*' ? `(?:\\[[^\\]]*\\]|${name})?(?::[0-9]*)?` : `${name}(?::(?:${ports.join('|')}))?`;
}

/** What decides which requests of a domain a rule takes: for most domains of a listener the same. */
function triedFor(domain: string, { listener, rule }: GuardedRule): string {
  const rules = listener.rulesFor(domain);
  const tried = rules.slice(0, rules.indexOf(rule) + 1).map(one => [one.name, one.fits(domain)]);
  return JSON.stringify([domain.startsWith('*') && domain, tried]);
}

/** The requests of a domain that a rule takes, and no others: none where it is never reached there. */
export function requestsIn(domain: string, guarded: GuardedRule): PolicyRequests[] | Obstacle {
  const { listener, rule, guard, isMet } = guarded;
  if (!listener.reachFor(domain).some(reach => reach.rule === rule && isReached(reach))) {
    return [];
  }
  const rules = listener.rulesFor(domain);
  let parts = [policyRequestsOf(conditionsOf(rule))!];
  for (const earlier of rules.slice(0, rules.indexOf(rule))) {
    if (!isMet(earlier) || earlier.guards.some(other => isSameGuard(other, guard))) {
      continue;
    }
    // Where its routes compare the host too, nobody can say for which requests.
    const kept = earlier.fits(domain) === 'all' ? policyRequestsWithout(parts, conditionsOf(earlier)) : unlessApart(parts, earlier);
    // What a delegate does not take comes back, and an external authorizer is asked before any token is known.
    const isUnknown = kept === undefined || guard.provider !== undefined && areByToken(kept);
    if (isUnknown || earlier.props.action._delegates && !areSameRequests(kept, parts)) {
      return { earlier };
    }
    parts = kept;
  }
  return joinedPolicyRequests(parts);
}

/** The requests that a rule takes of those for a domain of somebody else, on whatever port. */
export function requestsAt(domain: string, guarded: GuardedRule): PolicyRequests[] {
  const { listener, rule, neighbours } = guarded;
  const taking = domain.startsWith('*') ? undefined : domainFor([listener, ...neighbours()].flatMap(({ routedDomains }) => routedDomains), domain);
  const met = listener.knownDomainsOf(rule).filter(own => taking === undefined ? hostsMeet(own, domain) : own === taking);
  return distinct(met.map(own => requestsIn(own, guarded)).flatMap(each => 'earlier' in each ? [] : each));
}

/** All of the requests where the other rule takes none of them. */
function unlessApart(parts: readonly PolicyRequests[], rule: ListenerRule): PolicyRequests[] | undefined {
  const left = policyRequestsWithout(parts, conditionsOf(rule));
  return left !== undefined && areSameRequests(left, parts) ? [...parts] : undefined;
}

function hostsOf(
  own: readonly string[], listeners: readonly DomainRules[], ports: readonly number[],
): Pick<GuardedRequests, 'hosts' | 'notHosts'> {
  return {
    hosts: own.includes('*') ? Compared.every() : Compared.oneOf('hosts of a policy', own.flatMap(domain => written(domain, ports))),
    notHosts: narrowerDomains(own, listeners).flatMap(domain => written(domain, ports)),
  };
}

/** A host with and without a port. */
function written(domain: string, ports: readonly number[]): string[] {
  return domain.startsWith('*') ? [domain, ...ports.map(port => `${domain}:${port}`)] : [domain, `${domain}:*`];
}
