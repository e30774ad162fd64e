import { IST0110 } from '../../findings/catalogue/ist0110';
import { IST0111 } from '../../findings/catalogue/ist0111';
import { Mesh, readSidecar } from '../../mesh';
import { isAmbientNamespace } from '../ambient-namespaces';
import { Check, readOnce } from '../check';
import { sharingNamespaces, sharingPods } from '../overlapping-selectors';

/** One Sidecar counts for a pod. */
export const sidecarsOfOnePod: Check = {
  ...IST0110,
  check(object, mesh) {
    const shared = sharedPods(mesh).get(object);
    return shared === undefined ? [] : [{
      message: `${shared.other} selects pods of this Sidecar too (${shared.pods}): one of them counts, and which one, no manifest says`,
      fix: 'let each select pods of its own',
      field: 'spec.workloadSelector',
      related: [shared.other],
    }];
  },
};

/** One Sidecar counts for all pods of a namespace that no other one selects. */
export const sidecarsOfOneNamespace: Check = {
  ...IST0111,
  check(object, mesh) {
    const other = sharedNamespaces(mesh).get(object);
    return other === undefined ? [] : [{
      message: `${other} is for all pods of the namespace too: one of them counts, and which one, no manifest says`,
      fix: 'keep one of them, or let one select pods by their labels',
      related: [other],
    }];
  },
};

const sharedPods = readOnce(mesh => sharingPods(mesh.sidecars.all.flatMap(({ object, namespace, workloadSelector: selector }) =>
  selector === undefined || Object.keys(selector).length === 0 ? [] : [{ object, namespace, selector }]), mesh));

const sharedNamespaces = readOnce(mesh => sharingNamespaces(mesh.sidecars.all.filter(sidecar =>
  Object.keys(sidecar.workloadSelector ?? {}).length === 0 && !isAmbient(sidecar, mesh))));

function isAmbient({ namespace, object }: ReturnType<typeof readSidecar>, mesh: Mesh): boolean {
  return isAmbientNamespace(namespace, object, mesh);
}
