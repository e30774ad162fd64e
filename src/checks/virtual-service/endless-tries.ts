import { CDI084 } from '../../findings/catalogue/cdi084';
import { mapOf, misfitOfTryTimeout } from '../../istio';
import { readVirtualService } from '../../mesh';
import { Check } from '../check';
import { has } from './http-routes';

/** The time for each try, which Envoy ignores where it is not the shorter one. The L2 refuses the same by the same predicate. */
export const endlessTries: Check = {
  ...CDI084,
  check: object => readVirtualService(object).routes.filter(has('retries')).flatMap(({ given, name, index, field }) => {
    const misfit = misfitOfTryTimeout(mapOf(given.retries).perTryTimeout, given.timeout);
    return misfit === undefined ? [] : [{
      message: `perTryTimeout of route "${name ?? index}" must be ${misfit.allowed}, and is ${String(mapOf(given.retries).perTryTimeout)}`,
      fix: misfit.fix,
      field: `${field}.retries.perTryTimeout`,
    }];
  }),
};
