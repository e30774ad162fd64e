import { HttpAction } from '../networking/http-action';
import { ITrafficTarget } from '../networking/traffic-target';

/**
 * What a listener's rule does with a request.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html
 */
export class ListenerAction {
  /**
   * Sends the requests to a target: a WeightedService by its weights, or one version of it.
   *
   * @param target where they go
   */
  public static forward(target: ITrafficTarget): ListenerAction {
    return new ListenerAction(() => HttpAction.route(target.trafficDestinations()));
  }

  private constructor(
    /**
     * The action of the route.
     *
     * @internal
     */
    public readonly _toHttpAction: () => HttpAction,
  ) {
  }
}
