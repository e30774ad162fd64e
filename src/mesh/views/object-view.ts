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

/** Makes that an object is read once, however many checks look at it: manifests do not change while they do. */
export function cachedView<T>(read: (object: MeshObject) => T): (object: MeshObject) => T {
  const known = new WeakMap<MeshObject, { readonly view: T }>();
  return object => {
    const found = known.get(object) ?? { view: read(object) };
    known.set(object, found);
    return found.view;
  };
}
