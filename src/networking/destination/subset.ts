import type { ServiceHost } from './service-host';
import { requireDnsLabel } from '../../core/requirements';
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

/**
 * A named part of a service's pods, such as a version, as routes refer to it. That of a DestinationRule elsewhere is `ServiceHost.subset`.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#Subset
 */
export class Subset {
  /** @internal */
  public static _of(host: ServiceHost, name: string): Subset {
    return new Subset(host, requireDnsLabel('name of a subset', name));
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Name of the subset. */
    public readonly name: string,
  ) {
  }
}
