import { IST0134 } from '../../findings/catalogue/ist0134';
import { ALLOCATE_ADDRESS_LABEL, allocatesAddresses, listOf, mapOf, namesHost } from '../../istio';
import { readServiceEntry } from '../../mesh';
import { Check } from '../check';

/** A sidecar tells connections that name no host from others by their address only. */
export const missingAddresses: Check = {
  ...IST0134,
  check(object) {
    const { hosts, addresses, ports, resolution, labels } = readServiceEntry(object);
    const { oldestIstio, manifest: { status } } = object;
    const isAddressed = addresses.length + listOf(mapOf(status).addresses).length > 0;
    if (isAddressed || allocatesAddresses({ hosts, resolution, allocationLabel: labels[ALLOCATE_ADDRESS_LABEL], oldestIstio })) {
      return [];
    }
    return ports.filter(({ protocol }) => !namesHost(protocol)).map(({ port, protocol, field }) => ({
      message: `port ${port} (${protocol === 'unknown' ? 'no protocol' : protocol.toUpperCase()}) of "${hosts[0] ?? ''}" has no addresses: a sidecar `
        + 'tells connections for the host from others by '
        + 'the address only',
      fix: 'give the ServiceEntry addresses, or acknowledge the finding where gateways alone forward to it',
      field,
    }));
  },
};
