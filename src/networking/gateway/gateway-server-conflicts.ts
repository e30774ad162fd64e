import { GatewayServer } from './gateway-server';
import { refuse } from '../../core/errors';
import { dnsNameOf, listenOnOneAddress, qualifiedServerHost } from '../../istio';

/**
 * Refuses a server that Istio would drop because of one that its Gateway already has.
 *
 * @param namespace namespace of the Gateway, where it is known
 */
export function refuseConflicts(server: GatewayServer, others: readonly GatewayServer[], namespace: string | undefined): void {
  for (const other of others) {
    if (server.name !== undefined && server.name === other.name) {
      refuse('name of a Gateway server', 'unique in its Gateway', server.name, 'rename one of the servers');
    }
    if (server.portName !== undefined && server.portName === other.portName) {
      refuse('port name of a Gateway server', 'unique in its Gateway', server.portName, 'rename it, or leave it out to get a unique one');
    }
    if (server.port === other.port && listenOnOneAddress(server.bind, other.bind)) {
      refuseOtherSpelling(server, other);
      refuseUnsharedPort(server, other);
      refuseServedHosts(server, other, namespace);
    }
  }
}

/** Istio compares the texts, and Envoy refuses the port. */
function refuseOtherSpelling(server: GatewayServer, other: GatewayServer): void {
  if (server.bind !== other.bind) {
    const written = other.bind === undefined ? 'left out' : `"${other.bind}"`;
    refuse(`bind of another server on port ${server.port} of a Gateway`, `${written}, as that of the server before it`, server.bind,
      'it is the same address: write it alike');
  }
}

function refuseUnsharedPort(server: GatewayServer, other: GatewayServer): void {
  const shared = (server._isPlainHttp && other._isPlainHttp) || (server.tlsSettings !== undefined && other.tlsSettings !== undefined);
  if (!shared) {
    const companions = other._isPlainHttp ? 'HTTP without TLS' : other.tlsSettings && 'HTTPS or TLS';
    const allowed = companions ? `${companions}, as the server before it is ${other.protocol}`
      : `left out, because ${other.protocol} has the port for itself`;
    refuse(`another server on port ${server.port} of a Gateway`, allowed, server.protocol, 'use another port, Istio would drop the server');
  }
}

function refuseServedHosts(server: GatewayServer, other: GatewayServer, namespace: string | undefined): void {
  if (!hasTlsSettings(server) || !hasTlsSettings(other)) {
    return;
  }
  // Two filter chains for one name in the handshake make Envoy refuse the listener, whichever namespace the routes come from.
  const bothTerminate = server.tlsSettings?.terminates && other.tlsSettings?.terminates;
  const key = (host: string) => bothTerminate ? dnsNameOf(host) : qualifiedServerHost(host, namespace);
  const served = new Set(other.hosts.map(key));
  const twice = server.hosts.find(host => served.has(key(host)));
  if (twice !== undefined) {
    refuse(`host of another server on port ${server.port} of a Gateway`, 'one that no server before it has', twice,
      'give every host to one server, Istio would drop the whole server');
  }
}

/** Istio compares the hosts of all servers with TLS settings, and counts a redirect to `https` among them. */
function hasTlsSettings(server: GatewayServer): boolean {
  return server.tlsSettings !== undefined || server.httpsRedirect;
}
