import { CDI084 } from '../../findings/catalogue/cdi084';
import { mapOf, misfitOfTries } from '../../istio';
import { Check } from '../check';
import { routesWith } from './http-routes';

/** A time for each try after which no other one comes. Where it is not the shorter one, the L2 refuses it by the same predicate. */
export const endlessTries: Check = {
  ...CDI084,
  onlyWith: ['perTryTimeout'],
  check: object => routesWith(object, 'retries').flatMap(route => {
    const { retries, timeout } = route.given;
    const misfit = misfitOfTries(retries, timeout);
    return misfit === undefined ? [] : [{
      message: `perTryTimeout of route "${route.name ?? route.index}" must be ${misfit.allowed}, and is ${String(mapOf(retries).perTryTimeout)}`,
      fix: misfit.fix,
      field: `${route.field}.retries.perTryTimeout`,
    }];
  }),
};
