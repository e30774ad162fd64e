import { IConstruct } from 'constructs';
import { withDistinctNames } from './route-names';
import { RoutedListener } from './routed-listener';
import { withoutHeaders } from './untrusted-headers';
import { HttpRoute, renderHttpRoute } from '../../networking/http-route';
import { TrafficBinding } from '../../networking/traffic-binding';
import { ListenerRule } from '../rule/listener-rule';

/** A route in the VirtualService of a set of hosts, with the rule that it comes from. */
export interface HostRoute {
  readonly listener: RoutedListener;
  readonly rule: ListenerRule;
  /** The name of the rule in that VirtualService. */
  readonly ruleName: string;
  readonly route: HttpRoute;
}

/**
 * The routes for a set of hosts, all of which meet the same rules. What is never reached there is left out.
 */
export function hostRoutes(hosts: readonly string[], listeners: readonly RoutedListener[]): HostRoute[] {
  const [host] = hosts;
  const serving = listeners.filter(listener => hosts.some(name => listener.meets(name)));
  const routing = listeners.filter(listener => listener.routes(host));
  return withDistinctNames(routing.flatMap(listener => {
    const place = { port: serving.length > 1 ? listener.port : undefined, prefix: routing.length > 1 ? `${listener.name}-` : '' };
    return listener.reachFor(host).flatMap(({ rule, left }) => {
      const routes = left ? rule.routes(listener.scopeFor(host), left) : [];
      const untrusted = listener.untrusted?.(rule) ?? [];
      return routes.map(route => ({ listener, rule, ruleName: `${place.prefix}${rule.name}`, route: placed(withoutHeaders(route, untrusted), place) }));
    });
  }));
}

/** As Istio writes them. */
export function renderHostRoutes(
  hosts: readonly string[], listeners: readonly RoutedListener[], binding: TrafficBinding, consumer: IConstruct,
): object[] {
  return hostRoutes(hosts, listeners).map(({ route }) => renderHttpRoute(route, binding, consumer));
}

/** Listeners that share a VirtualService are told apart by their ports and in the names. */
function placed(route: HttpRoute, { port, prefix }: { readonly port?: number; readonly prefix: string }): HttpRoute {
  const matches = port === undefined ? route.matches : (route.matches ?? [{}]).map(match => ({ ...match, port }));
  return { ...route, matches, name: `${prefix}${route.name}` };
}
