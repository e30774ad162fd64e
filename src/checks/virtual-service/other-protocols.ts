import { CDI093 } from '../../findings/catalogue/cdi093';
import { MESH_GATEWAY, numberOf, resourceName, RouteKindName, routesAtServer } from '../../istio';
import { domainsAt, GatewayView, matchesOf, Mesh, readVirtualService, RouteView, ServerView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What a server has of the routes of a VirtualService. */
const SEEN: Record<RouteKindName, string> = { http: 'requests', tls: 'names of TLS that it passes on', tcp: 'connections' };

/** A server has the routes of its own protocol, at its own port. */
export const otherProtocols: Check = {
  ...CDI093,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const servers = serversOf(virtualService, mesh);
    if (servers === undefined || servers.length === 0) {
      return [];
    }
    const kinds = new Set(servers.map(({ server }) => routesAtServer(server)));
    const has = (kind: RouteKindName) => kinds.has(kind) || kinds.has(undefined);
    const lost = (['http', 'tls', 'tcp'] as const).filter(kind => !has(kind))
      .flatMap(kind => virtualService.routes.find(route => route.kind === kind) ?? []);
    const kept = virtualService.routes.filter(({ kind }) => has(kind));
    return [...lost.map(route => atNoServer(route, servers)), ...kept.flatMap(route => atNoPort(route, servers))];
  },
};

interface BoundServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** The servers with hosts of it, where all of its Gateways are known; nothing where sidecars, or Gateways of elsewhere, have its routes too. */
function serversOf(virtualService: VirtualServiceView, mesh: Mesh): BoundServer[] | undefined {
  const owners = virtualService.isDelegate ? mesh.routes.delegatingTo(virtualService) : [virtualService];
  const isOpen = owners.some(({ gateways }) => gateways.some(name => name === MESH_GATEWAY || mesh.gateways.named(name) === undefined));
  return isOpen ? undefined : owners.flatMap(owner => mesh.routes.gatewaysOf(owner).flatMap(gateway =>
    gateway.servers.filter(server => domainsAt(server, owner).length > 0).map(server => ({ gateway, server }))));
}

function namesOf(servers: readonly BoundServer[]): string[] {
  return [...new Set(servers.map(({ gateway }) => resourceName(gateway.object.manifest)))];
}

function atNoServer({ kind, field }: RouteView, servers: readonly BoundServer[]): FoundInObject {
  const all = servers.map(({ server }) => `${server.port ?? '?'} (${[server.protocol.toUpperCase(), server.tlsMode].filter(Boolean).join(' ')})`);
  const wanted = [...new Set(servers.flatMap(({ server }) => routesAtServer(server) ?? []))];
  return {
    message: `${kind} routes are for ${SEEN[kind]}, and no server of ${namesOf(servers).join(' or ')} with these hosts sees such: `
      + `${[...new Set(all)].join(', ')}. They do nothing`,
    fix: `write ${wanted.map(other => `"${other}"`).join(' or ')} routes, or change protocol or tls of the server`,
    field,
    related: namesOf(servers),
  };
}

/** The matches for a port that no server with such routes has. */
function atNoPort(route: RouteView, servers: readonly BoundServer[]): FoundInObject[] {
  const { kind, field } = route;
  const having = ({ server }: BoundServer) => [kind, undefined].includes(routesAtServer(server));
  return matchesOf(route).flatMap((match, index) => {
    const port = match.port === undefined ? undefined : numberOf(match.port);
    const ports = port === undefined ? [] : servers.filter(having).map(({ server }) => server.port);
    return port === undefined || port === 0 || ports.includes(port) || ports.includes(undefined) ? [] : [{
      message: `a match of ${kind} route ${route.name === undefined ? route.index : `"${route.name}"`} is for port ${port}, and no server of ${
        namesOf(servers).join(' or ')} with these hosts and that protocol has it (they have: ${[...new Set(ports)].join(', ')}): it never applies`,
      fix: 'write the port of the server, which is that of the Service of the gateway, or leave it out',
      field: `${field}.match[${index}].port`,
      related: namesOf(servers),
    }];
  });
}
