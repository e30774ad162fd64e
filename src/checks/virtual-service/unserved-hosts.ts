import { IST0132 } from '../../findings/catalogue/ist0132';
import { MESH_GATEWAY, resourceName, ServerHost, serverHostText } from '../../istio';
import { GatewayView, HostIndex, Mesh, readVirtualService, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A Gateway takes the hosts that it names, from the namespaces that it names. */
export const unservedHosts: Check = {
  ...IST0132,
  onlyWith: ['gateways'],
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const gateways = virtualService.isDelegate ? [] : [...mesh.routes.gatewaysOf(virtualService), ...externalOf(virtualService, mesh)];
    const unserved = gateways.map(gateway => unservedAt(gateway, virtualService, mesh));
    const without = gateways.filter((_, index) => unserved[index].length === virtualService.hosts.length);
    return without.length > 0 ? without.map(gateway => nothingAt(gateway, virtualService)) : nowhere(virtualService, gateways, unserved);
  },
};

/** Its Gateways that are elsewhere, and of which somebody says the hosts. */
function externalOf({ gateways }: VirtualServiceView, mesh: Mesh): GatewayView[] {
  return mesh.gateways.external.filter(({ key }) => gateways.includes(key) && mesh.gateways.named(key) === undefined);
}

/** The hosts of each Gateway, and from which namespaces each takes routes. */
const servedHosts = readOnce(({ gateways }) => new Map([...gateways.external, ...gateways.all].map(({ key, servers }) => {
  const index = new HostIndex<ServerHost>();
  servers.forEach(({ hosts }) => hosts.forEach(host => index.add(host.host, host)));
  return [key, index];
})));

/** The hosts of a VirtualService that a Gateway does not have. */
function unservedAt({ key }: GatewayView, { hosts, namespace: own }: VirtualServiceView, mesh: Mesh): string[] {
  const served = servedHosts(mesh).get(key)!;
  const isOpen = ({ namespace }: ServerHost) => namespace === undefined || namespace === own;
  return hosts.filter(host => !served.allCovering(host).some(isOpen)
    && !(host.startsWith('*') && served.below(host).some(narrower => served.of(narrower).some(isOpen))));
}

function nothingAt({ object, servers }: GatewayView, { hosts, namespace, name }: VirtualServiceView): FoundInObject {
  const gateway = resourceName(object.manifest);
  const served = servers.flatMap(server => server.hosts.map(serverHostText));
  return {
    message: `${gateway} has no server for ${quoted(hosts)} of the namespace "${namespace}" (it has: ${[...new Set(served)].join(', ') || 'none'}): `
      + `none of the routes of VirtualService "${name}" is there`,
    fix: 'add the hosts to a server of the Gateway, or take the Gateway out',
    field: 'spec.gateways',
    related: [gateway],
  };
}

/** Hosts that none of its Gateways has, where all are known. */
function nowhere(
  { gateways: names, hosts }: VirtualServiceView, gateways: readonly GatewayView[], unserved: readonly string[][],
): FoundInObject[] {
  const isKnown = names.length > 0 && names.every(name => name !== MESH_GATEWAY && gateways.some(({ key }) => key === name));
  const related = gateways.map(({ object }) => resourceName(object.manifest));
  return !isKnown ? [] : hosts.filter(host => unserved.every(some => some.includes(host))).map(host => ({
    message: `no server of ${related.join(' or ')} is for "${host}": it is not served there`,
    fix: 'add the host to a server of the Gateway, or take it out',
    field: 'spec.hosts',
    related,
  }));
}

function quoted(hosts: readonly string[]): string {
  return hosts.map(host => `"${host}"`).join(', ');
}
