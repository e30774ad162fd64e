import { IConstruct } from 'constructs';
import { putInto } from '../../core/all-or-nothing';
import { ValidationError } from '../../core/errors';
import { isThere } from '../../core/known-objects';
import { namespaceOf } from '../../core/reference';
import { ClusterState, orTwoClusters } from '../../mesh-settings/cluster-state';

/** The policy of a service, which somebody wants to be the only one. */
interface Claim {
  readonly owner: string;
  readonly rule: IConstruct;
}

/** The rules that the app has in a cluster, by namespace and host, so that finding one costs no walk through the tree. */
interface KnownRules {
  readonly first: Map<string, IConstruct>;
  readonly claims: Map<string, Claim>;
}

const RULES = new ClusterState<KnownRules>('destination rules', () => ({ first: new Map(), claims: new Map() }));

/** Remembers the rule of a host that every client uses. Refuses it where somebody's policy is in another one: Istio could take either. */
export function rememberRule(host: string, rule: IConstruct): void {
  const { first, claims } = RULES.of(rule);
  const key = keyOf(host, rule);
  const claim = claims.get(key);
  if (claim !== undefined && isThere(claim.rule)) {
    throw new ValidationError(`policy of service "${host}" must come from one DestinationRule, got "${rule.node.path}" beside that `
      + `of ${claim.owner}: `
      + `Istio uses one for a service, keep one of them${orTwoClusters(claim.rule, rule)}`);
  }
  first.set(key, knownRule(host, rule) ?? rule);
}

/** Lets no further rule be made for the host of a rule. */
export function claimRule(host: string, rule: IConstruct, owner: string): void {
  putInto(RULES.of(rule).claims, keyOf(host, rule), { owner, rule });
}

/** The rule that this app has for a host in the namespace of a construct: of several, Istio takes the policy of one. */
export function knownRule(host: string, consumer: IConstruct): IConstruct | undefined {
  const rule = RULES.of(consumer).first.get(keyOf(host, consumer));
  return rule !== undefined && isThere(rule) ? rule : undefined;
}

function keyOf(host: string, construct: IConstruct): string {
  return `${namespaceOf(construct) ?? ''}/${host}`;
}
