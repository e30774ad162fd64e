import { Labels } from './labels';

/** The label by which a Namespace, a Service or a ServiceEntry says which waypoint its requests pass. */
export const USE_WAYPOINT = 'istio.io/use-waypoint';

/** The label by which a Namespace or a Service says that gateways send their requests through the waypoint too. */
export const USED_BY_GATEWAYS = 'istio.io/ingress-use-waypoint';

/** The class of the Gateways that are waypoints. */
export const WAYPOINT_CLASS = 'istio-waypoint';

/** The label of a Gateway by which it is the waypoint of Services, or of pods. */
export const WAYPOINT_FOR = 'istio.io/waypoint-for';

/** The port of waypoints and of the proxies of nodes: HTTP/2 over mutual TLS, with a tunnel for each connection. */
export const HBONE_PORT = 15008;

/** Whether labels name a waypoint, or say that there is none; nothing where they do neither. */
export function namesWaypoint(labels: Labels): boolean | undefined {
  return Object.hasOwn(labels, USE_WAYPOINT) ? labels[USE_WAYPOINT] !== 'none' : undefined;
}

/** Whether Istio's validation takes labels for those of something with a waypoint: it reads "none" in any case. */
export function isForWaypoint(labels: Labels): boolean {
  return namesWaypoint(labels) === true && labels[USE_WAYPOINT] !== '' && labels[USE_WAYPOINT].toLowerCase() !== 'none';
}
