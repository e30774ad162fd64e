import { CDI149 } from '../../findings/catalogue/cdi149';
import { mapOf, mapsOf } from '../../istio';
import { readRollout, resourceName, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** An autoscaler of a Rollout counts the pods of the canary among those that it scales. */
export const autoscaledCanary: Check = {
  ...CDI149,
  check(object, mesh) {
    const { virtualServices, percentageScales } = readRollout(object);
    const [scaler] = mesh.scaling.scalersOf(object);
    if (virtualServices.length === 0 || scaler === undefined) {
      return [];
    }
    const related = [resourceName(scaler.object.manifest)];
    return [
      ...percentageScales.map((field): FoundInObject => ({
        message: `${field} is a percentage of what ${related[0]} changes, which counts the pods of the canary too: with each of them both numbers `
          + 'move',
        fix: 'say a number of pods: setCanaryScale.replicas',
        field,
        related,
      })),
      ...measuresMemory(specOf(scaler.object)) ? [{
        message: `${related[0]} measures memory, of which new pods use less than old ones: while a canary runs it takes pods away, and brings them `
          + 'back behind it',
        fix: 'measure the CPU, or requests',
        field: 'spec.strategy.canary',
        related,
      }] : [],
    ];
  },
};

/** Of a HorizontalPodAutoscaler, or of a ScaledObject of KEDA. */
function measuresMemory({ metrics, triggers }: Record<string, unknown>): boolean {
  return mapsOf(metrics).some(({ resource, containerResource }) => [resource, containerResource].some(one => mapOf(one).name === 'memory'))
    || mapsOf(triggers).some(({ type }) => type === 'memory');
}
