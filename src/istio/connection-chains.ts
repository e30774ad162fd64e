import { isIP } from 'node:net';
import { Manifest } from './manifest';
import { networkOf } from './networks';
import { labelsOf, mapOf, mapsOf, numberOf, textOf, textsOf } from './plain-value';

/** What a route of a VirtualService for TLS or TCP compares of a connection: one name, and one range of addresses. */
export interface ConnectionChain {
  /** Where it stands, such as `spec.tls[0].match[1]`. */
  readonly field: string;
  readonly port?: number;
  /** The name that the client asks for; none for TCP. */
  readonly sniHost?: string;
  /** The range of addresses, in the one way to write it. */
  readonly network?: string;
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
  /** The gateways that it is for; none where it is for all of its VirtualService. */
  readonly gateways: readonly string[];
}

/** The matches of a VirtualService for connections. */
export function connectionChainsOf({ spec }: Manifest): ConnectionChain[] {
  return ['tls', 'tcp'].flatMap(kind => mapsOf(mapOf(spec)[kind]).flatMap((route, index) => mapsOf(route.match).flatMap((match, position) => {
    const known = {
      field: `spec.${kind}[${index}].match[${position}]`,
      port: numberOf(match.port),
      sourceLabels: labelsOf(match.sourceLabels),
      sourceNamespace: textOf(match.sourceNamespace),
      gateways: textsOf(match.gateways),
    };
    const names = kind === 'tls' ? textsOf(match.sniHosts) : [undefined];
    const networks = textsOf(match.destinationSubnets).filter(isSubnet).map(networkOf);
    return names.flatMap(sniHost => (networks.length === 0 ? [undefined] : networks).map(network => ({ ...known, sniHost, network })));
  })));
}

function isSubnet(text: string): boolean {
  const [address, length = '0', ...rest] = text.split('/');
  return isIP(address) !== 0 && /^[0-9]{1,3}$/.test(length) && Number(length) <= (isIP(address) === 6 ? 128 : 32) && rest.length === 0;
}

/**
 * Whether two matches are one chain of filters in a sidecar, whose Envoy refuses the port then. Istio leaves the later of two equal matches
 * out, but not where they have addresses; at gateways it does.
 */
export function areOneChain(one: ConnectionChain, other: ConnectionChain): boolean {
  return one.network !== undefined && one.network === other.network && one.sniHost === other.sniHost
    && meet(one.port, other.port) && meet(one.sourceNamespace, other.sourceNamespace)
    && Object.entries(one.sourceLabels).every(([label, value]) => meet(value, other.sourceLabels[label]));
}

function meet<T>(one: T | undefined, other: T | undefined): boolean {
  return one === undefined || other === undefined || one === other;
}
