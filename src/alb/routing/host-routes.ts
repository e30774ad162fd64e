import { IConstruct } from 'constructs';
import { misdirectedRequests, refusedRequests } from './refused-requests';
import { firstFree, withDistinctNames } from './route-names';
import { RoutedListener } from './routed-listener';
import { withoutHeaders } from './untrusted-headers';
import { HttpAction } from '../../networking/virtual-service/http-action';
import { HttpRoute, renderHttpRoute } from '../../networking/virtual-service/http-route';
import { TrafficBinding } from '../../networking/virtual-service/traffic-binding';
import { ListenerRule } from '../rule/listener-rule';
import { isReached } from '../rule/reached-rules';

/** The routes for requests that would go around a guard, and what they answer: 421 lets a client try again on another connection. */
const REFUSALS = [
  { name: 'misdirected', status: 421, matchesOf: misdirectedRequests },
  { name: 'around-guards', status: 403, matchesOf: refusedRequests },
];

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
  return withDistinctNames(routingOf(hosts, listeners).flatMap(listener => {
    const place = placeOf(hosts, listeners, listener);
    return listener.reachFor(host).filter(isReached).flatMap(({ rule, remaining }) => {
      const untrusted = listener.untrusted(rule);
      return rule.routes(listener.scopeFor(host), remaining).map(route => ({
        listener,
        rule,
        ruleName: `${place.prefix}${rule.name}`,
        route: placed(withoutHeaders(route, untrusted), place),
      }));
    });
  }));
}

/** As Istio writes them. */
export function renderHostRoutes(
  hosts: readonly string[], listeners: readonly RoutedListener[], binding: TrafficBinding, consumer: IConstruct,
): object[] {
  const routes = hostRoutes(hosts, listeners).map(({ route }) => route);
  const names = routes.map(({ name }) => name);
  return [...refusals(hosts, listeners, names), ...routes].map(route => renderHttpRoute(route, binding, consumer));
}

/** Routes before all rules: for what these would take around a guard. */
function refusals(hosts: readonly string[], listeners: readonly RoutedListener[], taken: readonly string[]): HttpRoute[] {
  return routingOf(hosts, listeners).flatMap(listener => REFUSALS.flatMap(({ name, status, matchesOf }) => {
    const matches = matchesOf(hosts, listener);
    const place = placeOf(hosts, listeners, listener);
    const free = firstFree(name, one => !taken.includes(`${place.prefix}${one}`));
    return matches.length === 0 ? [] : [placed({ name: free, matches, action: HttpAction.directResponse(status) }, place)];
  }));
}

function routingOf([host]: readonly string[], listeners: readonly RoutedListener[]): RoutedListener[] {
  return listeners.filter(listener => listener.routes(host));
}

/** How the routes of a listener are told from those of others in the VirtualService of some hosts. */
interface Place {
  readonly port?: number;
  readonly prefix: string;
}

function placeOf(hosts: readonly string[], listeners: readonly RoutedListener[], { port, name }: RoutedListener): Place {
  const serving = listeners.filter(listener => hosts.some(host => listener.meets(host)));
  return { port: serving.length > 1 ? port : undefined, prefix: routingOf(hosts, listeners).length > 1 ? `${name}-` : '' };
}

/** Listeners that share a VirtualService are told apart by their ports and in the names. */
function placed(route: HttpRoute, { port, prefix }: Place): HttpRoute {
  const matches = port === undefined ? route.matches : (route.matches ?? [{}]).map(match => ({ ...match, port }));
  return { ...route, matches, name: `${prefix}${route.name}` };
}
