import { FindingLevel } from '../../findings';
import { CDI076 } from '../../findings/catalogue/cdi076';
import { CDI127 } from '../../findings/catalogue/cdi127';
import {
  ALLOCATE_ADDRESS_LABEL, allocatesAddresses, areSame, connectionChainsOf, kindOfListener, MESH_GATEWAY, RangeChain, rangeChainsOf,
  rangesOnOneListener, shareANamespace,
} from '../../istio';
import { HostIndex, Mesh, MeshObject, oldestFirst, resourceName, ServiceEntryView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** The routes for connections of two hosts name a range, and others beside it: Envoy gets it twice. */
export const rangesOfHosts: Check = {
  ...CDI076,
  onlyWith: ['tcp'],
  check: (object, mesh) => (foundIn(mesh).get(object) ?? []).filter(({ isRefused }) => isRefused).slice(0, 1).map(({ found }) => found),
};

/** They name the same ranges: Istio keeps those of the older host. */
export const rangesOfOthers: Check = {
  ...CDI127,
  onlyWith: ['tcp'],
  check: (object, mesh) => (foundIn(mesh).get(object) ?? []).filter(({ isRefused }) => !isRefused).slice(0, 1).map(({ found }) => found),
};

interface Told {
  readonly isRefused: boolean;
  readonly found: FoundInObject;
}

/** A chain of filters, and whose it is. */
interface OwnedChain extends RangeChain {
  readonly host: string;
  readonly entry: ServiceEntryView;
  readonly by?: VirtualServiceView;
}

const foundIn = readOnce((mesh: Mesh): ReadonlyMap<MeshObject, readonly Told[]> => {
  const found = new Map<MeshObject, Told[]>();
  for (const [port, listened] of listenersOf(mesh)) {
    const kept: OwnedChain[] = [];
    for (const chain of listened) {
      const others = kept.filter(other => other.networks.length > 0 && (other.host !== chain.host || other.entry !== chain.entry)
        && other.networks.some(network => chain.networks.includes(network)) && areSeenTogether(chain, other));
      const same = others.find(other => areSame(other.networks, chain.networks));
      if (same === undefined) {
        kept.push(chain);
      }
      const other = same ?? others[0];
      // Of one VirtualService for both hosts the same chains are made, and two hosts with a range have one listener.
      if (other !== undefined && (other.by ?? chain.by) !== undefined && other.by !== chain.by) {
        const [at, beside] = chain.by === undefined ? [other, chain] : [chain, other];
        found.set(at.by!.object, [...found.get(at.by!.object) ?? [], same === undefined ? refusal(at, beside, port) : loss(same, chain, port)]);
      }
    }
  }
  return found;
});

/** The chains of all hosts without an address of their own, by port and what it is for, the oldest first. */
function listenersOf({ registry, routes }: Mesh): Map<string, OwnedChain[]> {
  const byHost = new HostIndex<VirtualServiceView>();
  const ranged = routes.naming(MESH_GATEWAY).filter(({ object }) => connectionChainsOf(object.manifest).some(({ kind }) => kind === 'tcp'));
  const listeners = new Map<string, OwnedChain[]>();
  if (!ranged.some(({ object }) => connectionChainsOf(object.manifest).some(({ kind, networks }) => kind === 'tcp' && networks.length > 0))) {
    return listeners;
  }
  ranged.forEach(virtualService => virtualService.hosts.forEach(host => byHost.add(host, virtualService)));
  for (const entry of registry.entries) {
    for (const { port, protocol } of entry.ports) {
      const kind = kindOfListener(protocol);
      for (const host of kind === undefined ? [] : new Set(entry.hosts)) {
        const below = host.startsWith('*') ? byHost.below(host).flatMap(name => byHost.of(name)) : [];
        const own = oldestFirst([...new Set([...byHost.allCovering(host), ...below])].filter(one => shareANamespace(one, entry)))
          .map(view => ({ manifest: view.object.manifest, view }));
        const chains = rangesOnOneListener(entry.addresses).flatMap(range => rangeChainsOf(own, port, range)
          .map(({ by, ...chain }): OwnedChain => ({ ...chain, host, entry, by: by?.view })));
        const key = `${port} ${kind === 'tcp' ? '' : `(${kind})`}`.trim();
        listeners.set(key, [...listeners.get(key) ?? [], ...chains]);
      }
    }
  }
  return listeners;
}

function areSeenTogether(one: OwnedChain, other: OwnedChain): boolean {
  return shareANamespace(one.by ?? one.entry, other.by ?? other.entry) && shareANamespace(one.entry, other.entry);
}

/** Whether istiod gives the host an address, by which sidecars that answer DNS know it. */
function mayHaveAddress({ hosts, addresses, resolution, labels, object: { oldestIstio } }: ServiceEntryView): boolean {
  return addresses.length === 0 && allocatesAddresses({ hosts, resolution, allocationLabel: labels[ALLOCATE_ADDRESS_LABEL], oldestIstio });
}

function nameOf({ by, entry }: OwnedChain): string {
  return resourceName((by ?? entry).object.manifest);
}

function refusal(at: OwnedChain, beside: OwnedChain, port: string): Told {
  const network = at.networks.find(one => beside.networks.includes(one));
  return {
    isRefused: true,
    found: {
      message: `${at.field} compares the addresses ${network} for "${at.host}" at port ${port}, as ${nameOf(beside)} does for "${beside.host}", each `
        + 'beside others: the two hosts have one listener, Envoy gets the same conditions twice, and every sidecar refuses the port, whatever else '
        + 'is on it',
      fix: 'give each range of addresses to one of the hosts, or give each ServiceEntry an address of its own',
      field: at.field,
      related: [nameOf(beside)],
      level: mayHaveAddress(at.entry) || mayHaveAddress(beside.entry) ? FindingLevel.WARNING : FindingLevel.ERROR,
    },
  };
}

function loss(kept: OwnedChain, lost: OwnedChain, port: string): Told {
  const [at, beside] = lost.by === undefined ? [kept, lost] : [lost, kept];
  return {
    isRefused: false,
    found: {
      message: `${at.field} is for the addresses ${at.networks.join(', ')} at port ${port}, as is ${nameOf(beside)} for "${beside.host}": the two `
        + `hosts have one listener, on which "${kept.host}" takes these connections, and "${lost.host}" gets none of them`,
      fix: 'give each range of addresses to one of the hosts, or give each ServiceEntry an address of its own',
      field: at.field,
      related: [nameOf(beside)],
    },
  };
}
