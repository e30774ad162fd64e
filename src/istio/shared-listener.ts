import { isInMesh } from './connection-chains';
import { readConnectionMatch } from './connection-match';
import { isAddress } from './hosts';
import { Manifest } from './manifest';
import { isSubnet, networkOf } from './networks';
import { mapOf, mapsOf } from './plain-value';
import { isHttpProtocol, isTlsProtocol, Protocol } from './protocols';
import { OriginMatch } from './traffic-origin';

/**
 * The listener that a sidecar has at a port for all hosts that it does not know by an address of their own: those with ranges, and without
 * addresses. It tells connections of TCP apart by ranges alone.
 */
export interface RangeChain {
  /** The route that makes it, such as `spec.tcp[0]`; without it, it is that of the host itself. */
  readonly field?: string;
  /** The ranges of addresses, each in the one way to write it; none for all. */
  readonly networks: readonly string[];
}

/** What stands for connections of a host without an address of its own: its range, or all. */
export function rangesOnOneListener(addresses: readonly string[]): (string | undefined)[] {
  const known = addresses.filter(isSubnet);
  return known.length === 0 ? [undefined] : known.map(networkOf).filter(network => !isAddress(network));
}

/** The protocols for whose connections that listener is, which it keeps apart: servers of MySQL and MongoDB speak first. */
export function kindOfListener(protocol: Protocol): 'mongo' | 'mysql' | 'tcp' | undefined {
  return protocol === 'mongo' || protocol === 'mysql' ? protocol
    : isHttpProtocol(protocol) || isTlsProtocol(protocol) || protocol === 'udp' || protocol === 'unknown' ? undefined : 'tcp';
}

/**
 * Whether Istio makes that listener for only one of two hosts, and leaves the other one out: the server of one of them speaks first, so that nothing
 * of a connection could be looked at.
 */
export function areKeptApart(one: Protocol, other: Protocol): boolean {
  return one !== other && [one, other].some(protocol => protocol === 'mongo' || protocol === 'mysql');
}

/**
 * The chains of filters of a host at a port, as a sidecar gets them that is none of those that some matches name by label or namespace.
 *
 * @param routes the VirtualServices for the host, the oldest first
 * @param range that of the host, in the one way to write it
 */
export function rangeChainsOf<T extends { readonly manifest: Manifest }>(
  routes: readonly T[], port: number, range: string | undefined,
): (RangeChain & { readonly by?: T })[] {
  const own = range === undefined ? [] : [range];
  const chains: (RangeChain & { readonly by?: T })[] = [];
  let isOwnMade = false;
  for (const by of routes) {
    for (const [index, { match }] of mapsOf(mapOf(by.manifest.spec).tcp).entries()) {
      const field = `spec.tcp[${index}]`;
      const met = mapsOf(match).map(readConnectionMatch).filter(({ origin }) => isForEverySidecar(origin, port));
      if (mapsOf(match).length === 0 || met.some(({ subnets }) => subnets.length === 0)) {
        return [...chains, { field, networks: own, by }];
      }
      const networks = met.flatMap(({ subnets }) => subnets.filter(isSubnet).map(networkOf));
      if (networks.length > 0) {
        chains.push({ field, networks, by });
        isOwnMade ||= areSame(networks, own);
      }
    }
  }
  return isOwnMade ? chains : [...chains, { networks: own }];
}

/** Whether Istio takes two for the same, of which it keeps the first. */
export function areSame(some: readonly string[], others: readonly string[]): boolean {
  return some.every(network => others.includes(network)) && others.every(network => some.includes(network));
}

function isForEverySidecar({ port, gateways, labels, namespace }: OriginMatch, at: number): boolean {
  return isInMesh({ gateways }) && (port === undefined || port === at) && namespace === undefined && Object.keys(labels).length === 0;
}
