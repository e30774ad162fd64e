import { IST0177 } from '../../findings/catalogue/ist0177';
import { mapsOf, numberOf, resourceName, shareANamespace, textOf } from '../../istio';
import { MeshObject, ServiceEntryView, specOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A host has one protocol at a port. */
export const protocolsOfOnePort: Check = {
  ...IST0177,
  check: (object, mesh) => [foundIn(mesh).get(object) ?? []].flat(),
};

interface EntryPort {
  readonly entry: ServiceEntryView;
  readonly protocol: string;
}

/** The first port of each ServiceEntry that an older one says otherwise of. */
const foundIn = readOnce(({ registry }) => {
  const byPort = new Map<string, EntryPort[]>();
  const found = new Map<MeshObject, FoundInObject>();
  for (const entry of registry.entries) {
    mapsOf(specOf(entry.object).ports).forEach((given, index) => {
      const [port, protocol] = [numberOf(given.number), (textOf(given.protocol) ?? '').toUpperCase()];
      for (const host of port === undefined ? [] : new Set(entry.hosts)) {
        const key = `${port} ${host}`;
        const older = byPort.get(key) ?? [];
        const other = older.find(one => one.protocol !== protocol && shareANamespace(one.entry, entry));
        if (other !== undefined && !found.has(entry.object)) {
          found.set(entry.object, conflict(`port ${port} of "${host}"`, `spec.ports[${index}]`, protocol, other));
        }
        older.push({ entry, protocol });
        byPort.set(key, older);
      }
    });
  }
  return found;
});

function conflict(what: string, field: string, protocol: string, other: EntryPort): FoundInObject {
  const name = resourceName(other.entry.object.manifest);
  return {
    message: `${what} has the protocol ${protocol || 'none'}, and ${other.protocol || 'none'} in ${name}: Istio takes that of the older object for `
      + 'both',
    fix: 'give both the same protocol, or let each be for other namespaces (exportTo)',
    field: `${field}.protocol`,
    related: [name],
  };
}
