import { IST0153 } from '../../findings/catalogue/ist0153';
import { isAdditionRefused } from '../../istio';
import { readEnvoyFilter } from '../../mesh';
import { Check } from '../check';
import { refusedPatch } from './refused-patch';

/** Istiod makes lists of routes and routes itself. */
export const refusedAddition: Check = {
  ...IST0153,
  check: object => readEnvoyFilter(object).patches.filter(isAdditionRefused).map(refusedPatch),
};
