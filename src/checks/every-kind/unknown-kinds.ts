import { IST0106_UNKNOWN_KIND } from '../../findings/catalogue/ist0106-unknown-kind';
import { misfitOfKind } from '../../istio/schema/served-kinds';
import { Check } from '../check';

/** Kinds and versions of Istio that no API server has from it. */
export const unknownKinds: Check = {
  ...IST0106_UNKNOWN_KIND,
  check({ manifest }) {
    const misfit = misfitOfKind(manifest);
    return misfit === undefined ? [] : [misfit];
  },
};
