import { matchWords } from './match-words';
import { mapOf, routesAtServer, textOf } from '../istio';
import { CompiledRoute } from '../simulator/compiled-routes';
import { DecidedDestination, DecisionAction } from '../simulator/decision';
import { GatewayListener, PlacedServer } from '../simulator/gateway-listeners';
import { GatewayWorkload } from '../simulator/gateway-workload';
import { delegateOf } from '../simulator/route-choice';
import { Simulator } from '../simulator/simulator';
import { VirtualHost } from '../simulator/virtual-hosts';

/** Where a rule sends requests to. */
export type ListedDestination = Pick<DecidedDestination, 'host' | 'port' | 'subset' | 'share' | 'workloads' | 'reason'>;

/** A rule as Envoy has it. */
export interface ListedRule {
  /** `namespace/name`; none where a server sends every plain request to `https`. */
  readonly virtualService?: string;
  /** The VirtualService in which it stands, where the other one delegates to it. */
  readonly delegate?: string;
  readonly name?: string;
  /** Which rule of its VirtualService it is. */
  readonly ruleIndex?: number;
  /** What it compares, one text for each alternative; none where it takes every request. */
  readonly match: readonly string[];
  readonly action: DecisionAction;
  /** What Envoy answers itself, in the words of the manifest. */
  readonly answer?: string;
  readonly destinations: readonly ListedDestination[];
}

/** Hosts that meet the same rules, at a server of a Gateway. */
export interface ListedRoutes {
  /** `namespace/name`. */
  readonly gateway: string;
  readonly port: number;
  /** That of the server, such as `HTTPS`. */
  readonly protocol: string;
  readonly hosts: readonly string[];
  /** In the order in which they are tried. */
  readonly rules: readonly ListedRule[];
}

/** A line of the table with the routes that it is made of. */
export interface RoutedLine {
  readonly listed: ListedRule;
  readonly routes: readonly CompiledRoute[];
}

/** Hosts with the same rules, and where they are. */
export interface RoutedHosts {
  readonly workload: GatewayWorkload;
  readonly placed: PlacedServer;
  readonly hosts: readonly string[];
  readonly lines: readonly RoutedLine[];
}

/** Every listener, host and rule at the gateways of a mesh, as the simulator has them. */
export function routeTable(simulator: Simulator): ListedRoutes[] {
  const listed = routedHosts(simulator).map(({ placed: { gateway, server }, hosts, lines }): ListedRoutes => ({
    gateway: gateway.key, port: server.port ?? 0, protocol: server.protocol.toUpperCase(), hosts, rules: lines.map(line => line.listed),
  }));
  // Several workloads can serve one Gateway.
  return [...new Map(listed.map(each => [JSON.stringify(each), each])).values()];
}

/** The same with what it is made of. */
export function routedHosts(simulator: Simulator): RoutedHosts[] {
  return simulator.gateways.flatMap(workload => [...workload.listeners.entries()].sort(([one], [other]) => one - other)
    .flatMap(([, listeners]) => listeners.flatMap(listener => hostsAt(workload, listener))));
}

function hostsAt(workload: GatewayWorkload, listener: GatewayListener): RoutedHosts[] {
  switch (listener.family) {
    case 'HTTP': return inGroups(workload, workload.virtualHosts(listener).all);
    case 'TLS': return listener.servers.flatMap(placed => routesAtServer(placed.server) === 'http'
      ? inGroups(workload, workload.virtualHosts(listener, placed).all) : [connectionsAt(workload, placed)]);
    case 'TCP': return listener.servers.map(placed => connectionsAt(workload, placed));
  }
}

/** What becomes of connections is no rule of HTTP. */
function connectionsAt(workload: GatewayWorkload, placed: PlacedServer): RoutedHosts {
  return { workload, placed, hosts: placed.server.hosts.map(({ host }) => host), lines: [] };
}

/** Hosts whose lists of rules are the same stand together. */
function inGroups(workload: GatewayWorkload, virtualHosts: readonly VirtualHost[]): RoutedHosts[] {
  const groups = new Map<string, { placed: PlacedServer; hosts: string[]; lines: RoutedLine[] }>();
  for (const virtualHost of virtualHosts) {
    const { domain, placed } = virtualHost;
    const lines = linesOf(workload, virtualHost);
    const key = JSON.stringify([placed.gateway.key, placed.server.index, lines.map(({ listed }) => listed)]);
    const group = groups.get(key) ?? { placed, hosts: [], lines };
    group.hosts.push(domain);
    groups.set(key, group);
  }
  return [...groups.values()].map(group => ({ workload, ...group }));
}

function linesOf(workload: GatewayWorkload, { routes, redirectsToHttps }: VirtualHost): RoutedLine[] {
  if (redirectsToHttps) {
    return [{ listed: { match: [], action: 'redirect', answer: '301 to https', destinations: [] }, routes: [] }];
  }
  const lines: CompiledRoute[][] = [];
  for (const route of routes) {
    const last = lines.at(-1);
    if (last !== undefined && last[0].folded === route.folded) {
      last.push(route);
    } else {
      lines.push([route]);
    }
  }
  return lines.map(line => ({ listed: listedRule(workload, line), routes: line }));
}

function listedRule(workload: GatewayWorkload, routes: readonly CompiledRoute[]): ListedRule {
  const [{ virtualService, folded, ruleIndex }] = routes;
  const { redirect, directResponse } = folded.route.given;
  const matches = routes.map(({ match }) => matchWords(match));
  const answer = redirect !== undefined ? redirectWords(mapOf(redirect))
    : directResponse !== undefined ? String(mapOf(directResponse).status) : undefined;
  return {
    virtualService: `${virtualService.namespace}/${virtualService.name}`,
    ...folded.root === undefined ? {} : { delegate: delegateOf(folded) },
    ...folded.route.name === undefined ? {} : { name: folded.route.name },
    ruleIndex,
    match: matches.includes('') ? [] : matches,
    action: redirect !== undefined ? 'redirect' : directResponse !== undefined ? 'directResponse' : 'route',
    ...answer === undefined ? {} : { answer },
    destinations: answer !== undefined ? [] : workload.destinationsOf(routes[0]).map(({ decided }) => listedDestination(decided)),
  };
}

function listedDestination({ host, port, subset, share, workloads, reason }: DecidedDestination): ListedDestination {
  return { host, port, ...subset === undefined ? {} : { subset }, share, workloads, ...reason === undefined ? {} : { reason } };
}

function redirectWords({ redirectCode = 301, ...fields }: Record<string, unknown>): string {
  const words = Object.entries(fields).map(([field, value]) => `${field} ${textOf(value) ?? JSON.stringify(value)}`);
  return [String(redirectCode), ...words].join(', ');
}
