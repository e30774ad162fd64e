import { TrafficPolicy } from '../../traffic-policy/traffic-policy';

/**
 * Properties of a subset.
 */
export interface SubsetProps {
  /** Name of the subset: a DNS label, unique in its rule. */
  readonly name: string;

  /**
   * Labels that the pods of the subset have, beside those that the Service selects by. Without any, the subset has all pods of the
   * service; that makes sense for a policy of its own only.
   */
  readonly labels: Record<string, string>;

  /**
   * What is different for this subset. Each field replaces the one of the rule; the others are inherited, except a tunnel. It applies to
   * traffic that a route sends to the subset.
   *
   * @default - the policy of the rule
   */
  readonly trafficPolicy?: TrafficPolicy;
}
