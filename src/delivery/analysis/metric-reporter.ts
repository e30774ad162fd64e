/**
 * The proxy that counted a request.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export enum MetricReporter {
  /** The sidecar of the pod that was called. */
  DESTINATION = 'destination',
  /** The proxy of the caller: a gateway, or its sidecar. It also counts requests that reached no pod. */
  SOURCE = 'source',
  /** The waypoint in front of the service, in an ambient mesh. */
  WAYPOINT = 'waypoint',
}
