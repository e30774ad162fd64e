import { ServiceHost } from '../destination/destination';
import { IGateway } from '../gateway/gateway-reference';

/**
 * For which of its tasks a proxy is configured. Waypoints are sidecars here: their listeners are inbound; the clusters of the services behind
 * them are not patched at all.
 */
export enum EnvoyPatchContext {
  /** What comes in at a sidecar. */
  SIDECAR_INBOUND = 'SIDECAR_INBOUND',
  /** What goes out of a sidecar. */
  SIDECAR_OUTBOUND = 'SIDECAR_OUTBOUND',
  /** Gateways. */
  GATEWAY = 'GATEWAY',
}

/**
 * What Envoy does with the requests of a route.
 */
export enum EnvoyRouteAction {
  /** It forwards them. */
  ROUTE = 'ROUTE',
  /** It redirects them. */
  REDIRECT = 'REDIRECT',
  /** It answers them itself. */
  DIRECT_RESPONSE = 'DIRECT_RESPONSE',
}

/**
 * Which proxies a patch is for.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-EnvoyConfigObjectMatch
 */
export interface EnvoyProxyMatch {
  /**
   * The task of the proxy. Not for extension configurations, which Istio adds wherever a filter asks for them.
   *
   * @default - all of them; but listeners and clusters are added for gateways and for what goes out of sidecars only
   */
  readonly context?: EnvoyPatchContext;

  /**
   * Version of Istio's proxy: a regular expression (RE2), such as `^1\.31.*`.
   *
   * @default - every version
   */
  readonly proxyVersion?: string;

  /**
   * Metadata that the proxy reports of itself; all of it must be there.
   *
   * @default - none
   */
  readonly proxyMetadata?: Record<string, string>;
}

/**
 * Which listeners, filter chains or filters a patch is for. All conditions must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ListenerMatch
 */
export interface EnvoyListenerMatch extends EnvoyProxyMatch {
  /**
   * Name of the listener, such as `0.0.0.0_8080`.
   *
   * @default - every listener
   */
  readonly listenerName?: string;

  /**
   * Port on which the proxy listens: the target port of a gateway's Service.
   *
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly portNumber?: number;

  /**
   * Name of the filter chain.
   *
   * @default - every filter chain
   */
  readonly filterChainName?: string;

  /**
   * Server name (SNI) for which the filter chain is.
   *
   * @default - every one
   */
  readonly sni?: string;

  /**
   * Transport for which the filter chain is: `raw_buffer` or `tls`. Inbound only.
   *
   * @default - both
   */
  readonly transportProtocol?: string;

  /**
   * Application protocols for which the filter chain is, all of them, such as `h2`. Sidecars only.
   *
   * @default - every one
   */
  readonly applicationProtocols?: string[];

  /**
   * Port to which connections were addressed, for which the filter chain is.
   *
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly destinationPort?: number;

  /**
   * Name of a network filter, as Envoy has it today: `envoy.filters.network.tcp_proxy`, for example.
   *
   * @default - the HTTP connection manager where `httpFilter` is set, else none
   */
  readonly networkFilter?: string;

  /**
   * Name of an HTTP filter, as Envoy has it today: `envoy.filters.http.router`, for example.
   *
   * @default - none
   */
  readonly httpFilter?: string;

  /**
   * Name of a listener filter, as Envoy has it today: `envoy.filters.listener.tls_inspector`, for example.
   *
   * @default - none
   */
  readonly listenerFilter?: string;
}

/**
 * Which route configurations, virtual hosts or routes a patch is for. All conditions must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-RouteConfigurationMatch
 */
export interface EnvoyRouteMatch extends EnvoyProxyMatch {
  /**
   * Name of the route configuration, such as `http.8080`.
   *
   * @default - every one
   */
  readonly routeConfigurationName?: string;

  /**
   * Port of the Service, or of the server of a Gateway.
   *
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly portNumber?: number;

  /**
   * Name of the server's port in the Gateway; only for EnvoyPatchContext.GATEWAY.
   *
   * @default - every port
   */
  readonly portName?: string;

  /**
   * The Gateway of a server for HTTPS; only for EnvoyPatchContext.GATEWAY. Servers for HTTP are those of all Gateways together.
   *
   * @default - every Gateway
   */
  readonly gateway?: IGateway;

  /**
   * Name of the virtual host: `HOST:PORT`.
   *
   * @default - every one
   */
  readonly virtualHost?: string;

  /**
   * A domain that the virtual host has.
   *
   * @default - every one
   */
  readonly domainName?: string;

  /**
   * Name of the route: that of the rule in the VirtualService.
   *
   * @default - every one
   */
  readonly route?: string;

  /**
   * What the route does.
   *
   * @default - anything
   */
  readonly routeAction?: EnvoyRouteAction;
}

/**
 * Which clusters a patch is for. All conditions must hold.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/#EnvoyFilter-ClusterMatch
 */
export interface EnvoyClusterMatch extends EnvoyProxyMatch {
  /**
   * Name of the cluster. The other conditions have to be left out beside it.
   *
   * @default - every one
   */
  readonly clusterName?: string;

  /**
   * The service that the cluster is for. An inbound cluster is for every service with its target port.
   *
   * @default - every one
   */
  readonly host?: ServiceHost;

  /**
   * Name of the subset that the cluster is for.
   *
   * @default - every one
   */
  readonly subset?: string;

  /**
   * Port of the Service; of an inbound cluster its target port.
   *
   * Range: 1 to 65535.
   *
   * @default - every port
   */
  readonly portNumber?: number;
}
