/**
 * The version of HTTP that a target group speaks with its pods, whatever its clients speak.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-protocol-version
 */
export enum ApplicationProtocolVersion {
  /** HTTP/1.1. */
  HTTP1 = 'HTTP1',
  /** HTTP/2, without TLS unless the target group or the mesh adds it. */
  HTTP2 = 'HTTP2',
  /** gRPC, which is HTTP/2. */
  GRPC = 'GRPC',
}
