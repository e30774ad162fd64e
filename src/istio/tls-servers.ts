import { isAddress } from './hosts';
import { networkOf } from './networks';
import { isHttpProtocol, isTlsProtocol, Protocol } from './protocols';
import { ServerHost } from './server-hosts';
import { serverNameOf } from './sidecar-listeners';

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

/** Whether servers with these values of `bind` listen on one address. */
export function listenOnOneAddress(one: string | undefined, other: string | undefined): boolean {
  return one === other || listenAddresses(one).some(address => listenAddresses(other).includes(address));
}

/** What a server without `bind` writes for all addresses: `0.0.0.0`, and `::` where the pods have such an address; Envoy keeps the two apart. */
const ALL_ADDRESSES: readonly string[] = ['0.0.0.0', '::'];

/** The addresses that a server with this value of `bind` listens on, each in one way to write it. */
export function listenAddresses(bind: string | undefined): readonly string[] {
  return bind === undefined ? ALL_ADDRESSES : [isAddress(bind) ? networkOf(bind) : bind];
}

/** Whether Istio makes one listener of servers with these values of `bind`, which it compares as texts. */
function areMerged(one = ALL_ADDRESSES[0], other = ALL_ADDRESSES[0]): boolean {
  return one === other;
}

/**
 * Why Istio drops one of two servers on a port, or Envoy refuses the port with both. Hosts of TLS are told apart by the name in the handshake:
 * the namespace of their routes is no part of it, but where TLS passes at both.
 *
 * Servers of which the one has no `bind` and the other one for all addresses come to one listener, but not to one list of routes there.
 */
export function conflictOf(one: PortServer, other: PortServer): string | undefined {
  const [own, others] = [familyOf(one.protocol), familyOf(other.protocol)];
  if (!areMerged(one.bind, other.bind)) {
    return `which listens on the same address and writes it as ${JSON.stringify(other.bind ?? ALL_ADDRESSES[0])}`;
  }
  if (one.bind !== other.bind && own !== 'TLS' && others !== 'TLS') {
    return `of which one has bind "${ALL_ADDRESSES[0]}" and the other none, which is the same address`;
  }
  if (one.bind === other.bind && own !== others) {
    return `which is for ${others} and not for ${own}`;
  }
  if (own === 'TCP' && others === 'TCP') {
    return 'which is for TCP too, and has no names by which connections could be told apart';
  }
  const isPassed = passesTls(one) && passesTls(other);
  const meet = (host: ServerHost, another: ServerHost) => another.host === host.host && (another.namespace === host.namespace
    || isCompared(host, one) && isCompared(another, other) && !(isPassed && haveOtherRoutes(host, another)));
  const shared = own !== 'TLS' || others !== 'TLS' ? undefined : one.hosts.find(host => other.hosts.some(another => meet(host, another)));
  const name = shared?.host ?? nameInTwoWays(one, other);
  return name === undefined ? undefined : `and both begin TLS for ${name}`;
}

/** Whether Envoy compares the name of a host: where TLS ends for all hosts, it compares none. Istio compares the texts. */
function isCompared({ host }: ServerHost, server: PortServer): boolean {
  return host === '*' || !endsTls(server) || server.hosts.every(other => other.host !== '*');
}

/** Whether no VirtualService is for both of two hosts that are alike: where TLS passes the routes make the chains of filters. */
function haveOtherRoutes({ namespace: one }: ServerHost, { namespace: other }: ServerHost): boolean {
  return one !== undefined && other !== undefined && one !== other;
}

/**
 * A host of a server that another one, or itself, has in another case. Where TLS ends at both, Istio makes a chain of filters for each, and Envoy,
 * which knows no capitals in names of TLS, refuses the port. Where TLS passes the routes make the chains.
 */
export function nameInTwoWays(one: PortServer, other: PortServer): string | undefined {
  return !endsTls(one) || !endsTls(other) ? undefined
    : one.hosts.find(own => isCompared(own, one) && other.hosts.some(another => another.host !== own.host
      && serverNameOf(another.host) === serverNameOf(own.host) && isCompared(another, other)))?.host;
}

/** What shares a port. */
function familyOf(protocol: Protocol): string {
  return isTlsProtocol(protocol) ? 'TLS' : isHttpProtocol(protocol) ? 'HTTP' : 'TCP';
}
