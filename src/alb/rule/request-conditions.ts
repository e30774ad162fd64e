import { ListenerRule } from './listener-rule';
import { areSameRequests, PolicyRequests, policyRequestsWithout, RequestConditions } from '../../istio';
import { partsOf } from '../../networking/virtual-service/match-parts';
import { isSameGuard } from '../guard/guard';

/** The conditions of a rule as Istio reads them. */
export function conditionsOf({ values }: ListenerRule): RequestConditions {
  return values.map(matches => matches.map(partsOf));
}

/** Whether the policies of a rule, which takes requests of its own, leave out what an earlier rule takes. */
export function isLeftOut(earlier: ListenerRule, { guards }: ListenerRule, own: PolicyRequests): boolean {
  const isShared = guards.every(guard => earlier.guards.some(other => isSameGuard(other, guard)));
  const left = isShared ? undefined : policyRequestsWithout([own], conditionsOf(earlier));
  return left !== undefined && !areSameRequests(left, [own]);
}
