import { CDI101 } from '../../findings/catalogue/cdi101';
import { numberOf } from '../../istio';
import { resourceName, specOf } from '../../mesh';
import { Check } from '../check';

/** Who applies a number of pods takes back what an autoscaler did. */
export const replicasBesideAutoscaler: Check = {
  ...CDI101,
  check(object, mesh) {
    const replicas = numberOf(specOf(object).replicas);
    // With 0 an autoscaler does nothing, which is how it is switched off.
    const scalers = replicas === undefined || replicas === 0 ? [] : mesh.scaling.scalersOf(object);
    const scaler = scalers.find(({ fewest, most }) => fewest !== replicas || most !== replicas);
    return scaler === undefined ? [] : [{
      message: `replicas: ${replicas}, and ${resourceName(scaler.object.manifest)} scales the same pods: each time that this is applied there are `
        + `${replicas} of them again, however many are needed`,
      fix: 'leave replicas out',
      field: 'spec.replicas',
      related: [resourceName(scaler.object.manifest)],
    }];
  },
};
