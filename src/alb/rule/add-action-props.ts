import { Duration } from 'cdk8s';
import { CorsPolicy } from '../../networking/virtual-service/cors-policy';
import { HttpFault } from '../../networking/virtual-service/http-fault';
import { HttpRetry } from '../../networking/virtual-service/http-retry';
import { ListenerAction } from '../action/listener-action';
import { ListenerTransform } from '../action/listener-transform';
import { MirroredTarget } from '../action/mirrored-target';
import { ListenerCondition } from '../condition/listener-condition';
import { RequestLimit } from '../guard/request-limit';

/**
 * A rule of a listener: conditions, all of which must hold, and an action.
 */
export interface AddActionProps {
  /** What happens to the requests. */
  readonly action: ListenerAction;

  /**
   * When it applies.
   *
   * @default - always: the default of the listener, which comes after all rules
   */
  readonly conditions?: ListenerCondition[];

  /**
   * Place among the rules: those with a priority come first, the lowest number before the others, then those without one in the order in
   * which they were added, then the default. A priority is there once in a listener.
   *
   * Range: 1 to 2147483647.
   *
   * @default - after the rules with a priority
   */
  readonly priority?: number;

  /**
   * What changes in the requests and responses. One transform for each: path, host, request headers, response headers.
   *
   * @default - nothing
   */
  readonly transforms?: ListenerTransform[];

  /**
   * Time for the whole request, retries included; at least 1 ms.
   *
   * @default - none
   */
  readonly timeout?: Duration;

  /**
   * When and how often a failed request is tried again.
   *
   * @default - as the mesh decides: twice
   */
  readonly retries?: HttpRetry;

  /**
   * Faults to test how callers bear them.
   *
   * @default - none
   */
  readonly fault?: HttpFault;

  /**
   * Targets that get a copy of the requests.
   *
   * @default - none
   */
  readonly mirrors?: MirroredTarget[];

  /**
   * Which other origins may call from a browser. Only for forwarded requests: Envoy adds nothing to its own answers.
   *
   * @default - no CORS headers
   */
  readonly corsPolicy?: CorsPolicy;

  /**
   * How many of its requests may pass; the others are answered with status 429. Only for forwarded requests. The gateways have to be this
   * app's own, or `policyEnforcement` of the load balancer has to be PolicyEnforcement.GATEWAY.
   *
   * @default - as many as there are
   */
  readonly requestLimit?: RequestLimit;
}
