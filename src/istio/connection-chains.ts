import { readConnectionMatch } from './connection-match';
import { Manifest } from './manifest';
import { isSubnet, networkOf } from './networks';
import { mapOf, mapsOf, textsOf } from './plain-value';
import { MESH_GATEWAY } from './service-hosts';
import { serverNameOf } from './sidecar-listeners';
import { OriginMatch } from './traffic-origin';

/** What a match of a VirtualService for TLS or TCP compares of a connection: one of its names, and one of its ranges of addresses. */
export interface ConnectionChain {
  /** Where it stands, such as `spec.tls[0].match[1]`. */
  readonly field: string;
  readonly kind: 'tls' | 'tcp';
  /** The names that clients ask for, as they are written; none for TCP. */
  readonly names: readonly string[];
  /** The ranges of addresses, each in the one way to write it. */
  readonly networks: readonly string[];
  /** Whether the ranges are those of an earlier match: Istio gives them to a TLS match in the mesh that names none. */
  readonly isPassedOn: boolean;
  /** The lists as they are written. Of TLS matches with the same ones Istio keeps the first in a sidecar. */
  readonly written: string;
  readonly origin: OriginMatch;
}

/** What a chain of filters compares: one name, and one range. */
export interface Compared {
  readonly name?: string;
  readonly network?: string;
}

/** The matches of a VirtualService for connections. */
export function connectionChainsOf({ spec }: Manifest): ConnectionChain[] {
  const { tls, tcp } = mapOf(spec);
  if (tls === undefined && tcp === undefined) {
    return [];
  }
  let passed: { readonly networks: readonly string[]; readonly origin: OriginMatch } | undefined;
  const ofTls = matchesOf('tls', mapsOf(tls)).map((match): ConnectionChain => {
    const { networks, origin } = match;
    if (networks.length > 0 && isInMesh(origin)) {
      passed = { networks, origin };
    }
    const isPassedOn = networks.length === 0 && passed !== undefined && takesAllOf(passed.origin, origin);
    return isPassedOn ? { ...match, networks: passed!.networks, isPassedOn } : match;
  });
  return [...ofTls, ...matchesOf('tcp', reachedRoutes(tcp))];
}

function matchesOf(kind: 'tls' | 'tcp', routes: readonly Record<string, unknown>[]): ConnectionChain[] {
  return routes.flatMap((route, index) => mapsOf(route.match).map((match, position) => {
    const { serverNames: names, subnets, origin } = readConnectionMatch(match);
    const networks = subnets.filter(isSubnet).map(networkOf);
    const field = `spec.${kind}[${index}].match[${position}]`;
    return { field, kind, names, networks, origin, isPassedOn: false, written: JSON.stringify([names, subnets]) };
  }));
}

/** The routes of TCP up to the first one for all connections, behind which Istio writes none. */
function reachedRoutes(tcp: unknown): Record<string, unknown>[] {
  const routes = mapsOf(tcp);
  const last = routes.findIndex(({ match }) => mapsOf(match).length === 0
    || mapsOf(match).some(one => textsOf(one.destinationSubnets).length === 0 && isForAll(readConnectionMatch(one).origin)));
  return last < 0 ? routes : routes.slice(0, last);
}

/** Whether the match takes connections of sidecars. */
export function isInMesh({ gateways }: Pick<OriginMatch, 'gateways'>): boolean {
  return gateways.length === 0 || gateways.includes(MESH_GATEWAY);
}

function isForAll({ port, namespace, labels, gateways }: OriginMatch): boolean {
  return port === undefined && namespace === undefined && Object.keys(labels).length === 0 && gateways.length === 0;
}

/** Whether what takes a connection by the second takes it by the first, as far as where it comes from decides. */
function takesAllOf(wide: OriginMatch, narrow: OriginMatch): boolean {
  return JSON.stringify({ ...wide, gateways: [] }) === JSON.stringify({ ...narrow, gateways: [] }) || isForAll({ ...wide, gateways: [] });
}

/** All that a chain compares. A gateway compares no addresses of TLS, and `*` stands for all names, whatever else is in the list. */
export function comparedBy({ names, networks }: Pick<ConnectionChain, 'names' | 'networks'>, at: 'sidecar' | 'gateway'): Compared[] {
  const read = names.includes('*') ? ['*'] : names.map(serverNameOf);
  // Envoy takes a range of all addresses for none.
  const ranges = orNone(at === 'gateway' ? [] : networks).map(network => network?.endsWith('/0') ? undefined : network);
  return orNone(read).flatMap(name => ranges.map(network => ({ name, network })));
}

/**
 * Where the routes of TCP of a VirtualService name a range of a ServiceEntry that Istio makes a chain of filters for itself, so that Envoy gets it
 * twice: Istio makes none only where a route has that range and no other one, in the same text, and none for all connections follows.
 *
 * @param range the range of addresses as the ServiceEntry writes it
 */
export function tcpRangeTwice({ spec }: Manifest, port: number, range: string): string | undefined {
  let field: string | undefined;
  let isMade = true;
  for (const [index, { match }] of mapsOf(mapOf(spec).tcp).entries()) {
    const matches = mapsOf(match).map(readConnectionMatch).filter(({ origin }) => isInMesh(origin) && meet(origin.port, port));
    if (mapsOf(match).length === 0 || matches.some(({ subnets }) => subnets.length === 0)) {
      return field;
    }
    const subnets = matches.flatMap(one => one.subnets);
    if (matches.some(({ origin }) => !isForAll({ ...origin, port: undefined, gateways: [] }))) {
      // Which of them a sidecar has, its labels decide.
      return undefined;
    }
    field ??= subnets.filter(isSubnet).map(networkOf).includes(networkOf(range)) ? `spec.tcp[${index}]` : undefined;
    isMade &&= !(subnets.length === 1 && subnets[0] === range);
  }
  return isMade ? field : undefined;
}

/** What a chain compares twice, so that Envoy refuses it. */
export function comparedTwice(chain: Pick<ConnectionChain, 'names' | 'networks'>, at: 'sidecar' | 'gateway'): Compared | undefined {
  const compared = comparedBy(chain, at);
  return compared.find((one, index) => compared.slice(0, index).some(other => isSame(one, other)));
}

/**
 * What two matches compare that Envoy gets twice in a sidecar, and refuses the port for. Of TLS matches with the same lists Istio keeps the
 * first; of all others, and of TCP, it keeps both.
 */
export function sharedInSidecar(one: ConnectionChain, other: ConnectionChain): Compared | undefined {
  const areKept = one.kind === other.kind && (one.kind === 'tcp' || one.written !== other.written) && originsMeet(one.origin, other.origin);
  const compared = areKept ? comparedBy(one, 'sidecar').filter(isNarrow) : [];
  const others = compared.length === 0 ? [] : comparedBy(other, 'sidecar');
  return compared.find(each => others.some(another => isSame(each, another)));
}

/**
 * The name that two TLS matches at one port of a gateway have in two ways, for which Envoy refuses the port. Where both write it the same way,
 * Istio drops the later match, with all of its names.
 */
export function sharedAtGateway(one: ConnectionChain, other: ConnectionChain): string | undefined {
  const isDropped = one.names.some(name => other.names.includes(name));
  return isDropped || one.kind === 'tcp' || other.kind === 'tcp' || !meet(one.origin.port, other.origin.port) ? undefined
    : comparedBy(one, 'gateway').find(each => comparedBy(other, 'gateway').some(another => isSame(each, another)))?.name;
}

/** What is for all connections is the last resort, which is there once. */
function isNarrow({ name, network }: Compared): boolean {
  return network !== undefined || name !== undefined && name !== '*';
}

/** The addresses of a match that Istio gives to one behind it which has none; none where they stand for all. */
export function givenNetworks({ networks }: Pick<ConnectionChain, 'networks'>): string[] {
  return networks.filter(network => !network.startsWith('0.0.0.0/'));
}

/** Whether some connection may come from where both say. */
export function originsMeet(one: OriginMatch, other: OriginMatch): boolean {
  return meet(one.port, other.port) && meet(one.namespace, other.namespace)
    && Object.entries(one.labels).every(([label, value]) => meet(value, other.labels[label]));
}

function isSame(one: Compared, other: Compared): boolean {
  return one.name === other.name && one.network === other.network;
}

function orNone(texts: readonly string[]): readonly (string | undefined)[] {
  return texts.length === 0 ? [undefined] : texts;
}

function meet<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
