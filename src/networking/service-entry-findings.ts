import { NamedServiceEntryPort, ServiceEntryProtocol } from './service-entry-port';
import { FindingOptions } from '../core/findings';

/** Ports that sidecars can tell from others by the address of a connection only. */
export function findingsOfAddresses(host: string, addresses: readonly string[], ports: readonly NamedServiceEntryPort[]): FindingOptions[] {
  return addresses.length > 0 ? [] : ports.filter(({ protocol }) => protocol === ServiceEntryProtocol.TCP).map(({ port }) => ({
    code: 'IST0134',
    message: `port ${port} (TCP) of "${host}" has no addresses: a sidecar tells connections for the host from others by the address only`,
    fix: 'give the ServiceEntry addresses, or acknowledge the finding where Istio allocates them (1.25 and newer) or gateways alone forward to it',
  }));
}
