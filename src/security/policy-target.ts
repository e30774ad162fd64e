import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireItems, requireLabels, requireObjectName } from '../core/requirements';

const MAX_TARGETS = 16;
const GATEWAY_API = 'gateway.networking.k8s.io';
/** Istio compares no other class with policies. */
const WAYPOINT_CLASS = 'istio-waypoint';

/**
 * Kinds that a policy can be attached to.
 *
 * @internal
 */
export type _TargetKind = 'workload' | 'Service' | 'ServiceEntry' | 'Gateway' | 'GatewayClass';

const GROUPS: Partial<Record<_TargetKind, string>> = { ServiceEntry: 'networking.istio.io', Gateway: GATEWAY_API, GatewayClass: GATEWAY_API };

/**
 * What a policy applies to: pods, or objects by name. Without a target it applies to every workload of its namespace, and in the root
 * namespace to the whole mesh.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/
 */
export class PolicyTarget {
  /**
   * Pods of the namespace of the policy, in the root namespace those of every namespace. A waypoint ignores such a policy.
   *
   * @param labels labels that the pods have, at least one
   * @throws if there is no label
   */
  public static workload(labels: Record<string, string>): PolicyTarget {
    return new PolicyTarget('workload', [], requireSelector('labels of PolicyTarget.workload', labels));
  }

  /**
   * Services behind a waypoint, in the namespace of the policy. Sidecars ignore such a policy.
   *
   * @param names names of the Services, at most 16
   */
  public static services(names: string[]): PolicyTarget {
    return new PolicyTarget('Service', names);
  }

  /**
   * ServiceEntries behind a waypoint, in the namespace of the policy. Sidecars ignore such a policy.
   *
   * @param names names of the ServiceEntries, at most 16
   */
  public static serviceEntries(names: string[]): PolicyTarget {
    return new PolicyTarget('ServiceEntry', names);
  }

  /**
   * Gateways of the Gateway API, waypoints among them, in the namespace of the policy. A gateway that Istio's own Gateway describes is a
   * workload.
   *
   * @param names names of the Gateways, at most 16
   */
  public static gateways(names: string[]): PolicyTarget {
    return new PolicyTarget('Gateway', names);
  }

  /**
   * Every waypoint of the mesh. The policy has to be in the root namespace.
   *
   * @param name name of the GatewayClass; Istio knows `istio-waypoint`
   * @throws if it is another class
   */
  public static gatewayClass(name: string): PolicyTarget {
    return name === WAYPOINT_CLASS ? new PolicyTarget('GatewayClass', [name])
      : refuse('class of PolicyTarget.gatewayClass', `"${WAYPOINT_CLASS}"`, name, 'Istio ignores policies for other classes: use PolicyTarget.gateways');
  }

  private constructor(
    /** @internal */
    public readonly _kind: _TargetKind,
    private readonly names: string[],
    /** @internal */
    public readonly _labels: Record<string, string> = {},
  ) {
    if (_kind !== 'workload') {
      const what = `target ${_kind} of a policy`;
      requireItems(what, names, 'name them, or leave the target out for the whole namespace');
      if (names.length > MAX_TARGETS) {
        refuse(what, `a list of at most ${MAX_TARGETS}`, names.length, 'use several policies');
      }
      names.forEach(name => requireObjectName(what, name, 'give the name of the object only: it has to be in the namespace of the policy'));
    }
  }

  /**
   * The target as a policy writes it.
   *
   * @internal
   */
  public _render(): { selector?: object; targetRefs?: object[] } {
    return this._kind === 'workload' ? { selector: { matchLabels: this._labels } }
      : { targetRefs: this.names.map(name => compact({ group: GROUPS[this._kind], kind: this._kind, name })) };
  }

  /**
   * Refuses a namespace in which Istio does not look for such a policy.
   *
   * @internal
   */
  public _requireNamespace(namespace: string | undefined, rootNamespace: string): void {
    if (this._kind === 'GatewayClass' && namespace !== undefined && namespace !== rootNamespace) {
      refuse('namespace of a policy for a GatewayClass', `the root namespace (${rootNamespace})`, namespace, 'put it into a chart of that namespace');
    }
  }
}

/** Labels by which a policy chooses pods. Without any it would be about all of them. */
export function requireSelector(what: string, labels: Record<string, string>): Record<string, string> {
  requireItems(what, Object.keys(labels), 'leave it out for the whole namespace');
  return requireLabels(what, labels);
}
