import { isDomainName } from './hosts';
import { mapOf } from './plain-value';
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

/**
 * Whether the environment of a proxy says that it answers DNS. Only then it knows a host by the address that istiod allocates: without, it has no
 * address for the host.
 *
 * @param environment `proxyMetadata` of the mesh configuration, or `environmentVariables` of a ProxyConfig
 */
export function asksForDnsCapture(environment: unknown): boolean {
  return ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(String(mapOf(environment).ISTIO_META_DNS_CAPTURE));
}

/** Whether connections of a protocol name the host that they are for, so that no address is needed to tell it. */
export function namesHost(protocol: Protocol): boolean {
  return isHttpProtocol(protocol) || isTlsProtocol(protocol);
}
