import { NamedServiceEntryPort, namesHosts } from './service-entry-port';
import { FindingOptions } from '../core/findings';
import { IstioVersion } from '../core/istio-version';
import { isDomainName, isOlderVersion } from '../istio';

/** Istio allocates addresses since then. */
const ALLOCATES_SINCE = IstioVersion.V1_25;

/** What decides if connections can be told from others. */
export interface AddressedEntry {
  readonly host: string;
  readonly addresses: readonly string[];
  readonly ports: readonly NamedServiceEntryPort[];
  readonly resolution: string;
  /** The label by which its owner can say that no address is allocated. */
  readonly allocationLabel?: string;
  readonly oldestIstio: IstioVersion;
}

/** Ports that sidecars can tell from others by the address of a connection only. */
export function findingsOfAddresses(entry: AddressedEntry): FindingOptions[] {
  const indistinct = entry.addresses.length > 0 || isAllocated(entry) ? [] : entry.ports.filter(port => !namesHosts(port));
  return indistinct.map(({ port, protocol }) => ({
    code: 'IST0134',
    message: `port ${port} (${protocol}) of "${entry.host}" has no addresses: a sidecar tells connections for the host from others by the address only`,
    fix: 'give the ServiceEntry addresses, or acknowledge the finding where gateways alone forward to it',
  }));
}

/** Whether istiod gives the host an address by itself: not to wildcards, nor where the address of the client is taken. */
function isAllocated({ host, resolution, allocationLabel, oldestIstio }: AddressedEntry): boolean {
  return !isOlderVersion(oldestIstio, ALLOCATES_SINCE) && resolution !== 'NONE' && isDomainName(host)
    && allocationLabel?.toLowerCase() !== 'false';
}
