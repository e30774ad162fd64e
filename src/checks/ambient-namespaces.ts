import { isAmbient } from '../istio';
import { Mesh, MeshObject, settingsOf } from '../mesh';

/** Whether the pods of a namespace are in an ambient mesh: its labels say so, or the settings where the manifests do not have it. */
export function isAmbientNamespace(namespace: string, object: MeshObject, mesh: Mesh): boolean {
  const known = mesh.namespacesNamed(namespace);
  return known.length > 0 ? known.some(({ labels }) => isAmbient(labels)) : settingsOf(object).isAmbient;
}
