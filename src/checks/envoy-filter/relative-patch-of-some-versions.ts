import { IST0155 } from '../../findings/catalogue/ist0155';
import { readEnvoyFilter } from '../../mesh';
import { Check } from '../check';
import { dependent, relativePatches } from './relative-patch';

/** As IST0151, where an upgrade of the proxies changes what the patch finds. */
export const relativePatchOfSomeVersions: Check = {
  ...IST0155,
  check: object => relativePatches(readEnvoyFilter(object)).filter(({ isVersioned }) => isVersioned)
    .map(({ patch }) => dependent(patch, 'it may find nothing to change, and an upgrade of the proxies may change what it finds')),
};
