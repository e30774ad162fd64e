import { FindingLevel } from '../../findings';
import { CDI080 } from '../../findings/catalogue/cdi080';
import { coversHost, endsTls, hostsMeet, mapOf, mapsOf, shareAPort, textsOf } from '../../istio';
import { GatewayView, Manifest, Mesh, readGateway, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { selectTheSamePods } from './servers-on-one-port';

/** A server for connections without a route is none for Istio: connections that ask for its names meet a wider one. */
export const passedNamesWithoutRoute: Check = {
  ...CDI080,
  check(object, mesh) {
    const gateway = readGateway(object);
    return gateway.servers.filter(needsRoute).flatMap(server => inspect(server, gateway, mesh));
  },
};

/** Whether a server passes connections on, with their TLS or without it: one for requests answers without a route too. */
function needsRoute({ protocol, tlsMode }: ServerView): boolean {
  return tlsMode === 'PASSTHROUGH' || protocol === 'tls' && tlsMode !== undefined && tlsMode !== 'AUTO_PASSTHROUGH';
}

/** The first name of a server. */
function inspect(server: ServerView, gateway: GatewayView, mesh: Mesh): FoundInObject[] {
  const kind = server.tlsMode === 'PASSTHROUGH' ? 'TLS' : 'TCP';
  for (const { host } of server.hosts.filter(one => !isRouted(one.host, kind, gateway, mesh))) {
    const wider = widerServer(host, server, gateway, mesh);
    if (wider !== undefined) {
      const policy = policyWithout(host, mesh);
      return [{
        level: policy === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
        message: `${server.field} passes connections for ${host} on, and no ${kind} route says where to: Istio makes no server for it, so `
          + `connections that ask for it meet ${wider.server.field} of ${resourceName(wider.gateway.object.manifest)}`
          + (policy === undefined ? '' : `, for which ${resourceName(policy)} leaves the name out`),
        fix: `bind a VirtualService with a ${kind} route for the name to the Gateway${kind === 'TLS' ? ` (sniHosts: ["${host}"])` : ''}, or take the `
          + 'host out of the server',
        field: server.field,
        related: [resourceName(wider.gateway.object.manifest), ...policy === undefined ? [] : [resourceName(policy)]],
      }];
    }
  }
  return [];
}

function isRouted(host: string, kind: 'TLS' | 'TCP', { key }: GatewayView, mesh: Mesh): boolean {
  return mesh.routes.naming(key).some(({ hosts, routes }) => routes.some(route => kind === 'TLS'
    ? route.kind === 'tls' && mapsOf(route.given.match).some(({ sniHosts }) => textsOf(sniHosts).some(name => hostsMeet(name, host)))
    : route.kind === 'tcp' && hosts.some(name => hostsMeet(name, host))));
}

/** A policy for all connections but those that ask for a name. */
function policyWithout(host: string, mesh: Mesh): Manifest | undefined {
  return mesh.ofKind('security.istio.io/AuthorizationPolicy').map(({ manifest }) => manifest).find(({ spec }) => mapsOf(mapOf(spec).rules)
    .some(({ when }) => mapsOf(when).some(({ key, notValues }) => key === 'connection.sni' && textsOf(notValues).includes(host))));
}

/** The server that Envoy takes for a name for which there is none: one that ends TLS on the same port of the same pods, and covers it. */
function widerServer(host: string, server: ServerView, gateway: GatewayView, mesh: Mesh): { gateway: GatewayView; server: ServerView } | undefined {
  for (const other of mesh.gateways.all) {
    const covers = (one: ServerView): boolean => one.hosts.some(wide => wide.host !== host && coversHost(wide.host, host));
    const wider = other.servers.find(one => endsTls(one) && shareAPort(server, one) && covers(one));
    if (wider !== undefined && selectTheSamePods(gateway, other, mesh)) {
      return { gateway: other, server: wider };
    }
  }
  return undefined;
}
