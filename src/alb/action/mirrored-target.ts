import { ValidationError } from '../../core/errors';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { HttpMirror } from '../../networking/virtual-service/http-mirror';

/**
 * A target that gets a copy of the requests. Its answers are thrown away.
 */
export interface MirroredTarget {
  /** Where the copies go: a version of a service, or a Service that is not split. */
  readonly target: ITrafficTarget;

  /**
   * Part of the requests that is copied, 0 to 100.
   *
   * @default 100
   */
  readonly percentage?: number;

  /**
   * Port of the service.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the service
   */
  readonly port?: number;
}

/** A mirror of a route. It has one destination, without a weight. */
export function toMirror(what: string, { target, percentage, port }: MirroredTarget): HttpMirror {
  const destinations = target.trafficDestinations(port === undefined ? undefined : { port });
  if (destinations.length !== 1) {
    throw new ValidationError(`mirrored target of ${what} must have one destination, got ${destinations.length}: name one version of the service`);
  }
  return { destination: destinations[0].destination, percentage };
}
