import { IConstruct } from 'constructs';
import { ConnectionAction } from './connection-action';
import { renderTcpMatches, TcpMatch } from './tcp-route';
import { TrafficBinding } from './traffic-binding';
import { ValidationError, refuse } from '../../core/errors';
import { requireRoutedHost } from '../../core/hosts';
import { requireItems } from '../../core/requirements';
import { coversHost } from '../../istio';

/**
 * Conditions on a TLS connection that is not terminated.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSMatchAttributes
 */
export interface TlsMatch extends TcpMatch {
  /** Server names (SNI) that the client asks for. Each has to be covered by a host of the VirtualService. */
  readonly sniHosts: string[];
}

/**
 * A rule of a VirtualService for TLS that is passed through. The first rule that matches decides.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#TLSRoute
 */
export interface TlsRoute {
  /** When it applies: one of these matches is enough. */
  readonly matches: TlsMatch[];

  /** What it does with a connection. */
  readonly action: ConnectionAction;
}

/**
 * The rule as Istio writes it. Each server name has a match of its own: of several matches with the same name, in one VirtualService or in
 * those of others, Istio keeps the first, but it compares whole lists. Where only a part of two lists is the same, Envoy refuses the port.
 */
export function renderTlsRoute(what: string, route: TlsRoute, hosts: readonly string[], binding: TrafficBinding, consumer: IConstruct): object {
  requireItems(`matches of ${what}`, route.matches, 'a TLS route needs the server names that it is for');
  return {
    match: route.matches.flatMap((match, index) => renderTlsMatches(`match ${index} of ${what}`, match, hosts, binding)),
    ...route.action._render(what, consumer),
  };
}

function renderTlsMatches(what: string, match: TlsMatch, hosts: readonly string[], binding: TrafficBinding): object[] {
  requireItems(`sniHosts of ${what}`, match.sniHosts, 'use "*" for every server name, where the VirtualService has that host');
  for (const sniHost of match.sniHosts) {
    requireRoutedHost(`sniHosts of ${what}`, sniHost);
    if (!hosts.some(host => coversHost(host, sniHost))) {
      throw new ValidationError(`sniHosts of ${what} must be covered by the hosts of the VirtualService (${hosts.join(', ')}), got "${sniHost}": add `
        + 'it to the hosts');
    }
  }
  const every = match.destinationSubnets?.find(subnet => /\/0$/.test(subnet));
  if (every !== undefined) {
    refuse(`destinationSubnets of ${what}`, 'a part of all addresses', every,
      'Envoy takes it for none, and refuses the port where another route has the same server name without any: leave it out');
  }
  const others = renderTcpMatches(what, match, binding);
  return [...new Set(match.sniHosts)].flatMap(sniHost => others.map(other => ({ sniHosts: [sniHost], ...other })));
}
