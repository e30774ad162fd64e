import { CDI115 } from '../../findings/catalogue/cdi115';
import { mapsOf, misfitOfEnvoyKey, textOf } from '../../istio';
import { readPolicy } from '../../mesh';
import { Check } from '../check';
import { refused } from '../refused-by-envoy';

/** Keys of conditions that Istio takes, and for which Envoy refuses the listener. */
export const refusedKeys: Check = {
  ...CDI115,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  check: object => refused(mapsOf(readPolicy(object).spec.rules).flatMap(({ when }, index) => mapsOf(when).flatMap(({ key }, at) => {
    const misfit = misfitOfEnvoyKey(textOf(key) ?? '');
    return misfit === undefined ? [] : [[`spec.rules[${index}].when[${at}].key`, key, misfit] as const];
  })), 'the listener of the pods, with all that is on it'),
};
