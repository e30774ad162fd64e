import { routesAt } from './closed-ports';
import { GuardedRule, requestsIn } from './guarded-requests';
import { RoutedServer } from './virtual-services-beside';
import { areSameRequests, isEveryRequest, PolicyRequests, policyRequestsOf, policyRequestsWithout, RequestConditions } from '../../istio';
import { isSameGuard } from '../guard/guard';
import { RoutedListener } from '../routing/routed-listener';
import { ListenerRule } from '../rule/listener-rule';
import { conditionsOf } from '../rule/request-conditions';

/** A rule of another load balancer that takes requests of a rule with a guard. */
export interface ContestingRule {
  readonly listener: RoutedListener;
  readonly rule: ListenerRule;
  readonly domain: string;
}

/**
 * A rule of another load balancer for requests that a rule guards, where both have routes for one domain: Istio tries those of the older
 * object first, but what takes every request last. None where nobody can say that both take some.
 */
export function contestedBy(guarded: GuardedRule, others: readonly RoutedListener[]): ContestingRule | undefined {
  const { listener, rule, guard } = guarded;
  for (const domain of listener.knownDomainsOf(rule)) {
    const contesting = others.filter(other => other.routes(domain));
    const guardedParts = contesting.length === 0 ? [] : requestsIn(domain, guarded);
    const parts = 'earlier' in guardedParts ? [] : guardedParts;
    for (const other of contesting) {
      const found = other.rulesFor(domain).find(one => !one.guards.some(its => isSameGuard(its, guard)) && takesSome(parts, one, domain));
      if (found !== undefined) {
        return { listener: other, rule: found, domain };
      }
    }
  }
  return undefined;
}

/** A route of a VirtualService that the app made itself, which takes requests of a rule with a guard. */
export interface ContestingRoute {
  /** How errors call it. */
  readonly what: string;
  readonly port: number;
  readonly domain: string;
}

/** The same of the app's own VirtualServices for a domain of the listener: the policy is asked of their requests too. */
export function contestedByRoutes(guarded: GuardedRule, servers: readonly RoutedServer[]): ContestingRoute | undefined {
  const { listener, rule } = guarded;
  const domains = listener.knownDomainsOf(rule);
  for (const routed of servers) {
    for (const domain of routed.hosts.filter(host => domains.includes(host))) {
      const parts = requestsIn(domain, guarded);
      const found = 'earlier' in parts ? undefined : routesAt(routed).find(({ conditions }) => takes(parts, conditions, true));
      if (found !== undefined) {
        const name = found.name === undefined ? 'a route' : `route "${found.name}"`;
        return { what: `${name} of VirtualService "${routed.virtualService.node.path}"`, port: listener.port, domain };
      }
    }
  }
  return undefined;
}

function takesSome(parts: readonly PolicyRequests[], rule: ListenerRule, domain: string): boolean {
  return takes(parts, conditionsOf(rule), rule.fits(domain) === 'all');
}

/** Whether some requests meet conditions too, of which it is known whether these are all. What takes every request is tried last. */
function takes(parts: readonly PolicyRequests[], conditions: RequestConditions, areAll: boolean): boolean {
  const taken = areAll ? policyRequestsOf(conditions) : undefined;
  if (taken !== undefined && isEveryRequest(taken)) {
    return false;
  }
  const left = policyRequestsWithout(parts, conditions);
  return left === undefined ? parts.some(isEveryRequest) : !areSameRequests(left, parts);
}
