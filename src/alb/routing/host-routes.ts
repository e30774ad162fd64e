import { IConstruct } from 'constructs';
import { RoutedListener } from './routed-listener';
import { HttpRoute, renderHttpRoute } from '../../networking/http-route';
import { TrafficBinding } from '../../networking/traffic-binding';

/**
 * The routes for a set of hosts, all of which meet the same rules. What is never reached there is left out.
 */
export function renderHostRoutes(
  hosts: readonly string[], listeners: readonly RoutedListener[], binding: TrafficBinding, consumer: IConstruct,
): object[] {
  const [host] = hosts;
  const serving = listeners.filter(listener => hosts.some(name => listener.meets(name)));
  const routing = listeners.filter(listener => listener.routes(host));
  return routing.flatMap(listener => {
    const place = { port: serving.length > 1 ? listener.port : undefined, prefix: routing.length > 1 ? `${listener.name}-` : '' };
    return listener.reachFor(host)
      .flatMap(({ rule, left }) => left ? rule.routes(listener.scopeFor(host), left) : [])
      .map(route => renderHttpRoute(placed(route, place), binding, consumer));
  });
}

/** Listeners that share a VirtualService are told apart by their ports and in the names. */
function placed(route: HttpRoute, { port, prefix }: { readonly port?: number; readonly prefix: string }): HttpRoute {
  const matches = port === undefined ? route.matches : (route.matches ?? [{}]).map(match => ({ ...match, port }));
  return { ...route, matches, name: `${prefix}${route.name}` };
}
