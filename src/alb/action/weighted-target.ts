import { ValidationError } from '../../core/errors';
import { requireItems } from '../../core/requirements';
import { requireWeight, requireWeightSum } from '../../core/weights';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';

/**
 * A target with its share of the traffic.
 */
export interface WeightedTarget {
  /** Where the requests go: a WeightedService, which keeps its own split, a version of it, a Service. */
  readonly target: ITrafficTarget;

  /**
   * Share of the traffic, relative to the sum of all weights: an integer of at least 0. All targets have one, or none.
   *
   * @default - an even split
   */
  readonly weight?: number;

  /**
   * Port of the service.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the service
   */
  readonly port?: number;
}

/**
 * The destinations of targets, each of which may be split itself: the weights multiplied, in the smallest whole numbers that give exactly
 * these shares.
 */
export function multiplyWeights(targets: readonly WeightedTarget[]): WeightedHttpDestination[] {
  requireItems('targets of a weighted forward', targets, 'name a target, or answer with a fixed response');
  const outer = weightsOf('targets of a weighted forward', targets, 'target');
  const nested = targets.map(({ target, port }) => target.trafficDestinations(port === undefined ? undefined : { port }));
  const inner = nested.map(destinations => weightsOf('a target of a weighted forward', destinations, 'destination'));
  const sums = inner.map(weights => weights.reduce((sum, weight) => sum + weight, 0n));
  const common = sums.reduce((multiple, sum) => multiple / greatestCommonDivisor(multiple, sum) * sum, 1n);
  const products = inner.map((weights, index) => weights.map(weight => outer[index] * weight * (common / sums[index])));
  const divisor = products.flat().reduce(greatestCommonDivisor, 0n);
  const weights = products.map(list => list.map(weight => Number(weight / divisor)));
  requireWeightSum('a weighted forward, multiplied with those of its targets,', weights.flat(), 'target');
  const destinations = nested.flatMap((list, index) => list.map((destination, position) => ({ ...destination, weight: weights[index][position] })));
  return destinations.length > 1 ? destinations : nested[0];
}

/** All weights, or none for an even split. */
function weightsOf(what: string, parts: readonly { readonly weight?: number }[], part: string): bigint[] {
  const given = parts.filter(({ weight }) => weight !== undefined).length;
  if (given === 0) {
    return parts.map(() => 1n);
  }
  if (given < parts.length) {
    throw new ValidationError(`weights of ${what} must be set for every ${part} or for none, got ${given} of ${parts.length}: `
      + `give the other ${part} a weight too, 0 for no traffic`);
  }
  const weights = parts.map(({ weight }) => requireWeight(`weight of ${what}`, weight!));
  requireWeightSum(what, weights, part);
  return weights.map(BigInt);
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  return other === 0n ? one : greatestCommonDivisor(other, one % other);
}
