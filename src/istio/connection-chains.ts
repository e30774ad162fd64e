import { readConnectionMatch } from './connection-match';
import { Manifest } from './manifest';
import { isSubnet, networkOf } from './networks';
import { mapOf, mapsOf } from './plain-value';
import { MESH_GATEWAY } from './service-hosts';
import { OriginMatch } from './traffic-origin';

/** What a route of a VirtualService for TLS or TCP compares of a connection: one name, and one range of addresses. */
export interface ConnectionChain {
  /** Where it stands, such as `spec.tls[0].match[1]`. */
  readonly field: string;
  /** The name that the client asks for; none for TCP. */
  readonly sniHost?: string;
  /** The range of addresses, in the one way to write it. */
  readonly network?: string;
  /** Whether the range is that of an earlier match: Istio gives it to a TLS match in the mesh that names none. */
  readonly isPassedOn: boolean;
  readonly origin: OriginMatch;
}

/** The matches of a VirtualService for connections. */
export function connectionChainsOf({ spec }: Manifest): ConnectionChain[] {
  const { tls, tcp } = mapOf(spec);
  if (tls === undefined && tcp === undefined) {
    return [];
  }
  let passed: { readonly networks: readonly string[]; readonly origin: OriginMatch } | undefined;
  const ofTls = matchesOf('tls', tls).flatMap(({ field, serverNames, networks, origin }) => {
    if (networks.length > 0 && isInMesh(origin)) {
      passed = { networks, origin };
    }
    const isPassedOn = networks.length === 0 && passed !== undefined && takesAllOf(passed.origin, origin);
    return serverNames.flatMap(sniHost => orNone(isPassedOn ? passed!.networks : networks)
      .map(network => ({ field, sniHost, network, isPassedOn, origin })));
  });
  return [...ofTls, ...matchesOf('tcp', tcp).flatMap(({ field, networks, origin }) =>
    orNone(networks).map(network => ({ field, network, isPassedOn: false, origin })))];
}

function matchesOf(kind: string, routes: unknown) {
  return mapsOf(routes).flatMap((route, index) => mapsOf(route.match).map((match, position) => {
    const { serverNames, subnets, origin } = readConnectionMatch(match);
    return { field: `spec.${kind}[${index}].match[${position}]`, serverNames, networks: subnets.filter(isSubnet).map(networkOf), origin };
  }));
}

function orNone(networks: readonly string[]): readonly (string | undefined)[] {
  return networks.length === 0 ? [undefined] : networks;
}

function isInMesh({ gateways }: OriginMatch): boolean {
  return gateways.length === 0 || gateways.includes(MESH_GATEWAY);
}

/** Whether what takes a connection by the second takes it by the first, as far as where it comes from decides. */
function takesAllOf(wide: OriginMatch, narrow: OriginMatch): boolean {
  return JSON.stringify({ ...wide, gateways: [] }) === JSON.stringify({ ...narrow, gateways: [] })
    || wide.port === undefined && wide.namespace === undefined && Object.keys(wide.labels).length === 0;
}

/**
 * Whether two matches are one chain of filters in a sidecar, whose Envoy refuses the port then. Istio leaves the later of two equal matches
 * out, but not where they have addresses; at gateways it does.
 */
export function areOneChain(one: ConnectionChain, other: ConnectionChain): boolean {
  return one.network !== undefined && one.network === other.network && one.sniHost === other.sniHost && !(one.isPassedOn && other.isPassedOn)
    && meet(one.origin.port, other.origin.port) && meet(one.origin.namespace, other.origin.namespace)
    && Object.entries(one.origin.labels).every(([label, value]) => meet(value, other.origin.labels[label]));
}

function meet<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
