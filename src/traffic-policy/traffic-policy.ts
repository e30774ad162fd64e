import { ClientTls } from './client-tls';
import { ConnectionPool } from './connection-pool';
import { LoadBalancer } from './load-balancer';
import { OutlierDetection } from './outlier-detection';
import { RetryBudget } from './retry-budget';
import { UpstreamConnection } from './upstream-connection';

/**
 * The part of a traffic policy that can be set for all ports of a service and for a single one.
 */
export interface BasicTrafficPolicy {
  /**
   * How an endpoint is chosen for a request or a connection.
   *
   * @default - Istio's: the endpoint with the least outstanding requests, and the mesh's setting for localities
   */
  readonly loadBalancer?: LoadBalancer;

  /**
   * Limits and timeouts of the connections to the service, for each client proxy.
   *
   * @default - no limits; a connection has to be established within 10 seconds
   */
  readonly connectionPool?: ConnectionPool;

  /**
   * When an endpoint that fails is left out for a while. It also switches on failover between localities, where the mesh has not
   * switched that off: `LocalityLoadBalancing.disabled()` keeps traffic as it was.
   *
   * @default - endpoints are never left out
   */
  readonly outlierDetection?: OutlierDetection;

  /**
   * TLS on the way to the service.
   *
   * @default - mutual TLS of the mesh where the other side takes it, else what the client sends
   */
  readonly tls?: ClientTls;
}

/**
 * A traffic policy for one port of a service.
 *
 * For that port Istio uses these settings **instead of** the ones for the whole service: what is left out here falls back to Istio's
 * defaults, not to the service's policy, its retry budget and PROXY protocol included. Only the mesh's default policy
 * (`MeshSettingsProps.defaultTrafficPolicy`) is filled in.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-PortTrafficPolicy
 */
export interface PortTrafficPolicy extends BasicTrafficPolicy {
  /**
   * Port of the service, not of the pods.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;
}

/**
 * What Istio does on the way to a service: load balancing, limits, ejection of failing endpoints, TLS. At least one field is set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface TrafficPolicy extends BasicTrafficPolicy {
  /**
   * Policies for single ports, each port once. They replace the other settings for their port.
   *
   * @default - none
   */
  readonly portLevelSettings?: PortTrafficPolicy[];

  /**
   * A tunnel around the connections, or a PROXY protocol header before them.
   *
   * @default - plain connections
   */
  readonly upstreamConnection?: UpstreamConnection;

  /**
   * How many retries may run at a time, as a share of the requests.
   *
   * @default - no limit
   */
  readonly retryBudget?: RetryBudget;
}
