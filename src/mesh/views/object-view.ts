import { MeshObject, nameOf, namespaceOf } from '../mesh-object';

/** An object, read as what its kind says: whatever somebody wrote, each field has its type. */
export interface ObjectView {
  readonly object: MeshObject;
  readonly name: string;
  /** Its namespace, or a text in parentheses that stands for the one of its unit. */
  readonly namespace: string;
}

/** What every object has. */
export function viewOf(object: MeshObject): ObjectView {
  return { object, name: nameOf(object), namespace: namespaceOf(object) };
}

/** What was read of each object, at the place of each view. One table for all of them: every collection of garbage goes through each table. */
const readings = new WeakMap<MeshObject, ({ readonly view: unknown } | undefined)[]>();
let viewCount = 0;

/** Makes that an object is read once, however many checks look at it: manifests do not change while they do. */
export function cachedView<T>(read: (object: MeshObject) => T): (object: MeshObject) => T {
  const place = viewCount++;
  return object => {
    let known = readings.get(object);
    if (known === undefined) {
      known = [];
      readings.set(object, known);
    }
    return (known[place] ??= { view: read(object) }).view as T;
  };
}
