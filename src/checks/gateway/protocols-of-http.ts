import { CDI075 } from '../../findings/catalogue/cdi075';
import { isHttpProtocol, isTlsProtocol } from '../../istio';
import { GatewayView, listsBy, Mesh, resourceName } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { selectTheSamePods, ServerOfGateway, sharedPlaces } from './meeting-servers';

/**
 * Servers for HTTP with one `bind` share a list of routes, however their protocols are called. But Istio looks only at the one whose address it met
 * last: where one with another `bind` comes between two, and these call the protocol otherwise, Envoy gets two equal chains of filters.
 */
export const protocolsOfHttp: Check = {
  ...CDI075,
  check: (object, mesh) => [foundIn(mesh).get(object) ?? []].flat(),
};

/** The first one of each Gateway. In which order Istio meets Gateways, their age in the cluster decides. */
const foundIn = readOnce(mesh => {
  const found = new Map<GatewayView['object'], FoundInObject>();
  for (const servers of plainServers(mesh)) {
    for (const [index, own] of isMixed(servers) ? servers.entries() : []) {
      const before = servers.slice(0, index).find(other => other.server.bind === own.server.bind && isOtherName(own, other)
        && servers.some(between => between.server.bind !== own.server.bind && mayComeBetween(other, between, own)
          && selectAll(own, other, between, mesh)));
      if (before !== undefined && !found.has(own.gateway.object)) {
        found.set(own.gateway.object, report(own, before));
      }
    }
  }
  return found;
});

/** The servers without TLS that are on one port of some pods, the oldest first. */
function plainServers(mesh: Mesh): (readonly ServerOfGateway[])[] {
  const placed = mesh.gateways.all.flatMap(gateway => gateway.servers.filter(({ port, protocol }) => port !== undefined && !isTlsProtocol(protocol))
    .flatMap(server => [String(server.port), ...sharedPlaces(server, mesh)].map(place => ({ gateway, server, place }))));
  const byPlace = listsBy(placed, ({ place }) => place);
  return [...byPlace.keys()].map(place => byPlace.get(place));
}

function isMixed(servers: readonly ServerOfGateway[]): boolean {
  return servers.length > 2 && new Set(servers.map(({ server }) => server.bind)).size > 1
    && new Set(servers.map(({ server }) => server.protocolName)).size > 1;
}

function isOtherName({ server: one }: ServerOfGateway, { server: other }: ServerOfGateway): boolean {
  return isHttpProtocol(one.protocol) && isHttpProtocol(other.protocol) && one.protocolName !== other.protocolName;
}

/** In one Gateway the order is that of its servers. */
function mayComeBetween(first: ServerOfGateway, between: ServerOfGateway, last: ServerOfGateway): boolean {
  return isInOrder(first, between) && isInOrder(between, last);
}

function isInOrder(one: ServerOfGateway, other: ServerOfGateway): boolean {
  return one.gateway !== other.gateway || one.server.index < other.server.index;
}

function selectAll(own: ServerOfGateway, other: ServerOfGateway, between: ServerOfGateway, mesh: Mesh): boolean {
  return selectTheSamePods(own.gateway, other.gateway, mesh) && selectTheSamePods(own.gateway, between.gateway, mesh);
}

function report({ gateway, server }: ServerOfGateway, { gateway: other, server: before }: ServerOfGateway): FoundInObject {
  const name = resourceName(other.object.manifest);
  const where = other === gateway ? before.field : `${before.field} of ${name}`;
  return {
    message: `${server.field} is on port ${server.port} of the same pods as ${where}, and calls the protocol ${server.protocolName} and not `
      + `${before.protocolName}, beside one with another bind: Envoy refuses the port where Istio meets that between the two`,
    fix: `write protocol: ${before.protocolName} in both, or leave out bind`,
    field: server.field,
    related: other === gateway ? undefined : [name],
  };
}
