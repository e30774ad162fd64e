import { IST0152 } from '../../findings/catalogue/ist0152';
import { isReplacementRefused } from '../../istio';
import { readEnvoyFilter } from '../../mesh';
import { Check } from '../check';
import { refusedPatch } from './refused-patch';

/** Istiod applies it to listener filters, and ignores it for everything else that is no filter and no virtual host. */
export const refusedReplacement: Check = {
  ...IST0152,
  check: object => readEnvoyFilter(object).patches.filter(isReplacementRefused).map(refusedPatch),
};
