import { IConstruct } from 'constructs';
import { namespaceOf } from '../core/reference';

const KNOWN = Symbol.for('cdk8s-istio.DestinationRule.known');

const CLAIMED = Symbol.for('cdk8s-istio.DestinationRule.claimed');

/** The root of a tree carries its rules, so that finding one costs no walk through the tree. */
interface Carrier {
  [KNOWN]?: Map<string, IConstruct>;
  [CLAIMED]?: Map<string, string>;
}

/** Remembers the rule of a host that every client uses. Refuses it where somebody's policy is in another one: Istio could take either. */
export function rememberRule(host: string, rule: IConstruct): void {
  const carrier = rule.node.root as unknown as Carrier;
  carrier[KNOWN] ??= new Map();
  const key = keyOf(host, rule);
  const owner = carrier[CLAIMED]?.get(key);
  if (owner !== undefined) {
    throw new Error(`policy of service "${host}" must come from one DestinationRule, got "${rule.node.path}" beside that of ${owner}: `
      + 'Istio uses one for a service, keep one of them');
  }
  carrier[KNOWN].set(key, carrier[KNOWN].get(key) ?? rule);
}

/** Lets no further rule be made for the host of a rule. */
export function claimRule(host: string, rule: IConstruct, owner: string): void {
  const carrier = rule.node.root as unknown as Carrier;
  carrier[CLAIMED] ??= new Map();
  carrier[CLAIMED].set(keyOf(host, rule), owner);
}

/** The rule that this app has for a host in the namespace of a construct: of several, Istio takes the policy of one. */
export function knownRule(host: string, consumer: IConstruct): IConstruct | undefined {
  return (consumer.node.root as unknown as Carrier)[KNOWN]?.get(keyOf(host, consumer));
}

function keyOf(host: string, construct: IConstruct): string {
  return `${namespaceOf(construct) ?? ''}/${host}`;
}
