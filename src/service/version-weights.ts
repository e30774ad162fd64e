import { ValidationError } from '../core/errors';
import { requireWeight, requireWeightSum } from '../core/weights';

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
    throw new ValidationError(`weights of ${what} must be set for all versions or for none, got none for "${missing.name}": give it a weight, 0 for `
      + 'no traffic');
  }
  const weights = versions.map(({ name, weight }) => requireWeight(`weight of version "${name}" of ${what}`, weight!));
  requireWeightSum(what, weights, 'version');
  return weights;
}

/** Refuses new weights that do not name exactly the versions that there are. */
export function requireNames(what: string, given: readonly string[], versions: readonly string[]): void {
  const unknown = given.find(name => !versions.includes(name));
  if (unknown !== undefined) {
    throw new ValidationError(`weights of ${what} must name its versions (${versions.join(', ')}), got "${unknown}": add the version with `
      + 'addVersion, or leave it out');
  }
  const missing = versions.find(name => !given.includes(name));
  if (missing !== undefined) {
    throw new ValidationError(`weights of ${what} must name all of its versions (${versions.join(', ')}), got none for "${missing}": give it a `
      + 'weight, 0 for no traffic');
  }
}
