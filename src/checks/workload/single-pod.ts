import { CDI032 } from '../../findings/catalogue/cdi032';
import { readPods } from '../../mesh';
import { Check } from '../check';

/** A single pod is gone whenever its node is. */
export const singlePod: Check = {
  ...CDI032,
  check: (object, mesh) => readPods(object).filter(({ isGateway }) => isGateway).flatMap(({ name }) => {
    const pods = mesh.scaling.fewestPods(object);
    return pods === undefined || pods > 1 ? [] : [{
      message: `gateway "${name}" may run ${pods} pod${pods === 1 ? '' : 's'}: a drain of its node, or a crash, and nothing from outside is answered`,
      fix: 'run at least 2, or acknowledge the finding where that is acceptable',
    }];
  }),
};
