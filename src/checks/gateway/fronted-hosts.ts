import { meetOnAPort } from './meeting-servers';
import { CDI113 } from '../../findings/catalogue/cdi113';
import { coversHost, endsTls, mapOf, mapsOf, matchesText, readHttpMatch, textsOf } from '../../istio';
import { domainsAt, GatewayView, Manifest, matchesOf, Mesh, readGateway, resourceName, RouteView, ServerView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** What a match for a host may compare too: it is for the same requests. */
const BESIDE_AUTHORITY = ['authority', 'port', 'gateways'];

/**
 * Envoy picks a server by the name in the handshake, and its routes by the host of each request: what a server asks of its clients, or a policy of
 * connections for it, nobody asks of a request for its host that comes by the name of a wildcard.
 */
export const frontedHosts: Check = {
  ...CDI113,
  check(object, mesh) {
    const gateway = readGateway(object);
    return gateway.servers.filter(isForRequests).flatMap(server => inspect(server, gateway, mesh));
  },
};

/** The first host of a server. */
function inspect(server: ServerView, gateway: GatewayView, mesh: Mesh): FoundInObject[] {
  for (const { host } of server.hosts) {
    const policy = policiesByName(mesh).get(host);
    const asks = server.tlsMode?.endsWith('MUTUAL') === true && server.tlsMode !== 'OPTIONAL_MUTUAL' ? 'asks clients for certificates' : undefined;
    const reason = asks ?? (policy && `has ${resourceName(policy)} for connections that ask for its name`);
    const route = reason === undefined ? undefined : widerRoute(host, server, gateway, mesh);
    if (route !== undefined) {
      const name = resourceName(route.object.manifest);
      return [{
        message: `${server.field} serves ${host} and ${reason}, and ${name} takes requests for that host too, on connections that asked for another `
          + 'name of its wildcard: so they come around it',
        fix: `answer them there, before all routes: authority regex ${expressionFor(host)}, directResponse status 421`,
        field: server.field,
        related: [name, ...policy === undefined ? [] : [resourceName(policy)]],
      }];
    }
  }
  return [];
}

/** For a host, in any case and with any port. */
function expressionFor(host: string): string {
  return `(?i)${host.replaceAll('.', '\\.').replace('*', '.*')}(?::.*)?`;
}

function isForRequests(server: ServerView): boolean {
  return server.protocol === 'https' && endsTls(server);
}

/** Policies that refuse, by the names in the handshake that they are for. */
const policiesByName = readOnce(mesh => {
  const policies = new Map<string, Manifest>();
  for (const { manifest } of mesh.ofKind('security.istio.io/AuthorizationPolicy')) {
    const { action, rules } = mapOf(manifest.spec);
    const names = action !== 'DENY' && action !== 'CUSTOM' ? [] : mapsOf(rules).flatMap(({ when }) => mapsOf(when))
      .flatMap(({ key, values }) => key === 'connection.sni' ? textsOf(values) : []);
    names.filter(name => !policies.has(name)).forEach(name => policies.set(name, manifest));
  }
  return policies;
});

/** A VirtualService at a wider server of the same port that takes requests for a host, and does not answer them itself. */
function widerRoute(host: string, server: ServerView, gateway: GatewayView, mesh: Mesh): VirtualServiceView | undefined {
  const isWider = (other: ServerView): boolean => isForRequests(other) && other.hosts.some(wide => wide.host !== host && coversHost(wide.host, host));
  for (const other of mesh.gateways.all) {
    const wider = other.servers.filter(one => isWider(one) && meetOnAPort({ gateway, server }, { gateway: other, server: one }, mesh));
    const found = wider.length === 0 ? undefined : mesh.routes.naming(other.key).find(virtualService => wider.some(wide =>
      domainsAt(wide, virtualService).some(domain => coversHost(domain, host))) && takes(host, virtualService));
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

/** Whether it sends requests for a host on, and no route of it answers them for that alone. */
function takes(host: string, { routes }: VirtualServiceView): boolean {
  const requests = routes.filter(({ kind }) => kind === 'http');
  return requests.length > 0 && !requests.some(route => answers(route, host.replace('*', 'x')));
}

function answers(route: RouteView, host: string): boolean {
  return route.given.directResponse !== undefined && matchesOf(route).some(match => {
    const { authority } = readHttpMatch(match);
    return authority !== undefined && matchesText(authority, host) && Object.keys(match).every(field => BESIDE_AUTHORITY.includes(field));
  });
}
