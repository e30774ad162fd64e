import { FindingLevel } from '../../findings';
import { CDI080 } from '../../findings/catalogue/cdi080';
import { coversHost, endsTls, gatewayName, isVisibleIn, mapOf, mapsOf, readConnectionMatch, textsOf } from '../../istio';
import { domainsAt, GatewayView, Manifest, matchesOf, Mesh, readGateway, resourceName, ServerView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { meetOnAPort } from './meeting-servers';

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
  const routed = routedNames(server, gateway, mesh);
  // A policy that leaves a name out has to be sure of just this name.
  const names = [...server.hosts.map(({ host }) => host), ...leftOutIn(mesh).filter(name => server.hosts.some(({ host }) => coversHost(host, name)))];
  for (const host of new Set(names.filter(name => !routed.some(one => coversHost(one, name))))) {
    const wider = widerServer(host, server, gateway, mesh);
    if (wider !== undefined) {
      const policy = policyWithout(host, mesh);
      const some = routed.filter(name => coversHost(host, name));
      return [{
        level: policy === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
        message: `${server.field} passes connections for ${host} on, and ${missing(kind, some)}, so connections that ask for it meet `
          + `${wider.server.field} of ${resourceName(wider.gateway.object.manifest)}`
          + (policy === undefined ? '' : `, for which ${resourceName(policy)} leaves the name out`),
        fix: fixFor(host, kind, some),
        field: server.field,
        related: [resourceName(wider.gateway.object.manifest), ...policy === undefined ? [] : [resourceName(policy)]],
      }];
    }
  }
  return [];
}

function missing(kind: string, routed: readonly string[]): string {
  return routed.length === 0 ? `no ${kind} route says where to: Istio makes no server for it`
    : `the ${kind} routes say only for ${routed.join(', ')} where to: Istio makes no server for the rest`;
}

function fixFor(host: string, kind: string, routed: readonly string[]): string {
  const names = kind === 'TLS' ? ` (sniHosts: ["${host}"])` : '';
  return `bind a VirtualService with a ${kind} route for ${routed.length === 0 ? 'the name' : 'all of it'} to the Gateway${names}, or `
    + (routed.length === 0 ? 'take the host out of the server' : 'give the server the hosts that have routes');
}

/** The names by which Envoy tells the connections of a server from others: those of its TLS routes; where TLS ends there, all, if it has a route. */
function routedNames(server: ServerView, gateway: GatewayView, mesh: Mesh): string[] {
  const isTls = server.tlsMode === 'PASSTHROUGH';
  const pods = mesh.gateways.podsOf(gateway);
  return mesh.routes.naming(gateway.key).flatMap(virtualService => {
    const isSeen = pods.every(({ namespace }) => isVisibleIn(namespace, virtualService));
    if (!isSeen || domainsAt(server, virtualService).length === 0) {
      return [];
    }
    const routes = virtualService.routes.filter(({ kind, destinations }) => kind === (isTls ? 'tls' : 'tcp') && destinations.length > 0);
    const matches = routes.flatMap(route => matchesOf(route).map(readConnectionMatch).filter(({ origin: { port, gateways } }) =>
      (port === undefined || port === server.port)
      && (gateways.length === 0 || gateways.some(name => gatewayName(name, virtualService.namespace) === gateway.key))));
    const isTaken = matches.length > 0 || routes.some(route => matchesOf(route).length === 0);
    return isTls ? matches.flatMap(({ serverNames }) => serverNames) : isTaken ? server.hosts.map(({ host }) => host) : [];
  });
}

/** The names that policies leave out. */
const leftOutIn = readOnce(mesh => [...new Set(mesh.ofKind('security.istio.io/AuthorizationPolicy').flatMap(({ manifest }) => leftOut(manifest)))]);

function leftOut({ spec }: Manifest): string[] {
  return mapsOf(mapOf(spec).rules).flatMap(({ when }) => mapsOf(when))
    .flatMap(({ key, notValues }) => key === 'connection.sni' ? textsOf(notValues) : []);
}

/** A policy for all connections but those that ask for a name. */
function policyWithout(host: string, mesh: Mesh): Manifest | undefined {
  return mesh.ofKind('security.istio.io/AuthorizationPolicy').map(({ manifest }) => manifest).find(manifest => leftOut(manifest).includes(host));
}

/** The server that Envoy takes for a name for which there is none: one that ends TLS on the same port of the same pods, and covers it. */
function widerServer(host: string, server: ServerView, gateway: GatewayView, mesh: Mesh): { gateway: GatewayView; server: ServerView } | undefined {
  for (const other of mesh.gateways.all) {
    const covers = (one: ServerView): boolean => one.hosts.some(wide => wide.host !== host && coversHost(wide.host, host));
    const wider = other.servers.find(one => endsTls(one) && covers(one) && meetOnAPort({ gateway, server }, { gateway: other, server: one }, mesh));
    if (wider !== undefined) {
      return { gateway: other, server: wider };
    }
  }
  return undefined;
}
