import { Duration } from 'cdk8s';

/**
 * Limits and timeouts of the connections to a service. Each client proxy counts for itself, over all endpoints of the service's port, or
 * of a subset's where there are subsets. At least one of both is set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPool {
  /**
   * Settings of every connection.
   *
   * @default - Istio's
   */
  readonly tcp?: TcpConnectionPool;

  /**
   * Settings of connections that carry HTTP/1.1, HTTP/2 or gRPC.
   *
   * @default - Istio's
   */
  readonly http?: HttpConnectionPool;
}

/**
 * Limits and timeouts of every connection to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface TcpConnectionPool {
  /**
   * The most HTTP/1.1 and TCP connections that a client proxy has at a time, over all endpoints.
   *
   * Range: 1 to 2147483647. Istio reads 0 as unlimited.
   *
   * @default - unlimited
   */
  readonly maxConnections?: number;

  /**
   * How long it may take to establish a connection. At least 1 ms.
   *
   * @default - the mesh's, 10 seconds unless configured
   */
  readonly connectTimeout?: Duration;

  /**
   * Probes that find out whether an idle connection is still alive.
   *
   * @default - the mesh's, none unless configured
   */
  readonly tcpKeepalive?: TcpKeepalive;

  /**
   * How old a connection may become before it is closed. At least 1 ms. Of TCP connections Istio reads it for a whole host only: in a subset or a
   * port it does nothing there.
   *
   * @default - any age
   */
  readonly maxConnectionDuration?: Duration;

  /**
   * How long a connection may carry no bytes in either direction before it is closed. Zero switches the timeout off. It belongs to the
   * client's listener: of several weighted destinations the first one's counts, and that of a subset or a port does nothing.
   *
   * @default Duration.hours(1)
   */
  readonly idleTimeout?: Duration;
}

/**
 * TCP keepalive probes (`SO_KEEPALIVE`). At least one field is set.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface TcpKeepalive {
  /**
   * Probes without an answer after which the connection counts as dead.
   *
   * Range: 1 to 127, which is what Linux takes.
   *
   * @default - the operating system's: 9 on Linux
   */
  readonly probes?: number;

  /**
   * How long a connection is idle before the first probe, in whole seconds. At most 32,767 of them, nine hours: Linux opens no connection
   * with more, and every request gets 503.
   *
   * @default - the operating system's: two hours on Linux
   */
  readonly time?: Duration;

  /**
   * Time between two probes, in whole seconds, at most 32,767.
   *
   * @default - the operating system's: 75 seconds on Linux
   */
  readonly interval?: Duration;
}

/**
 * Limits and timeouts for HTTP requests to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface HttpConnectionPool {
  /**
   * The most requests, of HTTP/1.1 and HTTP/2, that wait for a connection at a time.
   *
   * Range: 1 to 2147483647. Istio reads 0 as unlimited.
   *
   * @default - unlimited
   */
  readonly http1MaxPendingRequests?: number;

  /**
   * The most requests, of HTTP/1.1 and HTTP/2, that run at a time.
   *
   * Range: 1 to 2147483647. Istio reads 0 as unlimited.
   *
   * @default - unlimited
   */
  readonly http2MaxRequests?: number;

  /**
   * The most requests that one connection carries. 1 switches keep-alive off.
   *
   * Range: 1 to 536870912.
   *
   * @default - unlimited
   */
  readonly maxRequestsPerConnection?: number;

  /**
   * The most retries that run at a time, over all endpoints.
   *
   * Range: 1 to 2147483647. Istio reads 0 as unlimited; `attempts: 0` in a route switches retries off.
   *
   * @default - unlimited
   */
  readonly maxRetries?: number;

  /**
   * How long a connection may be without an active request before it is closed. At least 1 ms.
   *
   * @default Duration.hours(1)
   */
  readonly idleTimeout?: Duration;

  /**
   * Whether HTTP/1.1 requests travel on over HTTP/2.
   *
   * @default - the mesh's setting
   */
  readonly h2UpgradePolicy?: H2UpgradePolicy;

  /**
   * Speak with the service the version of HTTP that the client speaks. It rules out `H2UpgradePolicy.UPGRADE`.
   *
   * @default false
   */
  readonly useClientProtocol?: boolean;

  /**
   * The most streams at a time on one HTTP/2 connection: of a port that speaks HTTP/2 by its protocol, or by `h2UpgradePolicy`. Not where
   * `useClientProtocol` decides.
   *
   * Range: 1 to 2147483647.
   *
   * @default 2147483647
   */
  readonly maxConcurrentStreams?: number;

  /**
   * PING frames that find out whether an HTTP/2 connection is still alive, where `maxConcurrentStreams` counts too. Istio 1.31 and newer.
   *
   * @default - none
   */
  readonly http2KeepAlive?: Http2KeepAlive;
}

/**
 * HTTP/2 PING frames on the way to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-ConnectionKeepalive
 */
export interface Http2KeepAlive {
  /** Time between two PING frames. At least 1 ms. */
  readonly interval: Duration;

  /** How long the answer to a PING frame may take before the connection is closed. At least 1 ms. */
  readonly timeout: Duration;
}

/**
 * Whether HTTP/1.1 requests travel on over HTTP/2.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings-H2UpgradePolicy
 */
export enum H2UpgradePolicy {
  /** Never, whatever the mesh's setting says. */
  DO_NOT_UPGRADE = 'DO_NOT_UPGRADE',
  /** Always, whatever the mesh's setting says: the service has to understand HTTP/2. */
  UPGRADE = 'UPGRADE',
}
