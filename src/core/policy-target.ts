import { compact } from './compact';
import { refuse } from './errors';
import { optional, requireItems, requireObjectName, requireSelectorLabels, requireUnique } from './requirements';
import { WAYPOINT_CLASS } from '../istio';

const MAX_TARGETS = 16;
const GATEWAY_API = 'gateway.networking.k8s.io';

/**
 * Kinds that a policy can be attached to.
 *
 * @internal
 */
export type _TargetKind = 'workload' | 'Service' | 'ServiceEntry' | 'Gateway' | 'GatewayClass';

const GROUPS: Partial<Record<_TargetKind, string>> = { ServiceEntry: 'networking.istio.io', Gateway: GATEWAY_API, GatewayClass: GATEWAY_API };

/**
 * What an AuthorizationPolicy, a RequestAuthentication, a Telemetry or an EnvoyFilter applies to: pods, or objects by name. Without a
 * target it applies to every workload of its namespace, and in the root namespace to the whole mesh; a waypoint then reads a Telemetry only.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/
 */
export class PolicyTarget {
  /**
   * Pods of the namespace of the policy. In the root namespace those of every namespace; a Telemetry stays with its own there too. A
   * waypoint ignores such a policy.
   *
   * @param labels labels that the pods have, at least one
   * @throws if there is no label, or Kubernetes would refuse one
   */
  public static workload(labels: Record<string, string>): PolicyTarget {
    return new PolicyTarget('workload', [],
      requireSelectorLabels('labels of PolicyTarget.workload', labels, 'leave the target out for the whole namespace'));
  }

  /**
   * Services behind a waypoint, in the namespace of the policy. Sidecars ignore such a policy; an EnvoyFilter can not have this target.
   *
   * @param names names of the Services, 1 to 16, each once
   * @throws if there are none or too many, or one is no name or there again
   */
  public static services(names: string[]): PolicyTarget {
    return new PolicyTarget('Service', names);
  }

  /**
   * ServiceEntries behind a waypoint, in the namespace of the policy. Sidecars ignore such a policy; an EnvoyFilter can not have this
   * target.
   *
   * @param names names of the ServiceEntries, 1 to 16, each once
   * @throws if there are none or too many, or one is no name or there again
   */
  public static serviceEntries(names: string[]): PolicyTarget {
    return new PolicyTarget('ServiceEntry', names);
  }

  /**
   * Gateways of the Gateway API, waypoints among them, in the namespace of the policy. A gateway that Istio's own Gateway describes is a
   * workload. At a waypoint a Telemetry is only about what is sent to Services of its own namespace.
   *
   * @param names names of the Gateways, 1 to 16, each once
   * @throws if there are none or too many, or one is no name or there again
   */
  public static gateways(names: string[]): PolicyTarget {
    return new PolicyTarget('Gateway', names);
  }

  /**
   * Every waypoint of the mesh. The policy has to be in the root namespace. A Telemetry is only about what waypoints send to Services of
   * that namespace.
   *
   * @param name name of the GatewayClass; Istio knows `istio-waypoint`
   * @throws if it is another class
   */
  public static gatewayClass(name: string): PolicyTarget {
    // Istio compares no other class with policies.
    return name === WAYPOINT_CLASS ? new PolicyTarget('GatewayClass', [name])
      : refuse('class of PolicyTarget.gatewayClass', `"${WAYPOINT_CLASS}"`, name,
        'Istio ignores policies for other classes: use PolicyTarget.gateways');
  }

  private readonly targetRefs: object[];

  private constructor(
    /** @internal */
    public readonly _kind: _TargetKind,
    names: readonly string[],
    /**
     * Labels of the pods, where it is about pods.
     *
     * @internal
     */
    public readonly _labels?: Record<string, string>,
  ) {
    this.targetRefs = _kind === 'workload' ? [] : requireNames(_kind, names).map(name => compact({ group: GROUPS[_kind], kind: _kind, name }));
  }

  /**
   * The target as a policy writes it.
   *
   * @internal
   */
  public _render(): { selector?: object; targetRefs?: object[] } {
    return compact({ selector: optional(this._labels, matchLabels => ({ matchLabels })), targetRefs: this.targetRefs });
  }

  /**
   * The target as an EnvoyFilter writes it. Istiod compares an EnvoyFilter with proxies, and never with what a waypoint serves.
   *
   * @internal
   */
  public _renderForEnvoyFilter(): { workloadSelector?: object; targetRefs?: object[] } {
    if (this._kind === 'Service' || this._kind === 'ServiceEntry') {
      refuse('target of an EnvoyFilter', 'pods, Gateways or a GatewayClass', this._kind,
        'Istio ignores an EnvoyFilter for anything else: name the waypoint in front of it with PolicyTarget.gateways');
    }
    return compact({ workloadSelector: optional(this._labels, labels => ({ labels })), targetRefs: this.targetRefs });
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

function requireNames(kind: _TargetKind, names: readonly string[]): readonly string[] {
  const what = `target ${kind} of a policy`;
  requireItems(what, names, 'name them, or leave the target out for the whole namespace');
  if (names.length > MAX_TARGETS) {
    refuse(what, `a list of at most ${MAX_TARGETS}`, names.length, 'use several policies');
  }
  names.forEach(name => requireObjectName(what, name, 'give the name of the object only: it has to be in the namespace of the policy'));
  return requireUnique(what, names, 'name each object once');
}
