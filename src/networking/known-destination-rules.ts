import { IConstruct } from 'constructs';
import { namespaceOf } from '../core/reference';

const KNOWN = Symbol.for('cdk8s-istio.DestinationRule.known');

/** The root of a tree carries its rules, so that finding one costs no walk through the tree. */
interface Carrier {
  [KNOWN]?: Map<string, IConstruct>;
}

/** Remembers the rule of a host that every client uses. */
export function rememberRule(host: string, rule: IConstruct): void {
  const carrier = rule.node.root as unknown as Carrier;
  carrier[KNOWN] ??= new Map();
  const key = keyOf(host, rule);
  carrier[KNOWN].set(key, carrier[KNOWN].get(key) ?? rule);
}

/** The rule that this app has for a host in the namespace of a construct: of several, Istio takes the policy of one. */
export function knownRule(host: string, consumer: IConstruct): IConstruct | undefined {
  return (consumer.node.root as unknown as Carrier)[KNOWN]?.get(keyOf(host, consumer));
}

function keyOf(host: string, construct: IConstruct): string {
  return `${namespaceOf(construct) ?? ''}/${host}`;
}
