import { IST0134 } from '../../findings/catalogue/ist0134';
import { ALLOCATE_ADDRESS_LABEL, allocatesAddresses, asksForDnsCapture, listOf, mapOf, namesHost } from '../../istio';
import { Mesh, MeshObject, namespaceOf, readServiceEntry, settingsOf, specOf } from '../../mesh';
import { Check, readOnce } from '../check';

/** A sidecar tells connections that name no host from others by their address only. */
export const missingAddresses: Check = {
  ...IST0134,
  check(object, mesh) {
    const { hosts, addresses, ports, resolution, labels } = readServiceEntry(object);
    const { oldestIstio, manifest: { status } } = object;
    const isAllocated = listOf(mapOf(status).addresses).length > 0
      || allocatesAddresses({ hosts, resolution, allocationLabel: labels[ALLOCATE_ADDRESS_LABEL], oldestIstio });
    if (addresses.length > 0 || isAllocated && isUsedByAll(object, mesh)) {
      return [];
    }
    const [known, more] = isAllocated
      ? [' but that which Istio allocates, and sidecars know that one only where they answer DNS: elsewhere',
        ', say dnsCapture in the settings of the mesh where all proxies answer DNS (ISTIO_META_DNS_CAPTURE),']
      : [':', ','];
    return ports.filter(({ protocol }) => !namesHost(protocol)).map(({ port, protocol, field }) => ({
      message: `port ${port} (${protocol === 'unknown' ? 'no protocol' : protocol.toUpperCase()}) of "${hosts[0] ?? ''}" has no addresses${known} `
        + `sidecars take all connections of port ${port} for it that no other host has the address of`,
      fix: `give the ServiceEntry addresses${more} or acknowledge the finding where gateways alone forward to it`,
      field,
    }));
  },
};

/** Whether all proxies answer DNS, as far as settings and manifests say. */
function isUsedByAll(object: MeshObject, mesh: Mesh): boolean {
  const { isAmbient, hasDnsCapture = false, rootNamespace } = settingsOf(object);
  return isAmbient || hasDnsCapture || capturesIn(mesh).has(rootNamespace);
}

/** The namespaces of ProxyConfigs for all pods that let them answer DNS; in the root namespace all of the mesh. */
const capturesIn = readOnce(mesh => new Set(mesh.ofKind('networking.istio.io/ProxyConfig').filter(object => {
  const { selector, environmentVariables } = specOf(object);
  return Object.keys(mapOf(mapOf(selector).matchLabels)).length === 0 && asksForDnsCapture(environmentVariables);
}).map(namespaceOf)));
