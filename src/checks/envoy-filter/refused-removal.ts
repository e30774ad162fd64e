import { IST0154 } from '../../findings/catalogue/ist0154';
import { isRemovalRefused } from '../../istio';
import { readEnvoyFilter } from '../../mesh';
import { Check } from '../check';
import { refusedPatch } from './refused-patch';

/** Istiod applies it to routes, and ignores it for lists of virtual hosts. */
export const refusedRemoval: Check = {
  ...IST0154,
  check: object => readEnvoyFilter(object).patches.filter(isRemovalRefused).map(refusedPatch),
};
