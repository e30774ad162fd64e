import { ListenerCertificate } from './listener-certificate';
import { isHttp, isSecure, ListenerProtocol } from './listener-protocol';
import { MutualAuthentication } from './mutual-authentication';
import { refuse } from '../../core/errors';
import { coversHost } from '../../core/hosts';
import { GatewayServer } from '../../networking/gateway-server';
import { GatewayTls } from '../../networking/gateway-tls';
import { GatewayTlsOptions } from '../../networking/tls-versions';

/** What the servers of a listener are made of. */
export interface ListenerServerProps {
  readonly what: string;
  readonly port: number;
  readonly protocol: ListenerProtocol;
  readonly hosts: readonly string[];
  readonly certificates: readonly ListenerCertificate[];
  readonly mutualAuthentication?: MutualAuthentication;
  readonly tls: GatewayTlsOptions;
}

/**
 * The servers of a listener: one for each certificate, because browsers use one connection for all hosts of a certificate, and Envoy finds
 * on a connection only the hosts of its server.
 */
export function listenerServers(props: ListenerServerProps): GatewayServer[] {
  const { what, port, protocol, hosts, certificates } = props;
  if (protocol === ListenerProtocol.HTTPS && certificates.length === 0) {
    refuse(`certificates of ${what}`, 'a list of at least one for HTTPS', [], 'name the Secret with ListenerCertificate.fromSecret, or use protocol HTTP');
  }
  if (protocol === ListenerProtocol.TLS && certificates.length === 0) {
    return [GatewayServer.tls({ port, hosts: [...hosts], tls: GatewayTls.passthrough() })];
  }
  if (isSecure(protocol)) {
    const make = protocol === ListenerProtocol.HTTPS ? GatewayServer.https : GatewayServer.tls;
    return hostsByCertificate(props).map(([certificate, own], index) => make({
      port,
      hosts: own,
      portName: index === 0 ? undefined : `${protocol.toLowerCase()}-${port}-${index + 1}`,
      tls: (props.mutualAuthentication ?? MutualAuthentication.off())._toTls(certificate._server, props.tls),
    }));
  }
  return [isHttp(protocol) ? plainHttp(protocol, port, hosts) : GatewayServer.tcp({ port, hosts: [...hosts] })];
}

function plainHttp(protocol: ListenerProtocol, port: number, hosts: readonly string[]): GatewayServer {
  const options = { port, hosts: [...hosts] };
  switch (protocol) {
    case ListenerProtocol.HTTP2: return GatewayServer.http2(options);
    case ListenerProtocol.GRPC: return GatewayServer.grpc(options);
    default: return GatewayServer.http(options);
  }
}

/** The hosts of each certificate: those that it names, or those that no other one names. */
function hostsByCertificate({ what, hosts, certificates }: ListenerServerProps): [ListenerCertificate, string[]][] {
  const named = certificates.flatMap(certificate => certificate.hosts ?? []);
  const foreign = named.find(host => !hosts.some(served => coversHost(served, host)));
  if (foreign !== undefined) {
    refuse(`hosts of a certificate of ${what}`, `served by the listener (${hosts.join(', ')})`, foreign, 'add it to the hosts of the listener');
  }
  const others = hosts.filter(host => !named.includes(host));
  const general = certificates.filter(certificate => certificate.hosts === undefined);
  if (general.length > 1) {
    refuse(`certificates of ${what}`, 'one at most without hosts', general.flatMap(({ _server }) => _server.secretNames), 'say which hosts each of them is for');
  }
  if (general.length === 0 && others.length > 0) {
    refuse(`hosts of ${what}`, 'each in a certificate', others, 'add it to the hosts of a certificate, or leave out the hosts of one of them');
  }
  if (general.length === 1 && others.length === 0) {
    refuse(`certificates of ${what}`, 'each for a host', general[0]._server.secretNames, 'leave it out: the other certificates name all hosts');
  }
  const [narrow, wide] = overlap(certificates.map(certificate => certificate.hosts ?? others)) ?? [];
  if (narrow !== undefined) {
    throw new Error(`hosts of the certificates of ${what} must not cover each other, got "${wide}" and "${narrow}": Istio gives the narrower host the routes of `
      + 'both, put it into a load balancer of its own, or under one certificate');
  }
  return certificates.map(certificate => [certificate, [...certificate.hosts ?? others]]);
}

/** Two hosts of different lists, of which one covers the other. */
function overlap(lists: readonly (readonly string[])[]): [narrow: string, wide: string] | undefined {
  for (const [index, list] of lists.entries()) {
    for (const wide of list) {
      const narrow = lists.filter((_, other) => other !== index).flat().find(host => coversHost(wide, host));
      if (narrow !== undefined) {
        return [narrow, wide];
      }
    }
  }
  return undefined;
}
