import { isAddress } from './hosts';
import { isSubnet, networkOf } from './networks';
import { isHttpProtocol, isTlsProtocol, Protocol } from './protocols';

/** A port of a ServiceEntry, as far as it decides how a sidecar tells its connections from others. */
export interface ListenedPort {
  readonly host: string;
  readonly addresses: readonly string[];
  readonly protocol: Protocol;
}

/** What a sidecar tells connections of a port by. */
export interface Distinction {
  readonly kind: 'address' | 'TLS name';
  /** As the ServiceEntry has it. */
  readonly given: string;
  /** As Istio hands it to Envoy. It compares these texts. */
  readonly written: string;
  /** What Envoy reads, which takes each but once: equal for all ways to write it. */
  readonly read: string;
}

/**
 * What a sidecar tells connections for a ServiceEntry by at a port: a listener for each address, or for ranges and without addresses one for all
 * with a chain of filters for each name of TLS. Ranges of TCP are compared by Istio as Envoy does it, and requests have routes instead.
 */
export function distinctionsOf({ host, addresses, protocol }: ListenedPort): Distinction[] {
  if (isHttpProtocol(protocol) || protocol === 'udp') {
    return [];
  }
  const names = (network: string): Distinction[] =>
    isTlsProtocol(protocol) ? [{ kind: 'TLS name', given: host, written: host, read: `${serverNameOf(host)} in ${network}` }] : [];
  const known = addresses.filter(isSubnet);
  return known.length === 0 ? names('*') : known.flatMap((address): Distinction[] => {
    const network = networkOf(address);
    // Istio writes a range of one address as that address, in the short form.
    const written = isAddress(address) ? address : network;
    return isAddress(network) ? [{ kind: 'address', given: address, written, read: network }] : names(network);
  });
}

/** The ports at which a sidecar takes all that its pod sends and gets. */
const CAPTURE_PORTS = [15001, 15006];

/**
 * Whether a sidecar has to listen for a port of a ServiceEntry where it takes what its pod sends or gets, so that Envoy refuses one of the two. Of
 * requests Istio leaves such a port out, and at an address of its own it is another listener.
 */
export function meetsCapture(port: number, { addresses, protocol }: Omit<ListenedPort, 'host'>): boolean {
  const isOnAll = addresses.every(address => !isSubnet(address) || !isAddress(networkOf(address)));
  return CAPTURE_PORTS.includes(port) && protocol !== 'udp' && !isHttpProtocol(protocol) && isOnAll;
}

/** The namespace for whose sidecars Istio shortens a host of requests to `*`, which their routes of the port have already. */
export function namespaceOfEveryHost(host: string, clusterDomain: string): string | undefined {
  const [star, namespace, ...rest] = host.split('.');
  return star === '*' && rest.join('.') === `svc.${clusterDomain}` ? namespace : undefined;
}

/** A name of TLS as Envoy compares it: it knows no capitals there, while Istio does. */
export function serverNameOf(host: string): string {
  return host.toLowerCase();
}
