import { FindingLevel } from '../../findings';
import { KIA0110 } from '../../findings/catalogue/kia0110';
import { listOf, NodeProxyRule, ruleAtNodeProxy, textOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { isForNodeProxies, TO_A_WAYPOINT } from '../every-policy/policy-gateways';

/** The proxy of a node knows TCP only. An error where requests get in that the policy says it keeps out. */
export const policyAtNodeProxies: Check = {
  ...KIA0110,
  check(object, mesh) {
    const policy = readPolicy(object);
    const action = textOf(policy.spec.action) ?? 'ALLOW';
    if (!isForNodeProxies(policy, mesh)) {
      return [];
    }
    return action === 'ALLOW' || action === 'DENY'
      ? listOf(policy.spec.rules).flatMap((rule, index) => findingsOfRule(action, rule, index)) : [unknownAction(action)];
  },
};

function unknownAction(action: string): FoundInObject {
  return {
    level: action === 'CUSTOM' ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `AuthorizationPolicy with the action ${action} does nothing in an ambient mesh without a waypoint as target`,
    fix: TO_A_WAYPOINT,
    field: 'spec.action',
  };
}

function findingsOfRule(action: 'ALLOW' | 'DENY', rule: unknown, index: number): FoundInObject[] {
  const left = ruleAtNodeProxy(action, rule);
  return effectsOf(action, left).map(([level, effect]) => ({
    level,
    message: `rule ${index} compares ${left.unknown.join(', ')}, which the proxy of a node in an ambient mesh does not know: ${effect}`,
    fix: `${TO_A_WAYPOINT}; where the pods have sidecars, say so in the settings of their mesh`,
    field: `spec.rules[${index}]`,
  }));
}

function effectsOf(action: 'ALLOW' | 'DENY', { isDead, skipped, widened }: NodeProxyRule): [FindingLevel, string][] {
  const isAllow = action === 'ALLOW';
  if (isDead) {
    return [isAllow ? [FindingLevel.WARNING, 'what the rule allows is denied'] : [FindingLevel.ERROR, 'the rule denies nothing']];
  }
  const some: [FindingLevel, string][] = [
    [isAllow ? FindingLevel.WARNING : FindingLevel.ERROR, `of ${skipped.join(', ')} the rule ${isAllow ? 'allows' : 'denies'} nothing`],
    [isAllow ? FindingLevel.ERROR : FindingLevel.WARNING, `of ${widened.join(', ')} the rule ${isAllow ? 'allows' : 'denies'} more than it says`],
  ];
  return some.filter((_, index) => [skipped, widened][index].length > 0);
}
