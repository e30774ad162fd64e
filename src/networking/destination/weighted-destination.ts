import { IConstruct } from 'constructs';
import { Destination } from './destination';
import { compact } from '../../core/compact';
import { ValidationError, refuse } from '../../core/errors';
import { requireInteger, requireItems, MAX_INT32 } from '../../core/requirements';
import { requireWeight, requireWeightSum } from '../../core/weights';
import { HeaderOperations, renderHeaderOperations } from '../headers/header-operations';

/**
 * A destination with its share of the traffic.
 */
export interface WeightedDestination {
  /** Where the requests go. */
  readonly destination: Destination;

  /**
   * Share of the traffic, relative to the sum of the weights of all destinations. An integer of at least 0; with 0 there is no traffic.
   *
   * @default - all traffic; several destinations need a weight each
   */
  readonly weight?: number;
}

/**
 * A destination of HTTP requests with its share of the traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRouteDestination
 */
export interface WeightedHttpDestination extends WeightedDestination {
  /**
   * Changes to the headers of the requests that go to this destination.
   *
   * @default - none
   */
  readonly headers?: HeaderOperations;
}

/** The destinations of an HTTP route as Istio writes them. */
export function renderHttpDestinations(what: string, destinations: readonly WeightedHttpDestination[], consumer: IConstruct): object[] {
  return renderDestinations(what, destinations, consumer).map((rendered, index) => {
    const { headers } = destinations[index];
    return headers === undefined ? rendered : compact({ ...rendered, headers: renderHeaderOperations(what, headers) });
  });
}

/** The destinations of a TCP or TLS route as Istio writes them. */
export function renderConnectionDestinations(what: string, destinations: readonly WeightedHttpDestination[], consumer: IConstruct): object[] {
  const headers = destinations?.find(destination => destination.headers !== undefined)?.headers;
  if (headers !== undefined) {
    refuse(`headers of a destination of ${what}`, 'left out', headers, 'only HTTP has headers');
  }
  return renderDestinations(what, destinations, consumer);
}

/** Weights are always written, 0 too: left out they would mean 0. */
function renderDestinations(what: string, destinations: readonly WeightedDestination[], consumer: IConstruct): object[] {
  requireItems(`destinations of ${what}`, destinations, 'add one, or use a direct response');
  const weights = destinations.map(({ weight }) => weight);
  if (destinations.length > 1) {
    requireWeights(what, weights);
  } else if (weights[0] !== undefined) {
    requireInteger(`weight of the only destination of ${what}`, weights[0], 1, MAX_INT32,
      'one destination takes all traffic, whatever its weight: leave it out');
  }
  return destinations.map(({ destination, weight }) => compact({ destination: destination._render(consumer), weight }));
}

function requireWeights(what: string, weights: readonly (number | undefined)[]): void {
  const checked = weights.map(weight => {
    if (weight === undefined) {
      throw new ValidationError(`weights of ${what} must be set for every destination, got ${weights.length} destinations, one without: `
        + 'Istio counts a missing weight as 0');
    }
    return requireWeight(`weight of ${what}`, weight);
  });
  requireWeightSum(what, checked, 'destination');
}
