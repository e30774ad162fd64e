import { CDI099 } from '../../findings/catalogue/cdi099';
import { isHttpProtocol, isTlsProtocol, MESH_GATEWAY, Protocol } from '../../istio';
import { Mesh, readVirtualService, RouteKind, VirtualServiceView } from '../../mesh';
import { Check } from '../check';
import { HostPort, portsOfHost } from '../service-ports';

/** The ports at which a sidecar has routes of a kind. What a port without a protocol speaks it finds out, and may be any. */
const HAVING: Record<RouteKind, (protocol: Protocol) => boolean> = {
  http: protocol => isHttpProtocol(protocol) || protocol === 'unknown',
  tls: protocol => isTlsProtocol(protocol) || protocol === 'unknown',
  tcp: protocol => !isHttpProtocol(protocol),
};

/** A sidecar has routes for the protocol of the port of the Service. */
export const unusedInMesh: Check = {
  ...CDI099,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const { gateways, routes } = virtualService;
    // At a gateway the protocol of the server counts.
    return gateways.length !== 1 || gateways[0] !== MESH_GATEWAY ? [] : (['http', 'tls', 'tcp'] as const).flatMap(kind => {
      const route = routes.find(one => one.kind === kind);
      const ports = route === undefined ? undefined : portsWithout(kind, virtualService, mesh);
      return ports === undefined ? [] : [{
        message: `${kind} routes do nothing for ${virtualService.hosts.map(host => `"${host}"`).join(', ')}: no port there speaks a protocol that `
          + `they are for (${ports.map(({ port, protocol }) => `${port}: ${protocol}`).join(', ')})`,
        fix: kind === 'http' ? 'let the name of the port of the Service begin with http, http2 or grpc, or say so in appProtocol'
          : 'write http routes, or name the port of the Service by its protocol',
        field: route!.field,
      }];
    });
  },
};

/** The ports of its hosts, where all are known and none has routes of a kind. */
function portsWithout(kind: RouteKind, { hosts }: VirtualServiceView, mesh: Mesh): HostPort[] | undefined {
  const found: HostPort[] = [];
  for (const host of hosts) {
    const ports = portsOfHost(host, mesh)?.all ?? [];
    if (ports.length === 0 || ports.some(({ protocol }) => HAVING[kind](protocol))) {
      return undefined;
    }
    found.push(...ports);
  }
  return found.length > 0 ? found : undefined;
}
