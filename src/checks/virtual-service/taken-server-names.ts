import { CDI107 } from '../../findings/catalogue/cdi107';
import { coversHost, endsTls, resourceName } from '../../istio';
import { GatewayView, HostIndex, Mesh, readVirtualService, ServerView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { meetOnAPort } from '../gateway/meeting-servers';

/** With TLS the server with the narrowest host takes a connection, and has routes of its own Gateway alone. */
export const takenServerNames: Check = {
  ...CDI107,
  onlyWith: ['gateways'],
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    return mesh.gateways.all.length < 2 || virtualService.isDelegate ? []
      : mesh.routes.gatewaysOf(virtualService).flatMap(gateway => gateway.servers.filter(endsTls)
        .flatMap(server => takenFrom(server, gateway, virtualService, mesh)));
  },
};

interface NarrowServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
  readonly host: string;
}

/** The servers at which TLS ends, by host. */
const serversByHost = readOnce((mesh: Mesh) => {
  const index = new HostIndex<NarrowServer>();
  mesh.gateways.all.forEach(gateway => gateway.servers.filter(endsTls).forEach(server =>
    server.hosts.forEach(({ host }) => index.add(host, { gateway, server, host }))));
  return index;
});

function takenFrom(server: ServerView, gateway: GatewayView, { hosts, gateways, namespace }: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  return hosts.flatMap((host, place) => {
    const [wide] = server.hosts.filter(own => own.host !== host && coversHost(own.host, host)
      && (own.namespace === undefined || own.namespace === namespace)).sort((one, other) => other.host.length - one.host.length);
    if (wide === undefined || server.hosts.some(own => own.host === host)) {
      return [];
    }
    const narrow = serversByHost(mesh).allCovering(host).find(other => other.host.length > wide.host.length && coversHost(wide.host, other.host)
      && !gateways.includes(other.gateway.key) && meetOnAPort({ gateway, server }, other, mesh));
    if (narrow === undefined) {
      return [];
    }
    const name = resourceName(narrow.gateway.object.manifest);
    return [{
      message: `clients that ask for "${host}" on port ${server.port} meet the server for "${narrow.host}" of ${name}, which does not have these `
        + `routes, and not that for "${wide.host}" of ${resourceName(gateway.object.manifest)}: they get 404`,
      fix: `name ${name} in gateways too`,
      field: `spec.hosts[${place}]`,
      related: [name],
    }];
  });
}
