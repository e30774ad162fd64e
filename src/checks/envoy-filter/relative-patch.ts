import { IST0151 } from '../../findings/catalogue/ist0151';
import { isRelativePatch } from '../../istio';
import { EnvoyFilterView, PatchView, readEnvoyFilter } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Of EnvoyFilters with one priority the older one comes first, and nobody sees ages in manifests. */
export const relativePatch: Check = {
  ...IST0151,
  check: object => relativePatches(readEnvoyFilter(object)).filter(({ isVersioned }) => !isVersioned)
    .map(({ patch }) => dependent(patch, 'it may find nothing to change')),
};

/**
 * The patches that depend on others, of an EnvoyFilter without a priority, and whether an earlier one for the same filter is for some proxies only.
 */
export function relativePatches({ priority, patches }: EnvoyFilterView): { readonly patch: PatchView; readonly isVersioned: boolean }[] {
  const versioned = new Set<string | undefined>();
  return priority !== 0 ? [] : patches.flatMap(patch => {
    const found = isRelativePatch(patch) ? [{ patch, isVersioned: versioned.has(patch.filter) }] : [];
    if (patch.proxyVersion !== undefined) {
      versioned.add(patch.filter);
    }
    return found;
  });
}

/** In the words of IST0151 and IST0155. */
export function dependent({ index, applyTo, operation, field }: PatchView, effect: string): FoundInObject {
  return {
    message: `patch ${index} for ${applyTo} with ${operation} depends on what other patches do, and without a priority the older EnvoyFilter comes `
      + `first: ${effect}`,
    fix: 'set a priority, 10 for example: those with a higher one come later',
    field,
  };
}
