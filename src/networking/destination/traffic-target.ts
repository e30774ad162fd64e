import { DestinationOptions } from './destination';
import { WeightedHttpDestination } from './weighted-destination';

/**
 * Something that a route can send requests to: a service, a version of one, several with weights.
 */
export interface ITrafficTarget {
  /**
   * The destinations, with weights relative to each other where there are several.
   *
   * @param options port of the service
   * @throws if the service is known not to have that port
   */
  trafficDestinations(options?: DestinationOptions): WeightedHttpDestination[];
}
