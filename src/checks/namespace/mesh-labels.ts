import { IST0102 } from '../../findings/catalogue/ist0102';
import { IST0123 } from '../../findings/catalogue/ist0123';
import { IST0148 } from '../../findings/catalogue/ist0148';
import { DATAPLANE_LABEL, injectsByDefault, INJECTION_LABEL, meshLabels, NEVER_INJECTED, REVISION_LABEL } from '../../istio';
import { MeshObject, NamespaceView, readNamespace, settingsOf } from '../../mesh';
import { Check, readOnce } from '../check';

/** A namespace that takes no part in the mesh. */
export const namespaceWithoutMesh: Check = {
  ...IST0102,
  check: (object, mesh) => isOutside(object) && !injectsAll(mesh) ? [{
    message: `the namespace "${readNamespace(object).name}" asks for no sidecars: its pods take no part in the mesh, unless they ask themselves`,
    fix: `give it the label ${INJECTION_LABEL}: enabled; or ${INJECTION_LABEL}: disabled where that is meant`,
    field: 'metadata.labels',
  }] : [],
};

/** A namespace whose pods get sidecars although it does not ask for them. */
export const namespaceInMeshByDefault: Check = {
  ...IST0148,
  check: (object, mesh) => isOutside(object) && injectsAll(mesh) ? [{
    message: `the namespace "${readNamespace(object).name}" does not ask for sidecars, and its pods get them: the injector takes every namespace`,
    fix: `give it the label ${INJECTION_LABEL}: enabled, which says so; or ${INJECTION_LABEL}: disabled`,
    field: 'metadata.labels',
  }] : [],
};

/** Two ways into the mesh at once. */
export const namespaceTwiceInMesh: Check = {
  ...IST0123,
  check(object) {
    const { name, labels } = readNamespace(object);
    const found = meshLabels(labels);
    return found.length < 2 ? [] : [{
      message: `the namespace "${name}" has ${found.join(' and ')}: ${labels[INJECTION_LABEL] !== undefined && labels[REVISION_LABEL] !== undefined
        ? `Istio looks at ${INJECTION_LABEL} only` : 'pods with a sidecar are no part of the ambient mesh'}`,
      fix: 'keep one of these labels',
      field: 'metadata.labels',
    }];
  },
};

function isOutside(object: MeshObject): boolean {
  const { name, labels }: NamespaceView = readNamespace(object);
  const { rootNamespace, isAmbient } = settingsOf(object);
  return name !== rootNamespace && !NEVER_INJECTED.includes(name) && !isAmbient
    && [INJECTION_LABEL, REVISION_LABEL, DATAPLANE_LABEL].every(label => labels[label] === undefined);
}

/** Whether the configuration of the injector says that it takes every namespace. */
const injectsAll = readOnce(mesh => mesh.ofKind('/ConfigMap').some(({ manifest }) => injectsByDefault(manifest)));
