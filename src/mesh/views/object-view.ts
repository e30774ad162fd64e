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
