import { FindingLevel } from '../../findings';
import { IST0101_DESTINATION_PORT } from '../../findings/catalogue/ist0101-destination-port';
import { DestinationView, Mesh, readVirtualService, RouteView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { HostPorts, portsOfHost } from '../service-ports';

/** Istio makes a cluster for each port of a service that takes TCP. A route to another one answers 503. */
export const destinationPorts: Check = {
  ...IST0101_DESTINATION_PORT,
  check(object, mesh) {
    const found: FoundInObject[] = [];
    for (const route of mesh.registry.isEmpty ? [] : readVirtualService(object).routes) {
      inspect(route, route.destinations, mesh, found);
      inspect(route, route.mirrors, mesh, found);
    }
    return found;
  },
};

/** Every destination is looked at in every synth, and nearly all are right. */
function inspect(route: RouteView, destinations: readonly DestinationView[], mesh: Mesh, found: FoundInObject[]): void {
  for (const destination of destinations) {
    const ports = portsOfHost(destination.host, mesh);
    if (ports !== undefined && !leadsSomewhere(destination, ports)) {
      found.push(tell(route, destination, ports));
    }
  }
}

/** Whether it names a port for TCP, or the host has one alone. What several ports mean without a number, others tell. */
function leadsSomewhere({ port }: DestinationView, { all }: HostPorts): boolean {
  if (port === undefined && all.length !== 1) {
    return true;
  }
  for (const known of all) {
    if ((port === undefined || known.port === port) && known.protocol !== 'udp') {
      return true;
    }
  }
  return false;
}

function tell(route: RouteView, { host, port, field }: DestinationView, ports: HostPorts): FoundInObject {
  const meant = port === undefined ? ports.all : ports.all.filter(known => known.port === port);
  const what = `${route.kind} route ${route.name === undefined ? route.index : `"${route.name}"`}`;
  const level = ports.isService ? FindingLevel.ERROR : FindingLevel.WARNING;
  if (meant.length > 0) {
    const message = `${what} leads to port ${meant[0].port} of "${host}", which is for UDP: Istio makes nothing of it, and nothing gets there`;
    return { message, fix: 'name a port for TCP', field, level };
  }
  const known = [...new Set(ports.all.map(one => one.port))].join(', ') || 'none';
  const message = `${what} leads to port ${port} of "${host}", which has none of that number (it has: ${known}): nothing gets there`;
  return { message, fix: 'name one of its ports, or add the port to the Service', field, level };
}
