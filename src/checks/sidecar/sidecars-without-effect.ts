import { IST0167 } from '../../findings/catalogue/ist0167';
import { labelsOf } from '../../istio';
import { Mesh, PodsView, readSidecar } from '../../mesh';
import { isAmbientNamespace } from '../ambient-namespaces';
import { Check } from '../check';

const REDIRECTION = 'ambient.istio.io/redirection';

/** Pods of an ambient mesh have no sidecar. */
export const sidecarsWithoutEffect: Check = {
  ...IST0167,
  kinds: ['networking.istio.io/Sidecar'],
  check(object, mesh) {
    const { namespace, workloadSelector = {} } = readSidecar(object);
    const selected = Object.keys(workloadSelector).length === 0 ? [] : mesh.pods.selectedBy(workloadSelector, namespace);
    const isWithout = selected.length > 0 ? selected.every(pods => isInAmbientMesh(pods, mesh)) : isAmbientNamespace(namespace, object, mesh);
    return !isWithout ? [] : [{
      message: `${selected.length > 0 ? 'its pods' : `the pods of "${namespace}"`} are part of an ambient mesh: they have no sidecar, and the `
        + 'Sidecar does nothing',
      fix: 'take it out',
    }];
  },
};

function isInAmbientMesh({ annotations, namespace, object }: PodsView, mesh: Mesh): boolean {
  return labelsOf(annotations)[REDIRECTION] === 'enabled' || isAmbientNamespace(namespace, object, mesh);
}
