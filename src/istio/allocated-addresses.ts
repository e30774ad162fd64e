import { isDomainName } from './hosts';
import { isHttpProtocol, isTlsProtocol, Protocol } from './protocols';
import { isOlderVersion } from './versions';

/** The label by which the owner of a ServiceEntry says that no address is allocated. */
export const ALLOCATE_ADDRESS_LABEL = 'networking.istio.io/enable-autoallocate-ip';

/** Istio allocates addresses by itself since then. */
const ALLOCATES_SINCE = '1.25';

/** What of a ServiceEntry decides whether istiod gives its hosts addresses. */
export interface AllocatedEntry {
  readonly hosts: readonly string[];
  readonly resolution: string;
  /** The value of its label, where it has that. */
  readonly allocationLabel?: string;
  readonly oldestIstio: string;
}

/** Whether istiod gives the hosts of a ServiceEntry addresses: not wildcards, nor where connections go to the address that the client asked for. */
export function allocatesAddresses({ hosts, resolution, allocationLabel, oldestIstio }: AllocatedEntry): boolean {
  return !isOlderVersion(oldestIstio, ALLOCATES_SINCE) && resolution !== 'NONE' && hosts.every(isDomainName)
    && allocationLabel?.toLowerCase() !== 'false';
}

/** Whether connections of a protocol name the host that they are for, so that no address is needed to tell it. */
export function namesHost(protocol: Protocol): boolean {
  return isHttpProtocol(protocol) || isTlsProtocol(protocol);
}
