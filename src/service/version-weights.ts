import { requireInteger, MAX_INT32 } from '../core/requirements';

/** A version's name with the weight that was given. */
export interface VersionWeight {
  readonly name: string;
  readonly weight?: number;
}

/**
 * The weights of the versions of a service: all given or none. Without any, the traffic is split evenly.
 */
export function resolveWeights(what: string, versions: readonly VersionWeight[]): number[] {
  const given = versions.filter(({ weight }) => weight !== undefined);
  if (given.length === 0) {
    return versions.map(() => 100 % versions.length === 0 ? 100 / versions.length : 1);
  }
  const missing = versions.find(({ weight }) => weight === undefined);
  if (missing !== undefined) {
    throw new Error(`weights of ${what} must be set for all versions or for none, got none for "${missing.name}": give it a weight, 0 for no traffic`);
  }
  const weights = versions.map(({ name, weight }) =>
    requireInteger(`weight of version "${name}" of ${what}`, weight!, 0, MAX_INT32, 'weights are whole shares: 80 and 20, or 4 and 1'));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0) {
    throw new Error(`weights of ${what} must have a sum of at least 1, got 0: give one version a weight`);
  }
  if (total > MAX_INT32) {
    throw new Error(`weights of ${what} must have a sum of at most ${MAX_INT32}, got ${total}: divide them all by the same number`);
  }
  return weights;
}
