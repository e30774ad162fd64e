import { FindingLevel } from '../../findings';
import { CDI081 } from '../../findings/catalogue/cdi081';
import { beginsTls, isTlsProtocol, upstreamTlsMode } from '../../istio';
import {
  DestinationView, Mesh, readVirtualService, RouteView, ServiceEntryView, ServiceView, settingsOf, VirtualServiceView,
} from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { Client, clientsOf } from '../clients';
import { portsOfHost } from '../service-ports';

/** A proxy that routes requests has ended the TLS of the client, and begins another one only where a DestinationRule says so. */
export const plainRequestsToTls: Check = {
  ...CDI081,
  check(object, mesh) {
    const hosts = hostsWithTls(mesh);
    if (hosts.size === 0) {
      return [];
    }
    const virtualService = readVirtualService(object);
    const led = virtualService.routes.filter(({ kind }) => kind === 'http').flatMap(route =>
      [...route.destinations, ...route.mirrors].filter(({ host }) => hosts.has(host)).map(destination => ({ route, destination })));
    const clients = led.length === 0 ? [] : clientsOf(virtualService, mesh);
    return led.flatMap(({ route, destination }) => inspect(virtualService, route, destination, clients, mesh));
  },
};

/** The hosts that take TLS at some port: mostly none, and nothing else has to be asked. */
const hostsWithTls = readOnce(({ registry: { services, entries } }) => {
  const takesTls = ({ ports }: ServiceView | ServiceEntryView) => ports.some(({ protocol }) => isTlsProtocol(protocol));
  return new Set([...services.filter(takesTls).map(({ host }) => host), ...entries.filter(takesTls).flatMap(({ hosts }) => hosts)]);
});

function inspect(
  { object }: VirtualServiceView, route: RouteView, destination: DestinationView, clients: readonly Client[], mesh: Mesh,
): FoundInObject[] {
  const { host, field } = destination;
  const ports = portsOfHost(host, mesh);
  const port = destination.port ?? (ports?.all.length === 1 ? ports.all[0].port : undefined);
  const meant = ports?.all.filter(known => known.port === port) ?? [];
  if (ports === undefined || port === undefined || meant.length === 0 || !meant.every(({ protocol }) => isTlsProtocol(protocol))) {
    return [];
  }
  const { rootNamespace } = settingsOf(object);
  for (const { namespace, labels, isSidecar } of clients) {
    const rule = mesh.destinationRules.ruleFor(host, { namespace, labels, serviceNamespace: ports.namespace, rootNamespace });
    const subset = rule?.subsets.find(({ name }) => name === destination.subset)?.trafficPolicy;
    // Without a port a sidecar leaves the connections of the port to TLS routes, and the requests of others to other ports.
    if (!(isSidecar && destination.port === undefined) && !beginsTls(upstreamTlsMode({ policy: rule?.trafficPolicy, subset }, port))) {
      return [{
        message: `route ${route.name === undefined ? route.index : `"${route.name}"`} sends plain requests to port ${port} of "${host}", `
          + `which takes TLS (${meant[0].protocol}): it answers 400, or not at all`,
        fix: 'let the proxy begin TLS, with tls of the target group or of the trafficPolicy for the host; give a port that takes plain requests the '
          + 'protocol http',
        field,
        level: rule === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
      }];
    }
  }
  return [];
}
