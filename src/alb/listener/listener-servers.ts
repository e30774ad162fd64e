import { ListenerCertificate } from './listener-certificate';
import { isHttp, isSecure, ListenerProtocol } from './listener-protocol';
import { MutualAuthentication } from './mutual-authentication';
import { refuse } from '../../core/errors';
import { coversHost } from '../../istio';
import { GatewayServer } from '../../networking/gateway/gateway-server';
import { GatewayTls } from '../../networking/tls/gateway-tls';
import { GatewayTlsOptions } from '../../networking/tls/tls-versions';

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

/** A server, and whether it is for hosts that a server for another certificate covers. */
export interface ListenerServer {
  readonly server: GatewayServer;
  readonly isNarrower: boolean;
}

/**
 * The hosts of certificates that the hosts of another one cover. Istio attaches routes for the wide host to a server for the narrow one in
 * the same Gateway, so such a server needs a Gateway of its own, and the host routes of its own.
 */
export function narrowerHosts(hosts: readonly string[], certificates: readonly ListenerCertificate[]): string[] {
  const lists = certificates.map(certificate => hostsOf(certificate, hosts, certificates));
  const isCovered = (narrow: string, index: number) =>
    lists.some((others, place) => place !== index && others.some(wide => isNarrower(narrow, wide)));
  return lists.flatMap((list, index) => list.filter(host => isCovered(host, index)));
}

/**
 * The servers of a listener: one for each certificate, because browsers use one connection for all hosts of a certificate, and Envoy finds
 * on a connection only the hosts of its server.
 */
export function listenerServers(props: ListenerServerProps): ListenerServer[] {
  const { what, port, protocol, hosts, certificates } = props;
  const only = (server: GatewayServer): ListenerServer[] => [{ server, isNarrower: false }];
  if (protocol === ListenerProtocol.HTTPS && certificates.length === 0) {
    refuse(`certificates of ${what}`, 'a list of at least one for HTTPS', [],
      'name the Secret with ListenerCertificate.fromSecret, or use protocol HTTP');
  }
  if (protocol === ListenerProtocol.TLS && certificates.length === 0) {
    return only(GatewayServer.tls({ port, hosts: [...hosts], tls: GatewayTls.passthrough() }));
  }
  if (isSecure(protocol)) {
    const make = protocol === ListenerProtocol.HTTPS ? GatewayServer.https : GatewayServer.tls;
    const narrower = narrowerHosts(hosts, certificates);
    return hostsByCertificate(props).map(([certificate, own], index) => ({
      isNarrower: own.some(host => narrower.includes(host)),
      server: make({
        port,
        hosts: own,
        portName: index === 0 ? undefined : `${protocol.toLowerCase()}-${port}-${index + 1}`,
        tls: (props.mutualAuthentication ?? MutualAuthentication.off())._toTls(certificate._server, props.tls),
      }),
    }));
  }
  return only(isHttp(protocol) ? plainHttp(protocol, port, hosts) : GatewayServer.tcp({ port, hosts: [...hosts] }));
}

function plainHttp(protocol: ListenerProtocol, port: number, hosts: readonly string[]): GatewayServer {
  const options = { port, hosts: [...hosts] };
  switch (protocol) {
    case ListenerProtocol.HTTP2: return GatewayServer.http2(options);
    case ListenerProtocol.GRPC: return GatewayServer.grpc(options);
    default: return GatewayServer.http(options);
  }
}

/** Each certificate with its hosts. */
function hostsByCertificate({ what, protocol, hosts, certificates }: ListenerServerProps): [ListenerCertificate, string[]][] {
  const named = certificates.flatMap(certificate => certificate.hosts ?? []);
  const foreign = named.find(host => !hosts.some(served => coversHost(served, host)));
  if (foreign !== undefined) {
    refuse(`hosts of a certificate of ${what}`, `served by the listener (${hosts.join(', ')})`, foreign, 'add it to the hosts of the listener');
  }
  const others = hosts.filter(host => !named.includes(host));
  const general = certificates.filter(certificate => certificate.hosts === undefined);
  if (general.length > 1) {
    refuse(`certificates of ${what}`, 'one at most without hosts', general.flatMap(({ _server }) => _server.secretNames),
      'say which hosts each of them is for');
  }
  if (general.length === 0 && others.length > 0) {
    refuse(`hosts of ${what}`, 'each in a certificate', others, 'add it to the hosts of a certificate, or leave out the hosts of one of them');
  }
  if (general.length === 1 && others.length === 0) {
    refuse(`certificates of ${what}`, 'each for a host', general[0]._server.secretNames, 'leave it out: the other certificates name all hosts');
  }
  const lists = certificates.map(certificate => hostsOf(certificate, hosts, certificates));
  const twice = lists.flat().find((host, index, all) => all.indexOf(host) !== index);
  if (twice !== undefined) {
    refuse(`hosts of the certificates of ${what}`, 'each in one certificate', twice,
      'use ListenerCertificate.fromSecrets for an RSA and an ECDSA certificate');
  }
  const [narrow] = protocol === ListenerProtocol.HTTPS ? [] : narrowerHosts(hosts, certificates);
  if (narrow !== undefined) {
    refuse(`hosts of the certificates of ${what}`, `none that another one covers for ${protocol}`, narrow,
      'put it into a load balancer of its own, or under one certificate');
  }
  return certificates.map((certificate, index) => [certificate, lists[index]]);
}

/** The hosts of a certificate: those that it names, or those that no other one names. */
function hostsOf({ hosts: own }: ListenerCertificate, hosts: readonly string[], certificates: readonly ListenerCertificate[]): string[] {
  return [...own ?? hosts.filter(host => !certificates.some(other => other.hosts?.includes(host)))];
}

function isNarrower(narrow: string, wide: string): boolean {
  return narrow !== wide && coversHost(wide, narrow);
}
