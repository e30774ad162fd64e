import { namespaceOf, specOf } from '../../mesh';
import { readOnce } from '../check';

/** The WorkloadEntries by namespace: what ServiceEntries select beside pods. */
export const workloadsIn = readOnce(mesh => {
  const workloads = new Map<string, Record<string, unknown>[]>();
  for (const object of mesh.ofKind('networking.istio.io/WorkloadEntry')) {
    const known = workloads.get(namespaceOf(object)) ?? [];
    known.push(specOf(object));
    workloads.set(namespaceOf(object), known);
  }
  return workloads;
});
