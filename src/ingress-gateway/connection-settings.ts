import { Duration } from 'cdk8s';

/**
 * Which defaults the connection settings of a gateway have.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ConnectionSettings-Profile
 */
export enum ConnectionSettingsProfile {
  /** Those that Istio always had: no timeout but `httpIdleTimeout`, no limits. */
  SIDECAR = 'SIDECAR',
  /**
   * Those that Envoy recommends for a proxy that everybody can reach: idle connections end after an hour, idle requests and requests
   * that take longer to arrive after 5 minutes, headers after a minute; 100 streams a connection, and buffers of 32 KiB. Requests with an
   * underscore in the name of a header are refused, slashes merged, and escaped ones redirected to.
   */
  EDGE = 'EDGE',
}

/**
 * What happens to a request with an underscore in the name of a header, such as `x_user`. Many applications read it as `x-user`, past
 * every rule about that header.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ConnectionSettings-HeadersWithUnderscoresAction
 */
export enum HeadersWithUnderscoresAction {
  /** It passes as it is. */
  ALLOW = 'HEADERS_WITH_UNDERSCORES_ALLOW',
  /** It is refused with 400; over HTTP/2 the stream is reset. */
  REJECT_REQUEST = 'HEADERS_WITH_UNDERSCORES_REJECT_REQUEST',
  /** It passes without the header: no rule and no application sees it. */
  DROP_HEADER = 'HEADERS_WITH_UNDERSCORES_DROP_HEADER',
}

/**
 * What happens to a request whose path has an escaped slash or backslash: `%2F`, `%2f`, `%5C`, `%5c`.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ConnectionSettings-PathWithEscapedSlashesAction
 */
export enum PathWithEscapedSlashesAction {
  /** It passes as it is: rules compare the escaped path. */
  KEEP_UNCHANGED = 'KEEP_UNCHANGED',
  /** It is refused with 400. */
  REJECT_REQUEST = 'REJECT_REQUEST',
  /** The client is redirected to the path without the escapes, with 307. */
  UNESCAPE_AND_REDIRECT = 'UNESCAPE_AND_REDIRECT',
  /** It passes without the escapes. An application that meant them sees another path. */
  UNESCAPE_AND_FORWARD = 'UNESCAPE_AND_FORWARD',
}

/**
 * How a gateway treats connections and requests of its clients: how long, how many, and in which form
 * (`connectionSettings` of Istio's ProxyConfig).
 *
 * Only Istio 1.31 and newer reads them. Those of a gateway take the place of all that the mesh has, none is merged. Settings for HTTP do
 * nothing on a listener for TCP, or for TLS that passes.
 *
 * @see https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#ProxyConfig-ConnectionSettings
 */
export interface ConnectionSettings {
  /**
   * The defaults of what is left out below.
   *
   * @default ConnectionSettingsProfile.SIDECAR
   */
  readonly profile?: ConnectionSettingsProfile;

  /**
   * After which time without a request a connection is closed, when `httpDrainTimeout` has passed too. Less than the balancer in front
   * waits lets the gateway close it first: a Network Load Balancer forgets connections after 350 seconds. With `httpStreamIdleTimeout` it
   * is the idle timeout of an Application Load Balancer (`idle_timeout.timeout_seconds`), there 60 seconds.
   *
   * Range: at least 1 millisecond, or 0 for no end.
   *
   * @default - 1 hour
   */
  readonly httpIdleTimeout?: Duration;

  /**
   * For how long a connection takes requests. After it the client is asked to open another one, and the connection is closed when its
   * requests have their answers. The client keep-alive of an Application Load Balancer (`client_keep_alive.seconds`), there 60 to 604800
   * seconds, and 3600 by default.
   *
   * Range: at least 1 millisecond.
   *
   * @default - without end
   */
  readonly httpMaxConnectionDuration?: Duration;

  /**
   * How long a connection still takes requests that a client sent before it knew that its time is over. So long after `httpIdleTimeout` and
   * `httpMaxConnectionDuration` it is closed.
   *
   * Range: at least 1 millisecond.
   *
   * @default - 5 seconds
   */
  readonly httpDrainTimeout?: Duration;

  /**
   * How long a whole request may take to arrive. Uploads that take longer end with 408.
   *
   * Range: at least 1 millisecond, or 0 for no end.
   *
   * @default - without end; 5 minutes with the profile EDGE
   */
  readonly httpRequestTimeout?: Duration;

  /**
   * How long the headers of a request may take to arrive. What takes longer ends with 408.
   *
   * Range: at least 1 millisecond, or 0 for no end.
   *
   * @default - without end; 1 minute with the profile EDGE
   */
  readonly httpRequestHeadersTimeout?: Duration;

  /**
   * How long neither client nor application may send anything while a request is under way. WebSockets, streams of gRPC and long polling
   * end then too. What an Application Load Balancer does after its idle timeout (`idle_timeout.timeout_seconds`).
   *
   * Range: at least 1 millisecond, or 0 for no end.
   *
   * @default - without end; 5 minutes with the profile EDGE
   */
  readonly httpStreamIdleTimeout?: Duration;

  /**
   * How long a request may take with its answer, whatever is sent meanwhile. Downloads, WebSockets and streams of gRPC end then too.
   *
   * Range: at least 1 millisecond.
   *
   * @default - without end
   */
  readonly httpMaxStreamDuration?: Duration;

  /**
   * How many requests a connection of HTTP/2 may have under way at a time. An Application Load Balancer has 128.
   *
   * Range: 1 to 2147483647.
   *
   * @default - Envoy's; 100 with the profile EDGE
   */
  readonly httpMaxConcurrentStreams?: number;

  /**
   * How many bytes of a request over HTTP/2 may arrive before the application took them.
   *
   * Range: 65535 to 2147483647.
   *
   * @default - Envoy's; 65536 with the profile EDGE
   */
  readonly http2InitialStreamWindowSize?: number;

  /**
   * As `http2InitialStreamWindowSize`, for all requests of a connection.
   *
   * Range: 65535 to 2147483647.
   *
   * @default - Envoy's; 1048576 with the profile EDGE
   */
  readonly http2InitialConnectionWindowSize?: number;

  /**
   * How many bytes the gateway keeps of each connection of a client before it stops to read. A soft limit; larger bodies pass, unless
   * something needs them whole.
   *
   * Range: 0 to 2147483647, where 0 is no limit.
   *
   * @default - 1048576, Envoy's; 32768 with the profile EDGE
   */
  readonly listenerPerConnectionBufferLimitBytes?: number;

  /**
   * How many connections of clients a pod has at a time, over all of its ports. It refuses more.
   *
   * It is written as `ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS`: Istio 1.31 takes the field of this name, and does not use it.
   *
   * Range: 1 to 2147483647.
   *
   * @default - that of the mesh, else no limit
   * @see https://istio.io/latest/docs/ops/best-practices/security/#configure-a-limit-on-downstream-connections
   */
  readonly globalDownstreamConnectionLimit?: number;

  /**
   * What happens to requests with an underscore in the name of a header. DROP_HEADER is what an Application Load Balancer does with
   * invalid header fields (`routing.http.drop_invalid_header_fields.enabled`).
   *
   * @default - HeadersWithUnderscoresAction.ALLOW; REJECT_REQUEST with the profile EDGE
   */
  readonly httpHeadersWithUnderscoresAction?: HeadersWithUnderscoresAction;

  /**
   * Makes one of several slashes in a row, before rules compare the path: `//admin` is `/admin`. Part of what an Application Load
   * Balancer calls desync mitigation (`routing.http.desync_mitigation_mode`), which protects from applications that read a request
   * otherwise than the gateway.
   *
   * @default - as `pathNormalization` of the mesh says, else false; true with the profile EDGE
   */
  readonly httpMergeSlashes?: boolean;

  /**
   * What happens to requests with an escaped slash in the path. As `httpMergeSlashes`, a matter of
   * `routing.http.desync_mitigation_mode`.
   *
   * @default - as `pathNormalization` of the mesh says, else KEEP_UNCHANGED; UNESCAPE_AND_REDIRECT with the profile EDGE
   */
  readonly httpPathWithEscapedSlashesAction?: PathWithEscapedSlashesAction;
}
