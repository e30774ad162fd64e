import { IST0112 } from '../../findings/catalogue/ist0112';
import { MESH_GATEWAY } from '../../istio';
import { DestinationView, Mesh, readVirtualService, VirtualServiceView } from '../../mesh';
import { Check } from '../check';
import { portsOfHost } from '../service-ports';
import { distinctDestinations } from './distinct-destinations';

/** Without a port Istio takes that on which the request came in, which the other service need not have. */
export const requiredPorts: Check = {
  ...IST0112,
  check(object, mesh) {
    const virtualService = mesh.registry.isEmpty ? undefined : readVirtualService(object);
    return virtualService === undefined ? [] : distinctDestinations(object).map(({ destination }) => destination)
      .filter(destination => needsPort(destination, virtualService, mesh)).map(({ host, field }) => ({
        message: `"${host}" has several ports (${portsOf(host, mesh).join(', ')}), and the destination names none: Istio takes the port on which the `
          + 'request came in, which it may not have',
        fix: 'name one of its ports: port: { number: … }',
        field,
      }));
  },
};

function portsOf(host: string, mesh: Mesh): number[] {
  return [...new Set(portsOfHost(host, mesh)?.all.map(({ port }) => port))];
}

/** In the mesh requests come in on the ports of the hosts that they are for. */
function needsPort({ host, port }: DestinationView, { hosts, gateways, isDelegate }: VirtualServiceView, mesh: Mesh): boolean {
  const ports = port === undefined ? portsOf(host, mesh) : [];
  if (ports.length < 2) {
    return false;
  }
  const areOwnPorts = !isDelegate && gateways.every(name => name === MESH_GATEWAY)
    && hosts.every(own => own === host || mesh.registry.named(own).length > 0 && portsOf(own, mesh).every(one => ports.includes(one)));
  return !areOwnPorts;
}
