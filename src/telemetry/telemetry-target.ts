import { requireTargetLabels, TargetKind, targetReferences } from '../core/target-references';

/**
 * Which proxies a Telemetry is for, in its own namespace.
 *
 * @see https://istio.io/latest/docs/reference/config/telemetry/#Telemetry
 */
export class TelemetryTarget {
  /**
   * The pods that have all of these labels, with sidecars or as gateways. A waypoint ignores it.
   *
   * @param labels labels of the pods
   * @throws if there is no label, or Kubernetes would refuse one
   */
  public static workload(labels: Record<string, string>): TelemetryTarget {
    const matchLabels = requireTargetLabels(labels);
    return new TelemetryTarget({ selector: { matchLabels } });
  }

  /**
   * Gateways of the Gateway API, waypoints among them.
   *
   * @param names names of the Gateway objects. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static gateways(...names: string[]): TelemetryTarget {
    return new TelemetryTarget({ targetRefs: targetReferences(TargetKind.GATEWAY, names) });
  }

  /**
   * All gateways of some classes of the Gateway API. Only for a Telemetry in the root namespace.
   *
   * @param names names of the GatewayClasses. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static gatewayClasses(...names: string[]): TelemetryTarget {
    return new TelemetryTarget({ targetRefs: targetReferences(TargetKind.GATEWAY_CLASS, names) });
  }

  /**
   * Services whose requests pass a waypoint. Sidecars ignore it.
   *
   * @param names names of the Services. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static services(...names: string[]): TelemetryTarget {
    return new TelemetryTarget({ targetRefs: targetReferences(TargetKind.SERVICE, names) });
  }

  /**
   * ServiceEntries whose requests pass a waypoint.
   *
   * @param names names of the ServiceEntries. Range: 1 to 16 names.
   * @throws if there is no name, or one twice
   */
  public static serviceEntries(...names: string[]): TelemetryTarget {
    return new TelemetryTarget({ targetRefs: targetReferences(TargetKind.SERVICE_ENTRY, names) });
  }

  private constructor(
    /** @internal */
    public readonly _fields: { readonly selector?: { readonly matchLabels: Record<string, string> }; readonly targetRefs?: object[] },
  ) {
  }
}
