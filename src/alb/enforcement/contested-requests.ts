import { GuardedRule, requestsIn } from './guarded-requests';
import { areSameRequests, isEveryRequest, PolicyRequests, policyRequestsOf, policyRequestsWithout } from '../../istio';
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

function takesSome(parts: readonly PolicyRequests[], rule: ListenerRule, domain: string): boolean {
  const conditions = conditionsOf(rule);
  const taken = rule.fits(domain) === 'all' ? policyRequestsOf(conditions) : undefined;
  if (taken !== undefined && isEveryRequest(taken)) {
    return false;
  }
  const left = policyRequestsWithout(parts, conditions);
  return left === undefined ? parts.some(isEveryRequest) : !areSameRequests(left, parts);
}
