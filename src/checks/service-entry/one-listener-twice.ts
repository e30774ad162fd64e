import { CDI114 } from '../../findings/catalogue/cdi114';
import { Distinction, distinctionsOf, resourceName, shareANamespace } from '../../istio';
import { EntryPortView, Mesh, MeshObject, ServiceEntryView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** An address, or a name of TLS, in two ways: Istio makes two of it, Envoy takes one. */
export const oneListenerTwice: Check = {
  ...CDI114,
  check: (object, mesh) => [foundIn(mesh).get(object) ?? []].flat(),
};

interface Listened {
  readonly entry: ServiceEntryView;
  readonly distinction: Distinction;
}

/** The first of each ServiceEntry that an older one, or itself, writes in another way. */
const foundIn = readOnce((mesh: Mesh) => {
  const known = new Map<string, Listened[]>();
  const found = new Map<MeshObject, FoundInObject>();
  for (const entry of mesh.registry.entries) {
    for (const port of entry.ports) {
      for (const distinction of entry.hosts.flatMap(host => distinctionsOf({ ...entry, ...port, host }))) {
        const key = `${port.port} ${distinction.kind} ${distinction.read}`;
        const older = known.get(key) ?? [];
        const other = older.find(one => one.distinction.written !== distinction.written && shareANamespace(one.entry, entry));
        if (other !== undefined && !found.has(entry.object)) {
          found.set(entry.object, conflict(entry, port, distinction, other));
        }
        if (!older.some(one => one.entry === entry && one.distinction.written === distinction.written)) {
          older.push({ entry, distinction });
          known.set(key, older);
        }
      }
    }
  }
  return found;
});

function conflict(own: ServiceEntryView, { port }: EntryPortView, { kind, given }: Distinction, { entry, distinction }: Listened): FoundInObject {
  const name = resourceName(entry.object.manifest);
  const field = kind === 'address' ? `spec.addresses[${own.addresses.indexOf(given)}]` : `spec.hosts[${own.hosts.indexOf(given)}]`;
  return {
    message: `the ${kind} ${given} at port ${port} is ${distinction.given}${entry === own ? '' : ` of ${name}`} for Envoy: of two ways to write it `
      + 'Istio makes two, and the sidecars refuse the listener',
    fix: kind === 'address' ? 'write it the same way in both, or give each an address of its own' : 'write names in lower case, each once',
    field,
    related: entry === own ? [] : [name],
  };
}
