import { ServerHeader } from './server-header';

/**
 * With which requests a gateway sends the headers in which Istio's proxies name their workloads to each other
 * (`x-envoy-peer-metadata`, `x-envoy-peer-metadata-id`).
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders-MetadataExchangeMode
 */
export enum MetadataExchangeMode {
  /** As Istio does it without a word. */
  UNDEFINED = 'UNDEFINED',
  /** Only with those to workloads of the mesh, so that services outside learn nothing of it. */
  IN_MESH = 'IN_MESH',
}

/**
 * The headers that a gateway itself adds to requests and answers (`proxyHeaders` of Istio's ProxyConfig).
 *
 * The gateway keeps the header `host` of a request as it is, as an Application Load Balancer does with
 * `routing.http.preserve_host_header.enabled`, unless a route rewrites it.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ProxyHeaders
 */
export interface ProxyHeaders {
  /**
   * The header `server` of answers. An Application Load Balancer's own is switched by `routing.http.response.server.enabled`.
   *
   * @default - that of the mesh, else `istio-envoy`, in place of what the application says
   */
  readonly server?: ServerHeader;

  /**
   * Gives each request without `x-request-id` one. Tracing and access logs find what belongs together by it.
   *
   * @default - as the mesh says, else true
   */
  readonly requestId?: boolean;

  /**
   * Tells applications in `x-envoy-attempt-count` which attempt a request is.
   *
   * @default - as the mesh says, else true
   */
  readonly attemptCount?: boolean;

  /**
   * Adds headers of Envoy such as `x-envoy-upstream-service-time`, which tell clients that there is one.
   *
   * @default - as the mesh says, else true
   */
  readonly envoyDebugHeaders?: boolean;

  /**
   * With which requests the headers go in which Istio's proxies name their workloads.
   *
   * @default - as Istio does it
   */
  readonly metadataExchangeHeaders?: MetadataExchangeMode;

  /**
   * Keeps upper and lower case of header names in HTTP/1.1, for clients and applications that need it. Istio 1.25 and newer.
   *
   * @default false, names are in lower case
   */
  readonly preserveHttp1HeaderCase?: boolean;

  /**
   * Tells applications in `x-forwarded-host` the host that the client asked for, where a route rewrites it. Istio 1.28 and newer.
   *
   * @default false
   */
  readonly xForwardedHost?: boolean;

  /**
   * Tells applications in `x-forwarded-port` the port of the gateway's pods that the request came to, unless a trusted proxy in front
   * said one. An Application Load Balancer always sends the port of its listener, so let `targetPort` be the same as `port`. Istio 1.28
   * and newer.
   *
   * @default false
   */
  readonly xForwardedPort?: boolean;
}
