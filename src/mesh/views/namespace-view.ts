import { Labels, labelsOf, mapOf } from '../../istio';
import { MeshObject, nameOf } from '../mesh-object';

/** A Namespace. */
export interface NamespaceView {
  readonly object: MeshObject;
  readonly name: string;
  readonly labels: Labels;
}

/** Reads a Namespace. */
export function readNamespace(object: MeshObject): NamespaceView {
  return { object, name: nameOf(object), labels: labelsOf(mapOf(object.manifest.metadata).labels) };
}
