import { IConstruct } from 'constructs';
import { renderConnectionDestinations, WeightedDestination } from '../destination/weighted-destination';

/**
 * What a route for TCP or TLS does with a connection: a proxy can only pass it on.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#RouteDestination
 */
export class ConnectionAction {
  /**
   * Sends the connections to destinations, by weight.
   *
   * @param destinations where they go; several need a weight each
   */
  public static route(destinations: WeightedDestination[]): ConnectionAction {
    return new ConnectionAction(destinations);
  }

  private constructor(private readonly destinations: readonly WeightedDestination[]) {
  }

  /**
   * The fields of the action as Istio writes them.
   *
   * @internal
   */
  public _render(what: string, consumer: IConstruct): { readonly route: object[] } {
    return { route: renderConnectionDestinations(what, this.destinations, consumer) };
  }
}
