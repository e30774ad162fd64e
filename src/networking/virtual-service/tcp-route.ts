import { IConstruct } from 'constructs';
import { ConnectionAction } from './connection-action';
import { renderTrafficOrigin, requireConditions, TrafficBinding } from './traffic-binding';
import { TrafficOrigin } from './traffic-origin';
import { compact } from '../../core/compact';
import { requireSubnet } from '../../core/subnet';
import { networkOf } from '../../istio';

/**
 * Conditions on a connection. All of one match must hold; of several matches one is enough.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#L4MatchAttributes
 */
export interface TcpMatch extends TrafficOrigin {
  /**
   * Addresses that the connection goes to, such as `10.1.0.0/16`.
   *
   * @default - every address
   */
  readonly destinationSubnets?: string[];
}

/**
 * A rule of a VirtualService for TCP. The first rule that matches decides.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TCPRoute
 */
export interface TcpRoute {
  /** What it does with a connection. */
  readonly action: ConnectionAction;

  /**
   * When it applies: one of these matches is enough.
   *
   * @default - always
   */
  readonly matches?: TcpMatch[];
}

/** The rule as Istio writes it. */
export function renderTcpRoute(what: string, route: TcpRoute, binding: TrafficBinding, consumer: IConstruct): object {
  const matches = (route.matches ?? []).flatMap((match, index) => renderTcpMatches(`match ${index} of ${what}`, match, binding));
  requireConditions(what, matches);
  return compact({
    match: matches,
    ...route.action._render(what, consumer),
  });
}

/**
 * The conditions as Istio writes them, a match for each range of addresses: two that are the same in a part only, or written in two ways,
 * make Envoy refuse the port.
 */
export function renderTcpMatches(what: string, match: TcpMatch, binding: TrafficBinding): object[] {
  const origin = renderTrafficOrigin(what, match, binding);
  const subnets = (match.destinationSubnets ?? []).map(subnet => networkOf(requireSubnet(`${what}: destinationSubnets`, subnet)));
  return subnets.length === 0 ? [origin] : [...new Set(subnets)].map(subnet => ({ destinationSubnets: [subnet], ...origin }));
}
