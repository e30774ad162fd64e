import { KIA1006 } from '../../findings/catalogue/kia1006';
import { readSidecar, settingsOf } from '../../mesh';
import { Check } from '../check';

/** A Sidecar of the root namespace is that of the mesh, unless it selects pods: those of its own namespace. */
export const selectorInRoot: Check = {
  ...KIA1006,
  check(object, mesh) {
    const { namespace, workloadSelector = {} } = readSidecar(object);
    const isForPods = Object.keys(workloadSelector).length > 0 && namespace === settingsOf(object).rootNamespace;
    return !isForPods || mesh.pods.selectedBy(workloadSelector, namespace).length > 0 ? [] : [{
      message: `a Sidecar with a workloadSelector in the root namespace "${namespace}" is for pods of that namespace alone, and not for those of `
        + 'the mesh',
      fix: 'put it into the namespace of the pods, or leave the selector out: it is the default of the mesh then',
      field: 'spec.workloadSelector',
    }];
  },
};
