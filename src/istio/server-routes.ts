import { isHttpProtocol, isTlsProtocol } from './protocols';
import { endsTls, PortServer } from './tls-servers';

/** The kinds of routes that a VirtualService has. */
export type RouteKindName = 'http' | 'tls' | 'tcp';

/**
 * Which routes of a VirtualService a server of a Gateway has; none where it needs no routes, or where its protocol is none. Requests it sees
 * without TLS, and as HTTPS where TLS ends there; of TLS that it passes on it sees the name that the client asks for; all else are connections.
 */
export function routesAtServer(server: PortServer): RouteKindName | undefined {
  const { protocol, tlsMode } = server;
  if (isHttpProtocol(protocol) || protocol === 'https' && endsTls(server)) {
    return 'http';
  }
  if (isTlsProtocol(protocol) && !endsTls(server)) {
    return tlsMode === 'AUTO_PASSTHROUGH' ? undefined : 'tls';
  }
  return protocol === 'unknown' || protocol === 'udp' ? undefined : 'tcp';
}
