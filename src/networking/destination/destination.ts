import { IConstruct } from 'constructs';
import { requireServicePort } from './known-ports';
import type { ServiceHost } from './service-host';
import { Subset } from './subset';
import { compact } from '../../core/compact';
import { ValidationError, refuse } from '../../core/errors';
import { optional, requireInteger, requireItems, requirePort, MAX_INT32 } from '../../core/requirements';
import { requireWeight, requireWeightSum } from '../../core/weights';
import { HeaderOperations, renderHeaderOperations } from '../virtual-service/header-operations';

/**
 * Options of a destination.
 */
export interface DestinationOptions {
  /**
   * Port of the Service. A Service with several ports needs it.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the Service
   */
  readonly port?: number;
}

/**
 * Where a route sends its requests: a service, or a subset of its pods.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Destination
 */
export class Destination {
  /**
   * All pods of a service.
   *
   * @param host the service
   * @param options its port
   * @throws if the service is known not to have that port
   */
  public static toService(host: ServiceHost, options: DestinationOptions = {}): Destination {
    return new Destination(host, options.port);
  }

  /**
   * The pods of a subset of a DestinationRule.
   *
   * @param subset the subset
   * @param options port of the service
   * @throws if the service is known not to have that port
   */
  public static toSubset(subset: Subset, options: DestinationOptions = {}): Destination {
    return new Destination(subset.host, options.port, subset.name);
  }

  /** @internal */
  public static _of(host: ServiceHost, port?: number, subsetName?: string): Destination {
    return new Destination(host, port, subsetName);
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Port of the service, where one is named. */
    public readonly port?: number,
    /** Name of the subset, where one is named. */
    public readonly subsetName?: string,
  ) {
    optional(port, value => requirePort('port of a destination', value));
    requireServicePort('port of a destination of service', host, port);
  }

  /**
   * The destination as Istio writes it.
   *
   * @internal
   */
  public _render(consumer: IConstruct): object {
    return compact({
      host: this.host.hostFor(consumer),
      subset: this.subsetName,
      port: optional(this.port, number => ({ number })),
    });
  }
}

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
