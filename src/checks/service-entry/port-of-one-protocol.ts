import { CDI131 } from '../../findings/catalogue/cdi131';
import {
  ALLOCATE_ADDRESS_LABEL, allocatesAddresses, areKeptApart, isHttpProtocol, Protocol, rangesOnOneListener, resourceName, shareANamespace,
} from '../../istio';
import { EntryPortView, Lists, Mesh, readServiceEntry, ServiceEntryView, ServiceView, settingsOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** At a port of all addresses a sidecar has one of two protocols, where one of them is MYSQL or MONGO. */
export const portOfOneProtocol: Check = {
  ...CDI131,
  check(object, mesh) {
    const entry = readServiceEntry(object);
    return entry.ports.flatMap(port => isOnAll(entry, port) ? inspect(port, entry, mesh) : []);
  },
};

/** Who has a port of all addresses. */
interface OnAll {
  readonly view: ServiceView | ServiceEntryView;
  readonly protocol: Protocol;
}

/** Requests come to all addresses always; of other connections those of hosts without an address of their own. */
const byPort = readOnce((mesh: Mesh) => {
  const lists = new Lists<OnAll>();
  mesh.registry.services.forEach(view => view.ports.filter(({ protocol }) => isHttpProtocol(protocol))
    .forEach(({ port, protocol }) => lists.add(String(port), { view, protocol })));
  mesh.registry.entries.forEach(view => view.ports.filter(port => isOnAll(view, port))
    .forEach(({ port, protocol }) => lists.add(String(port), { view, protocol })));
  return lists;
});

function isOnAll({ hosts, addresses, resolution, labels, object }: ServiceEntryView, { protocol }: EntryPortView): boolean {
  const { isAmbient, hasDnsCapture = false } = settingsOf(object);
  const allocation = { hosts, resolution, allocationLabel: labels[ALLOCATE_ADDRESS_LABEL], oldestIstio: object.oldestIstio };
  return isHttpProtocol(protocol) || protocol !== 'udp' && rangesOnOneListener(addresses).length > 0
    && !((isAmbient || hasDnsCapture) && addresses.length === 0 && allocatesAddresses(allocation));
}

function inspect({ port, protocol, field }: EntryPortView, entry: ServiceEntryView, mesh: Mesh): FoundInObject[] {
  // Of two ServiceEntries that with MYSQL or MONGO tells; of those the younger one.
  const isFirst = (other: OnAll) => ['mysql', 'mongo'].includes(other.protocol) && mesh.registry.entries.indexOf(entry) < indexOf(other, mesh);
  const other = !['mysql', 'mongo'].includes(protocol) ? undefined : byPort(mesh).get(String(port)).find(one => one.view !== entry
    && areKeptApart(protocol, one.protocol) && shareANamespace(one.view, entry) && !isFirst(one));
  if (other === undefined) {
    return [];
  }
  const name = resourceName(other.view.object.manifest);
  return [{
    message: `port ${port} of "${entry.hosts[0] ?? ''}" is ${protocol.toUpperCase()}, and ${other.protocol.toUpperCase()} in ${name}: neither is `
      + `told apart by an address, and sidecars have one of the two. Where this one is older, connections of port ${port} to all other hosts `
      + 'lead to it, requests too',
    fix: 'give the ServiceEntry an address of its own, or another port',
    field,
    related: [name],
  }];
}

function indexOf({ view }: OnAll, { registry }: Mesh): number {
  return registry.entries.findIndex(entry => entry === view);
}
