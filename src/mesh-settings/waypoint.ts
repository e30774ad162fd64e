import { ApiObjectMetadataDefinition } from 'cdk8s';
import { refuse } from '../core/errors';
import { optional, requireDnsLabel, requireObjectName } from '../core/requirements';
import { USE_WAYPOINT, USED_BY_GATEWAYS } from '../istio';

/**
 * A waypoint of an ambient mesh: the proxy that applies HTTP rules, subsets and weights to calls inside the mesh. It has to serve
 * Services, which a waypoint does unless its label `istio.io/waypoint-for` says otherwise.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export interface Waypoint {
  /** Name of the waypoint, which is a Gateway of the Gateway API with the class `istio-waypoint`. */
  readonly name: string;

  /**
   * Namespace of the waypoint. One of another namespace has to allow it in its listener (`allowedRoutes`).
   *
   * @default - the namespace of what uses it
   */
  readonly namespaceName?: string;

  /**
   * Whether gateways send their requests through it too. Without it they send them straight to the pods, and policies of the waypoint are not
   * asked. The label `istio.io/ingress-use-waypoint` says it, beside that with the name of the waypoint.
   *
   * @default - the label is left out: they do not
   * @see https://istio.io/latest/docs/reference/config/labels/
   */
  readonly ingressUseWaypoint?: boolean;

  /**
   * Name of the ServiceAccount of its pods, which is who the waypoint is to the pods behind it: policies at these let it in, and nobody else.
   *
   * @default - the name of the waypoint, which is what Istio gives its pods unless the Gateway has `networking.istio.io/service-account`
   */
  readonly serviceAccountName?: string;
}

/** Refuses a waypoint that Istio would not find. */
export function requireWaypoint(what: string, { name, namespaceName, ingressUseWaypoint, serviceAccountName }: Waypoint): Waypoint {
  if (name === 'none') {
    refuse(`name of ${what}`, 'another name', name, 'Istio reads "none" as no waypoint at all');
  }
  requireDnsLabel(`name of ${what}`, name);
  optional(namespaceName, value => requireDnsLabel(`namespaceName of ${what}`, value));
  optional(serviceAccountName, value => requireObjectName(`serviceAccountName of ${what}`, value));
  return { name, namespaceName, ingressUseWaypoint, serviceAccountName };
}

/** The labels with which a Service or a Namespace uses a waypoint. */
export function waypointLabels({ name, namespaceName, ingressUseWaypoint }: Waypoint): Record<string, string> {
  return {
    [USE_WAYPOINT]: name,
    ...(namespaceName === undefined ? {} : { [`${USE_WAYPOINT}-namespace`]: namespaceName }),
    ...(ingressUseWaypoint === undefined ? {} : { [USED_BY_GATEWAYS]: String(ingressUseWaypoint) }),
  };
}

/** Says on an object that it is behind a waypoint. */
export function addWaypointLabels({ metadata }: { readonly metadata: ApiObjectMetadataDefinition }, waypoint: Waypoint): void {
  Object.entries(waypointLabels(waypoint)).forEach(([key, value]) => metadata.addLabel(key, value));
}
