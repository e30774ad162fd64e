import { Finding, FindingLevel } from '../findings';
import { Mesh, MeshObject } from '../mesh';

/** The kind of a check that looks at every object. */
export const EVERY_KIND = '*';

/** A finding as a check makes it. The runner adds the code, the names of the object, the path of its origin, and the level where it is not said. */
export type FoundInObject = Pick<Finding, 'message' | 'fix'> & Partial<Finding>;

/** A rule about the objects of some kinds: one a file, and its test beside it under the same name. */
export interface Check {
  /** The code of its findings. */
  readonly code: string;
  /** How grave they are, where a finding does not say otherwise. */
  readonly level: FindingLevel;
  /** The kinds of the objects that it looks at, with the group of their API, such as `networking.istio.io/Gateway` or `/Service`. */
  readonly kinds: readonly string[];
  /** What it finds, in one sentence. */
  readonly summary: string;
  /** What is wrong with an object of one of these kinds. What it has to know of the whole mesh comes from `readOnce`. */
  check(object: MeshObject, mesh: Mesh): FoundInObject[];
}

/** What a check reads out of a mesh once, and not again for each object. */
export function readOnce<T>(read: (mesh: Mesh) => T): (mesh: Mesh) => T {
  const known = new WeakMap<Mesh, { readonly value: T }>();
  return mesh => {
    const found = known.get(mesh) ?? { value: read(mesh) };
    known.set(mesh, found);
    return found.value;
  };
}
