import { CDI080 } from '../../findings/catalogue/cdi080';
import { coversHost, endsTls, hostsMeet, mapOf, mapsOf, shareAPort, textsOf } from '../../istio';
import { GatewayView, Mesh, readGateway, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { selectTheSamePods } from './servers-on-one-port';

/** A name for which TLS passes and no route says where to has no server: connections that ask for it meet a wider one. */
export const passedNamesWithoutRoute: Check = {
  ...CDI080,
  check(object, mesh) {
    const gateway = readGateway(object);
    return gateway.servers.filter(({ tlsMode }) => tlsMode === 'PASSTHROUGH').flatMap(server => inspect(server, gateway, mesh));
  },
};

/** The first name of a server. */
function inspect(server: ServerView, gateway: GatewayView, mesh: Mesh): FoundInObject[] {
  for (const { host } of server.hosts.filter(one => !isRouted(one.host, gateway, mesh))) {
    const wider = widerServer(host, server, gateway, mesh);
    if (wider !== undefined) {
      return [{
        message: `${server.field} passes on TLS for ${host}, and no TLS route says where to: Istio makes no server for it, so connections that `
          + `ask for it meet ${wider.server.field} of ${resourceName(wider.gateway.object.manifest)}, whose policies leave the name out`,
        fix: `bind a VirtualService with a TLS route for the name (sniHosts: ["${host}"]) to the Gateway, or take the host out of the server`,
        field: server.field,
        related: [resourceName(wider.gateway.object.manifest)],
      }];
    }
  }
  return [];
}

function isRouted(host: string, { key }: GatewayView, mesh: Mesh): boolean {
  return mesh.routes.naming(key).some(({ routes }) => routes.some(({ kind, given }) => kind === 'tls'
    && mapsOf(mapOf(given).match).some(({ sniHosts }) => textsOf(sniHosts).some(name => hostsMeet(name, host)))));
}

/** The server that Envoy takes for a name for which there is none: one that ends TLS on the same port of the same pods, and covers it. */
function widerServer(host: string, server: ServerView, gateway: GatewayView, mesh: Mesh): { gateway: GatewayView; server: ServerView } | undefined {
  for (const other of mesh.gateways.all.filter(one => selectTheSamePods(gateway, one, mesh))) {
    const covers = (one: ServerView): boolean => one.hosts.some(wide => wide.host !== host && coversHost(wide.host, host));
    const wider = other.servers.find(one => endsTls(one) && shareAPort(server, one) && covers(one));
    if (wider !== undefined) {
      return { gateway: other, server: wider };
    }
  }
  return undefined;
}
