import { protocolNamed } from '../protocols';

export const FORM_OF_PROTOCOL = 'be a protocol that Istio knows';
export const FIX_OF_PROTOCOL = 'write HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, MYSQL or REDIS';

/** Whether it is some protocol of Istio: UDP is one. */
export function isProtocol(protocol: unknown): boolean {
  return protocolNamed(String(protocol)) !== 'unknown';
}
