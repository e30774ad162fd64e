import { sharedPlaces } from './meeting-servers';
import { conflictOf, isTlsProtocol, Labels, listenAddresses, serverHostText, serverNameOf } from '../../istio';
import { GatewayView, LabelIndex, Mesh, SelectorIndex, ServerView } from '../../mesh';

/** Two servers that can not be on one port, and why. */
export interface PortConflict {
  readonly server: ServerView;
  readonly other: ServerView;
  /** The Gateway of the other one. */
  readonly gateway: GatewayView;
  readonly reason: string;
}

/** Whether two servers have a host, an address and a port in the same words, which Istio has a code for (IST0145). */
export function haveOneHost(one: ServerView, other: ServerView): boolean {
  return one.port === other.port && one.bind === other.bind && one.hosts.some(host =>
    other.hosts.some(another => host.host === another.host && serverHostText(host) === serverHostText(another)));
}

/** A server that was added, and which one it was. */
interface Placed {
  readonly gateway: GatewayView;
  readonly server: ServerView;
  readonly place: number;
}

/** The servers of one port and address. */
class SharedPort {
  /** By what decides without a look at the hosts: the protocol, and the way in which the address is written. */
  private readonly byKind = new Map<string, Placed[]>();
  /** Those with TLS by the name in the handshake, and of these by what they say for it. */
  private readonly byName = new Map<string, Map<string, Placed[]>>();

  public add(placed: Placed): void {
    const { server } = placed;
    append(this.byKind, JSON.stringify([server.protocol, server.bind]), placed);
    for (const text of isTlsProtocol(server.protocol) ? new Set(server.hosts.map(host => serverHostText(host))) : []) {
      const name = serverNameOf(text.slice(text.indexOf('/') + 1));
      const texts = this.byName.get(name) ?? new Map<string, Placed[]>();
      this.byName.set(name, texts);
      append(texts, wordsOf(server, text), placed);
    }
  }

  /**
   * The first server that can not be on the port with another one, of each kind and of each name.
   *
   * @param isOneGateway whether they are of one Gateway: of two, those with a host in common have a finding of their own
   */
  public conflictsOf(server: ServerView, isOneGateway: boolean): Placed[] {
    const isFirst = ({ server: other }: Placed) => conflictOf(server, other) !== undefined && (isOneGateway || !haveOneHost(server, other));
    const bare = (one: ServerView): ServerView => ({ ...one, hosts: [] });
    const ofKinds = [...this.byKind.values()].filter(([{ server: one }]) => conflictOf(bare(server), bare(one)) !== undefined);
    const ofNames = !isTlsProtocol(server.protocol) ? [] : server.hosts.flatMap(host => {
      const text = serverHostText(host);
      const others = [...this.byName.get(serverNameOf(host.host)) ?? []];
      return others.filter(([words]) => isOneGateway || words !== wordsOf(server, text)).map(([, placed]) => placed);
    });
    return [...ofKinds, ...ofNames].flatMap(placed => placed.find(isFirst) ?? []);
  }
}

/** The servers of Gateways, to find one that can not be on a port with another without comparing all of them. */
class Servers {
  private readonly ports = new Map<string, SharedPort>();

  constructor(private readonly mesh: Mesh) {
  }

  public add(placed: Placed): void {
    for (const key of this.keysOf(placed.server)) {
      const port = this.ports.get(key) ?? new SharedPort();
      this.ports.set(key, port);
      port.add(placed);
    }
  }

  public conflictsOf(server: ServerView, isOneGateway: boolean): Placed[] {
    return server.port === undefined ? [] : this.keysOf(server).flatMap(key => this.ports.get(key)?.conflictsOf(server, isOneGateway) ?? []);
  }

  /** Two servers with one of them listen on one address and port. */
  private keysOf(server: ServerView): string[] {
    const addresses = listenAddresses(server.bind);
    return [String(server.port), ...sharedPlaces(server, this.mesh)].flatMap(place => addresses.map(address => `${place} ${address}`));
  }
}

/** Gateways with one selector. */
interface Selected {
  readonly namespace: '';
  readonly labels: Labels;
  readonly servers: Servers;
}

/**
 * The first conflict of each Gateway: with the first Gateway before it that has one for the same pods, else within itself.
 *
 * It takes as long as there are Gateways, however many of them have one selector.
 */
export function portConflicts(mesh: Mesh): ReadonlyMap<GatewayView, PortConflict> {
  const found = new Map<GatewayView, PortConflict>();
  const { all } = mesh.gateways;
  const groups = new Map(all.map(({ selector: labels = {} }): [string, Selected] =>
    [selectorKey(labels), { namespace: '', labels, servers: new Servers(mesh) }]));
  const overlapping = overlaps([...groups.values()], mesh);
  let place = 0;
  for (const gateway of all) {
    const group = groups.get(selectorKey(gateway.selector ?? {}))!;
    const before = overlapping(group).flatMap(({ servers }) => conflictsWith(gateway, servers));
    const conflict = first(before) ?? first(withinOne(gateway, mesh));
    if (conflict !== undefined) {
      found.set(gateway, conflict);
    }
    for (const server of gateway.servers) {
      group.servers.add({ gateway, server, place: place++ });
    }
  }
  return found;
}

type Candidate = PortConflict & Pick<Placed, 'place'>;

function conflictsWith({ servers }: GatewayView, others: Servers): Candidate[] {
  return servers.flatMap(server => others.conflictsOf(server, false).map(placed => candidate(server, placed)));
}

function withinOne(gateway: GatewayView, mesh: Mesh): Candidate[] {
  const before = new Servers(mesh);
  return gateway.servers.flatMap((server, place) => {
    const conflicts = before.conflictsOf(server, true).map(placed => candidate(server, placed));
    before.add({ gateway, server, place });
    return conflicts;
  });
}

function candidate(server: ServerView, { server: other, gateway, place }: Placed): Candidate {
  return { server, other, gateway, place, reason: conflictOf(server, other)! };
}

/** Of the first Gateway, for the first server of the own one. */
function first(candidates: readonly Candidate[]): Candidate | undefined {
  const gatewayOf = ({ place, other }: Candidate) => place - other.index;
  const compare = (one: Candidate, other: Candidate) =>
    gatewayOf(one) - gatewayOf(other) || one.server.index - other.server.index || one.place - other.place;
  return candidates.reduce<Candidate | undefined>((best, one) => best === undefined || compare(one, best) < 0 ? one : best, undefined);
}

/** The selectors that select the same pods as one of them: one by some labels of the other's, or both the pods of which the labels are known. */
function overlaps(groups: readonly Selected[], { pods }: Mesh): (group: Selected) => Selected[] {
  const byLabels = new LabelIndex(groups);
  const selectors = new SelectorIndex<Selected>();
  groups.forEach(group => selectors.add('', group.labels, group));
  const known = new Map<Selected, Selected[]>();
  return group => {
    const { labels } = group;
    const found = known.get(group) ?? [...new Set([
      ...byLabels.selectedBy(labels), ...selectors.selecting('', labels),
      ...pods.selectedBy(labels).flatMap(one => selectors.selecting('', one.labels)),
    ])];
    known.set(group, found);
    return found;
  };
}

function selectorKey(selector: Labels): string {
  return JSON.stringify(Object.entries(selector).sort());
}

/** Two servers with these words have one host, address and port. */
function wordsOf({ bind = '', port }: ServerView, host: string): string {
  return `${host} ${bind} ${port}`;
}

function append<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list === undefined) {
    lists.set(key, [item]);
  } else {
    list.push(item);
  }
}
