import { Finding } from '../findings';
import { CatalogueEntry } from '../findings/catalogue-entry';
import { Mesh, MeshObject } from '../mesh';

/** A finding as a check makes it. The runner adds the code, the names of the object, the path of its origin, and the level where it is not said. */
export type FoundInObject = Pick<Finding, 'message' | 'fix'> & Partial<Finding>;

/**
 * A rule about the objects of some kinds: one a file, and its test in the same place. Code, level, kinds and summary are those of the
 * catalogue: `{ ...CDI070, check }`.
 */
export interface Check extends Pick<CatalogueEntry, 'code' | 'level' | 'cannotBeAccepted' | 'kinds' | 'summary'> {
  /**
   * Names of fields, at whatever depth, of which an object has at least one where there can be something wrong with it: it is not asked about
   * others, which saves most of the time that checks take. Nothing where it has to see every object, which is always right.
   */
  readonly onlyWith?: readonly string[];

  /** What is wrong with an object of one of these kinds. What it has to know of the whole mesh comes from `readOnce`. */
  check(object: MeshObject, mesh: Mesh): FoundInObject[];
}

/** What was read out of a mesh, at the place of each reader: with the mesh itself, where it is found without a search. */
const READINGS = Symbol('what checks read');
let readerCount = 0;

type ReadMesh = Mesh & { [READINGS]?: ({ readonly value: unknown } | undefined)[] };

/** What a check reads out of a mesh once, and not again for each object. */
export function readOnce<T>(read: (mesh: Mesh) => T): (mesh: Mesh) => T {
  const place = readerCount++;
  return mesh => {
    const readings = (mesh as ReadMesh)[READINGS] ??= [];
    return (readings[place] ??= { value: read(mesh) }).value as T;
  };
}
