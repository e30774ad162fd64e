import { isHttpProtocol, isTlsProtocol, Protocol } from './protocols';
import { ServerHost } from './server-hosts';

/** A server of a Gateway, as far as it decides with which others it can be on a port. */
export interface PortServer {
  readonly port?: number;
  readonly bind?: string;
  readonly protocol: Protocol;
  readonly tlsMode?: string;
  readonly hosts: readonly ServerHost[];
}

const PASSES = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'];

/** Whether TLS ends at a server. */
export function endsTls({ protocol, tlsMode }: PortServer): boolean {
  return isTlsProtocol(protocol) && tlsMode !== undefined && !PASSES.includes(tlsMode);
}

/** Whether a server passes TLS on. */
export function passesTls(server: PortServer): boolean {
  return isTlsProtocol(server.protocol) && !endsTls(server);
}

/** Whether two servers are on one port of the pods that both of their Gateways select. */
export function shareAPort(one: PortServer, other: PortServer): boolean {
  return one.port !== undefined && one.port === other.port && one.bind === other.bind;
}

/**
 * Why Istio drops one of two servers on a port, or Envoy refuses the port with both. Hosts of TLS are told apart by the name in the handshake:
 * the namespace of their routes is no part of it.
 */
export function conflictOf(one: PortServer, other: PortServer): string | undefined {
  const [own, others] = [familyOf(one.protocol), familyOf(other.protocol)];
  if (own !== others) {
    return `which is for ${others} and not for ${own}`;
  }
  const shared = own !== 'TLS' ? undefined : one.hosts.find(({ host }) => other.hosts.some(another => another.host === host));
  return shared === undefined ? undefined : `and both begin TLS for ${shared.host}`;
}

/** What shares a port. */
function familyOf(protocol: Protocol): string {
  return isTlsProtocol(protocol) ? 'TLS' : isHttpProtocol(protocol) ? 'HTTP' : 'TCP';
}
