import { readConnectionMatch } from './connection-match';
import { Manifest } from './manifest';
import { isSubnet, networkOf } from './networks';
import { mapOf, mapsOf } from './plain-value';
import { OriginMatch } from './traffic-origin';

/** What a route of a VirtualService for TLS or TCP compares of a connection: one name, and one range of addresses. */
export interface ConnectionChain {
  /** Where it stands, such as `spec.tls[0].match[1]`. */
  readonly field: string;
  /** The name that the client asks for; none for TCP. */
  readonly sniHost?: string;
  /** The range of addresses, in the one way to write it. */
  readonly network?: string;
  readonly origin: OriginMatch;
}

/** The matches of a VirtualService for connections. */
export function connectionChainsOf({ spec }: Manifest): ConnectionChain[] {
  return ['tls', 'tcp'].flatMap(kind => mapsOf(mapOf(spec)[kind]).flatMap((route, index) => mapsOf(route.match).flatMap((match, position) => {
    const { serverNames, subnets, origin } = readConnectionMatch(match);
    const networks = subnets.filter(isSubnet).map(networkOf);
    return (kind === 'tls' ? serverNames : [undefined]).flatMap(sniHost => (networks.length === 0 ? [undefined] : networks)
      .map(network => ({ field: `spec.${kind}[${index}].match[${position}]`, sniHost, network, origin })));
  })));
}

/**
 * Whether two matches are one chain of filters in a sidecar, whose Envoy refuses the port then. Istio leaves the later of two equal matches
 * out, but not where they have addresses; at gateways it does.
 */
export function areOneChain(one: ConnectionChain, other: ConnectionChain): boolean {
  return one.network !== undefined && one.network === other.network && one.sniHost === other.sniHost
    && meet(one.origin.port, other.origin.port) && meet(one.origin.namespace, other.origin.namespace)
    && Object.entries(one.origin.labels).every(([label, value]) => meet(value, other.origin.labels[label]));
}

function meet<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
