import { FindingLevel } from '../../findings';
import { IST0101_DESTINATION_PORT } from '../../findings/catalogue/ist0101-destination-port';
import { DestinationView, Mesh, readVirtualService, RouteView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { portsOfHost } from '../service-ports';

/** Istio makes a cluster for each port of a service that takes TCP. A route to another one answers 503. */
export const destinationPorts: Check = {
  ...IST0101_DESTINATION_PORT,
  check: (object, mesh) => mesh.registry.isEmpty ? [] : readVirtualService(object).routes.flatMap(route => {
    const found = route.destinations.flatMap(destination => inspect(route, destination, mesh));
    return route.mirrors.length === 0 ? found : [...found, ...route.mirrors.flatMap(mirror => inspect(route, mirror, mesh))];
  }),
};

const NOTHING: FoundInObject[] = [];

function inspect(route: RouteView, destination: DestinationView, mesh: Mesh): FoundInObject[] {
  const { host, port } = destination;
  const ports = portsOfHost(host, mesh);
  if (ports === undefined || port === undefined && ports.all.length !== 1) {
    return NOTHING;
  }
  if (ports.all.some(known => (port === undefined || known.port === port) && known.protocol !== 'udp')) {
    return NOTHING;
  }
  const meant = port === undefined ? ports.all : ports.all.filter(known => known.port === port);
  const { field } = destination;
  const what = `${route.kind} route ${route.name === undefined ? route.index : `"${route.name}"`}`;
  const level = ports.isService ? FindingLevel.ERROR : FindingLevel.WARNING;
  if (meant.length > 0) {
    const message = `${what} leads to port ${meant[0].port} of "${host}", which is for UDP: Istio makes nothing of it, and nothing gets there`;
    return [{ message, fix: 'name a port for TCP', field, level }];
  }
  const known = [...new Set(ports.all.map(one => one.port))].join(', ') || 'none';
  const message = `${what} leads to port ${port} of "${host}", which has none of that number (it has: ${known}): nothing gets there`;
  return [{ message, fix: 'name one of its ports, or add the port to the Service', field, level }];
}
