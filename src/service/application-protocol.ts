import { isHttpProtocol, isTlsProtocol, protocolNamed } from '../istio';

/**
 * What is spoken at a port of a Service. Istio reads it from the `appProtocol` of the port, or else from the beginning of its name, and
 * treats the traffic by it. Istio carries no UDP.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export enum ApplicationProtocol {
  /** HTTP/1.1 and WebSocket, in plain text. */
  HTTP = 'http',
  /** HTTP/2 in plain text (h2c). */
  HTTP2 = 'http2',
  /** gRPC, which is HTTP/2. */
  GRPC = 'grpc',
  /** gRPC-Web: gRPC for browsers, translated to gRPC by the proxy. */
  GRPC_WEB = 'grpc-web',
  /** HTTPS that the pods terminate. Istio sees the server name only. */
  HTTPS = 'https',
  /** TLS that the pods terminate. Istio sees the server name only. */
  TLS = 'tls',
  /** Bytes. */
  TCP = 'tcp',
  /** MongoDB. */
  MONGO = 'mongo',
  /** MySQL. */
  MYSQL = 'mysql',
  /** Redis. */
  REDIS = 'redis',
}

/** Whether Istio routes the requests of a port, and not its connections. */
export function isHttp(protocol: ApplicationProtocol): boolean {
  return isHttpProtocol(protocolNamed(protocol));
}

/** Whether Istio routes the connections of a port by the server name that the client asks for. */
export function isTls(protocol: ApplicationProtocol): boolean {
  return isTlsProtocol(protocolNamed(protocol));
}
