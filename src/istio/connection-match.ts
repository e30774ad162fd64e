import { BlockList, isIP } from 'node:net';
import { matchesDomain } from './host-coverage';
import { mapOf, textsOf } from './plain-value';
import { coversOrigin, ORIGIN_FIELDS, originMismatch, OriginMatch, readOrigin, TrafficOrigin } from './traffic-origin';

/** A connection of which Istio sees no requests. */
export interface Connection {
  /** The name that the client asks for in the handshake of TLS, if any. */
  readonly serverName?: string;
  readonly destinationAddress?: string;
  readonly origin: TrafficOrigin;
}

/** What a match of a TLS or TCP route compares. */
export interface ConnectionMatchParts {
  /** Of TLS: one of them is enough. */
  readonly serverNames: readonly string[];
  /** None for every address. */
  readonly subnets: readonly string[];
  readonly origin: OriginMatch;
  /** Whether nothing in it is unknown. */
  readonly isKnown: boolean;
}

/** Istio ignores the last one. */
const KNOWN_FIELDS = new Set([...ORIGIN_FIELDS, 'sniHosts', 'destinationSubnets', 'sourceSubnet']);

/** Reads a match of a TLS route (TLSMatchAttributes) or of a TCP route (L4MatchAttributes). */
export function readConnectionMatch(spec: unknown): ConnectionMatchParts {
  const fields = mapOf(spec);
  const origin = readOrigin(fields);
  const areTexts = (value: unknown) => value === undefined || value === null || Array.isArray(value) && textsOf(value).length === value.length;
  return {
    serverNames: textsOf(fields.sniHosts),
    subnets: textsOf(fields.destinationSubnets),
    origin,
    isKnown: Object.keys(fields).every(field => KNOWN_FIELDS.has(field)) && origin.isKnown
      && areTexts(fields.sniHosts) && areTexts(fields.destinationSubnets),
  };
}

/** Whether a connection meets a match. Envoy chooses among those of TLS that it meets the one with the most specific name, wherever it stands. */
export function meetsConnectionMatch({ serverNames, subnets, origin }: ConnectionMatchParts, connection: Connection): boolean {
  const { serverName, destinationAddress } = connection;
  return originMismatch(origin, connection.origin) === undefined
    && (serverNames.length === 0 || serverName !== undefined && serverNames.some(name => matchesDomain(name, serverName.toLowerCase())))
    && (subnets.length === 0 || destinationAddress !== undefined && subnets.some(subnet => isInSubnet(destinationAddress, subnet)));
}

/**
 * Whether an earlier match of a TLS route takes all connections of a later one: only for the very same names and addresses, as Envoy chooses
 * by the most specific ones.
 */
export function takesTls(earlier: ConnectionMatchParts, later: ConnectionMatchParts): boolean {
  return areKnown(earlier, later) && coversOrigin(earlier.origin, later.origin)
    && includesAll(earlier.serverNames, later.serverNames)
    && includesAll(earlier.subnets, later.subnets) && includesAll(later.subnets, earlier.subnets);
}

/** Whether an earlier match of a TCP route takes all connections of a later one: Istio writes none behind one for all addresses. */
export function takesTcp(earlier: ConnectionMatchParts, later: ConnectionMatchParts): boolean {
  return areKnown(earlier, later) && coversOrigin(earlier.origin, later.origin)
    && (earlier.subnets.length === 0 || later.subnets.length > 0 && includesAll(earlier.subnets, later.subnets));
}

function areKnown(...matches: readonly ConnectionMatchParts[]): boolean {
  return matches.every(({ isKnown }) => isKnown);
}

function includesAll(texts: readonly string[], others: readonly string[]): boolean {
  return others.every(other => texts.includes(other));
}

function isInSubnet(address: string, subnet: string): boolean {
  const family = (text: string) => isIP(text) === 6 ? 'ipv6' : 'ipv4';
  const [network, length] = subnet.split('/');
  if (isIP(address) === 0 || isIP(network) === 0 || family(address) !== family(network)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, length === undefined ? (family(network) === 'ipv6' ? 128 : 32) : Number(length), family(network));
  return list.check(address, family(address));
}
