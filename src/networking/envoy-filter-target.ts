import { compact } from '../core/compact';
import { requireTargetLabels, TargetKind, targetReferences } from '../core/target-references';

/**
 * Which proxies an EnvoyFilter is for, in its own namespace; one in the root namespace is for those of every namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter
 */
export class EnvoyFilterTarget {
  /**
   * The pods that have all of these labels, with sidecars or as gateways. A waypoint ignores it.
   *
   * @param labels labels of the pods
   * @throws if there is no label, or Kubernetes would refuse one
   */
  public static workload(labels: Record<string, string>): EnvoyFilterTarget {
    return new EnvoyFilterTarget(requireTargetLabels(labels));
  }

  /**
   * Gateways of the Gateway API, waypoints among them.
   *
   * @param names names of the Gateway objects. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static gateways(...names: string[]): EnvoyFilterTarget {
    return new EnvoyFilterTarget(undefined, targetReferences(TargetKind.GATEWAY, names));
  }

  /**
   * All gateways of some classes of the Gateway API. Only for an EnvoyFilter in the root namespace.
   *
   * @param names names of the GatewayClasses. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static gatewayClasses(...names: string[]): EnvoyFilterTarget {
    return new EnvoyFilterTarget(undefined, targetReferences(TargetKind.GATEWAY_CLASS, names));
  }

  /**
   * Services whose requests pass a waypoint. Sidecars ignore it.
   *
   * @param names names of the Services. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static services(...names: string[]): EnvoyFilterTarget {
    return new EnvoyFilterTarget(undefined, targetReferences(TargetKind.SERVICE, names));
  }

  /**
   * ServiceEntries whose requests pass a waypoint.
   *
   * @param names names of the ServiceEntries. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static serviceEntries(...names: string[]): EnvoyFilterTarget {
    return new EnvoyFilterTarget(undefined, targetReferences(TargetKind.SERVICE_ENTRY, names));
  }

  private constructor(private readonly labels?: Record<string, string>, private readonly targetRefs?: object[]) {
  }

  /** @internal */
  public get _fields(): Record<string, unknown> {
    return compact({ workloadSelector: this.labels && { labels: this.labels }, targetRefs: this.targetRefs });
  }
}
