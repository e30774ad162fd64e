import { listenOnOneAddress, selects } from '../../istio';
import { GatewayPods, GatewayView, Mesh, ServerView } from '../../mesh';
import { readOnce } from '../check';

/** A server with its Gateway. */
export interface ServerOfGateway {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** Whether two Gateways select the same pods: one by some labels of the other's, or both the pods of which the labels are known. */
export function selectTheSamePods({ selector: one = {} }: GatewayView, { selector: other = {} }: GatewayView, mesh: Mesh): boolean {
  return selects(one, other) || selects(other, one) || mesh.pods.selectedBy(one).some(({ labels }) => selects(other, labels));
}

/** Whether two servers are on one address and port of the same pods: they name one port, or a Service leads both of theirs to one. */
export function meetOnAPort(one: ServerOfGateway, other: ServerOfGateway, mesh: Mesh): boolean {
  if (one.server.port === undefined || !listenOnOneAddress(one.server.bind, other.server.bind)) {
    return false;
  }
  return one.server.port === other.server.port ? selectTheSamePods(one.gateway, other.gateway, mesh)
    : sharedPlaces(one.server, mesh).some(place => sharedPlaces(other.server, mesh).includes(place));
}

/** The ports of pods, each with these, on which the pods listen for a server and for one with another port too. */
export function sharedPlaces(server: ServerView, mesh: Mesh): readonly string[] {
  return placesIn(mesh).get(server) ?? [];
}

/** Of the pods that somebody knows: where a port leads in others, nobody does. */
const placesIn = readOnce(mesh => {
  const ports = new Map<string, Set<number>>();
  const places = new Map<ServerView, string[]>();
  const known = new Map<object, (port: number) => string>();
  for (const gateway of mesh.gateways.all) {
    for (const pods of mesh.gateways.podsOf(gateway)) {
      const key = pods.pods ?? pods.assumed!;
      const placeOf = known.get(key) ?? placesOf(pods, known.size, mesh);
      known.set(key, placeOf);
      for (const server of pods.assumed?.arePortsKnown === false ? [] : gateway.servers.filter(({ port }) => port !== undefined)) {
        const place = placeOf(server.port!);
        ports.set(place, (ports.get(place) ?? new Set()).add(server.port!));
        places.set(server, [...places.get(server) ?? [], place]);
      }
    }
  }
  return new Map([...places].map(([server, all]) => [server, all.filter(place => ports.get(place)!.size > 1)] as const)
    .filter(([, shared]) => shared.length > 0));
});

/** Where each port leads in some pods: of two Services with one port istiod takes the first. */
function placesOf(pods: GatewayPods, number: number, mesh: Mesh): (port: number) => string {
  const ports = new Map(mesh.gateways.exposedPorts(pods).flat().reverse().map(({ port, targetPort }) => [port, targetPort]));
  return port => `${number} ${ports.get(port) ?? port}`;
}
