import {
  ConnectionChain, coversHost, isAddress, isHttpProtocol, isInMesh, isSubnet, isTlsProtocol, MESH_GATEWAY, networkOf, shareANamespace,
  sharedInSidecar, tcpRangeTwice,
} from '../../istio';
import { EntryPortView, Mesh, resourceName, ServiceEntryView, VirtualServiceView } from '../../mesh';
import { FoundInObject } from '../check';

/** Of a ServiceEntry with ranges of addresses Istio makes a chain of filters for each range, beside those of the routes for its host. */
export function chainsOfRange(own: VirtualServiceView, chains: readonly ConnectionChain[], mesh: Mesh): FoundInObject[] {
  if (!own.gateways.includes(MESH_GATEWAY) || !chains.some(({ networks }) => networks.length > 0)) {
    return [];
  }
  for (const entry of mesh.registry.entries.filter(({ hosts }) => hosts.some(host => own.hosts.some(routed => coversHost(routed, host))))) {
    for (const range of shareANamespace(own, entry) ? entry.addresses.filter(isRange) : []) {
      const field = entry.ports.map(port => twiceAt(port, range, own, chains)).find(found => found !== undefined);
      if (field !== undefined) {
        return [finding(field, range, entry)];
      }
    }
  }
  return [];
}

function isRange(address: string): boolean {
  return isSubnet(address) && !isAddress(networkOf(address));
}

/** The field that a port has twice with the range. */
function twiceAt(
  { port, protocol }: EntryPortView, range: string, { object }: VirtualServiceView, chains: readonly ConnectionChain[],
): string | undefined {
  if (isHttpProtocol(protocol) || protocol === 'udp') {
    return undefined;
  }
  if (!isTlsProtocol(protocol)) {
    return tcpRangeTwice(object.manifest, port, range);
  }
  const there = chains.filter(({ kind, origin }) => kind === 'tls' && isInMesh(origin) && (origin.port === undefined || origin.port === port));
  // A match of TLS without addresses gets those of the ServiceEntry.
  const filled = there.map(chain => chain.networks.length > 0 ? chain : { ...chain, networks: [networkOf(range)] });
  return filled.find((one, index) => filled.slice(0, index).some(other => sharedInSidecar(one, other) !== undefined))?.field;
}

function finding(field: string, range: string, entry: ServiceEntryView): FoundInObject {
  const name = resourceName(entry.object.manifest);
  return {
    message: `${field} compares the addresses ${range} of ${name}, for which Istio makes a chain of filters beside it: Envoy gets the same `
      + 'conditions twice, and every sidecar refuses the port, whatever else is on it',
    fix: 'give each range of the ServiceEntry a route of its own that compares it alone, in the same text, or leave the addresses out',
    field,
    related: [name],
  };
}
