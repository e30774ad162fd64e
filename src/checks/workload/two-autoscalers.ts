import { CDI150 } from '../../findings/catalogue/cdi150';
import { resourceName } from '../../istio';
import { Check } from '../check';

/** Two autoscalers of the same pods do nothing, or one is refused. */
export const twoAutoscalers: Check = {
  ...CDI150,
  check(object, mesh) {
    const names = mesh.scaling.scalersOf(object).map(scaler => resourceName(scaler.object.manifest));
    return names.length < 2 ? [] : [{
      message: `${names.join(' and ')} scale its pods: Kubernetes then follows none of them, and KEDA refuses what comes second`,
      fix: 'keep one of them, with the metrics of all',
      related: names,
    }];
  },
};
