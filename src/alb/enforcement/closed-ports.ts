import { IConstruct } from 'constructs';
import { gatewaysBeside, seesNoRequests } from './closed-neighbours';
import { EnforcementPoint } from './enforcement-point';
import { PassedConnections, PodFacts } from './pod-facts';
import { RoutedServer, routedServers } from './virtual-services-beside';
import {
  areSameRequests, ClientOrigin, coversHost, dnsNameOf, hostsMeet, isEveryRequest, leadsTo, listOf, mapsOf, PolicyRequests, policyRequestsWithout,
  readHttpMatch, readRedirect, RedirectSpec, RequestConditions,
} from '../../istio';
import { Guard, isSameGuard } from '../guard/guard';
import { RoutedListener } from '../routing/routed-listener';
import { knownNames, ServerNames, serverNamesOf } from '../routing/server-names';
import { ListenerRule } from '../rule/listener-rule';
import { conditionsOf } from '../rule/request-conditions';

/** What a policy at a gateway refuses: requests of a rule, or all that come to a listener with a list of addresses. */
export interface Refusal {
  readonly guard: Guard;
  /** Where the requests come in, as their clients see it. */
  readonly origin: ClientOrigin;
  readonly serverNames: ServerNames;
  /** The domains that they are for. */
  readonly hosts: readonly string[];
  /** Which requests for a domain it refuses: none where the policy is not for that. */
  readonly requestsFor: (domain: string) => readonly PolicyRequests[];
  /** Whether it is meant for all that comes to its port, as lists of addresses are for wildcards and connections. */
  readonly isForPort: boolean;
}

/** Requests on another port that a policy without ports would refuse too. */
export interface ClosedRequests {
  /** Whose they are. */
  readonly what: string;
  /** Whether all that is lost is a redirect to where the same is asked. */
  readonly isRedirect: boolean;
}

/** Connections that a policy for a listener would refuse too: those of other listeners, and of Gateways that the app made for the same pods. */
export function closedConnections(scope: IConstruct, refusal: Refusal, point: EnforcementPoint): string | undefined {
  const { serverNames, guard, isForPort, origin } = refusal;
  if (!point.isAtGateway || !point.ports.isEvery && (isForPort || serverNames.asks !== 'any')) {
    return undefined;
  }
  const facts = PodFacts.of(scope, point);
  return [...facts.connections, ...passedByGateways(scope, point)]
    .filter(({ path, port }) => !(isForPort && port === origin.port) && !facts.listsOf(path).some(list => isSameGuard(list, guard)))
    .find(connections => meets(refusal, connections, !point.ports.isEvery))?.what;
}

/** Requests on other ports that a policy without ports would refuse too, unless they are asked for the same. */
export function closedRequests(scope: IConstruct, refusal: Refusal, point: EnforcementPoint): ClosedRequests | undefined {
  if (!point.isAtGateway || !point.ports.isEvery) {
    return undefined;
  }
  const facts = PodFacts.of(scope, point);
  const isBeside = (port: number, names: ServerNames) => port !== refusal.origin.port && isAlike(refusal.serverNames, names);
  const listeners = facts.listeners
    .filter(({ port, serverNames, path }) => isBeside(port, serverNames) && !facts.listsOf(path).some(list => isSameGuard(list, refusal.guard)));
  const closed = [
    ...listeners.flatMap(listener => closedIn(refusal, `listener "${listener.path}"`, listener.scope, listener.routedDomains,
      domain => routesOf(listener, domain, refusal.guard))),
    ...routedServers(scope, point, [], server => isBeside(server.port, serverNamesOf(server.tlsSettings !== undefined, server.hosts.map(dnsNameOf))))
      .flatMap(routed => closedIn(refusal, `VirtualService "${routed.virtualService.node.path}" on port ${routed.server.port}`,
        originOf(routed), routed.hosts, () => routesAt(routed))),
  ];
  return closed.find(({ isRedirect }) => !isRedirect) ?? closed[0];
}

/** A route for requests of a domain, in the order in which they are tried. */
export interface TriedRoute {
  /** Its name, where it has one. */
  readonly name?: string;
  readonly conditions: RequestConditions;
  /** Whether it takes all requests that meet its conditions, so that none of them come to later routes. */
  readonly isWhole: boolean;
  /** Whether nothing is lost where its requests are refused: it asks the same, or answers with an error. */
  readonly isClosed: boolean;
  /** Where it leads to; nothing where it does not redirect. */
  readonly redirects?: () => readonly RedirectSpec[];
}

function closedIn(
  refusal: Refusal, what: string, origin: ClientOrigin, domains: readonly string[], routesFor: (domain: string) => readonly TriedRoute[],
): ClosedRequests[] {
  return domains.filter(domain => refusal.hosts.some(own => hostsMeet(own, domain))).flatMap(domain => {
    const routes = routesFor(domain);
    const requests = routes.every(({ isClosed }) => isClosed) ? [] : refusal.requestsFor(domain);
    return closedRoutes(refusal, requests, routes, origin).map(isRedirect => ({ what, isRedirect }));
  });
}

/** For each route of which requests are refused, whether it leads to where the same is asked. */
function closedRoutes(refusal: Refusal, requests: readonly PolicyRequests[], routes: readonly TriedRoute[], origin: ClientOrigin): boolean[] {
  let parts = requests;
  return routes.flatMap(({ conditions, isWhole, isClosed, redirects }) => {
    const left = policyRequestsWithout(parts, conditions);
    const isMet = left === undefined || !areSameRequests(left, parts);
    parts = isWhole && left !== undefined ? left : parts;
    if (isClosed || !isMet) {
      return [];
    }
    const leadsHome = redirects?.().every(redirect => isAskedThere(refusal, redirect, origin)) ?? false;
    return leadsHome && !isLost(refusal.guard) ? [] : [leadsHome];
  });
}

/** Whether a redirect leads to where its clients are asked for the same. */
function isAskedThere({ origin: own, hosts, requestsFor }: Refusal, redirect: RedirectSpec, origin: ClientOrigin): boolean {
  const { authority, uri, prefixRewrite } = redirect;
  const isHostAsked = !authority || hosts.some(host => coversHost(host, authority));
  const isPathKept = !uri && !prefixRewrite;
  const isEvery = () => hosts.every(host => requestsFor(host).some(isEveryRequest));
  return leadsTo(redirect, origin, own) && isHostAsked && (isPathKept || isEvery());
}

/** Whether clients that would pass may be refused before a redirect: they send a cookie over TLS only, and a login begins without it. */
function isLost({ provider, token }: Guard): boolean {
  return provider !== undefined || token?.in === 'cookie';
}

function routesOf(listener: RoutedListener, domain: string, guard: Guard): TriedRoute[] {
  return listener.rulesFor(domain).map((rule: ListenerRule): TriedRoute => {
    const { props: { action }, guards } = rule;
    return {
      conditions: conditionsOf(rule),
      isWhole: rule.fits(domain) === 'all' && !action._delegates,
      isClosed: action._refuses || guards.some(own => isSameGuard(own, guard)),
      redirects: action._redirect && (() => rule.routes(listener.scopeFor(domain)).flatMap(route => route.action._redirect ?? [])),
    };
  });
}

/** The routes of a VirtualService of the app; nobody knows what its policies ask there. */
export function routesAt({ virtualService, gateway, server, namespaceName }: RoutedServer): TriedRoute[] {
  if (server.httpsRedirect) {
    return [{ conditions: [], isWhole: true, isClosed: false, redirects: () => [{ scheme: 'https' }] }];
  }
  return virtualService._routesAt(gateway, server.port, namespaceName).map(({ name, match, redirect, delegate }): TriedRoute => {
    // All of them are for that port and Gateway.
    const matches = mapsOf(match).map(({ port: _, gateways: __, ...others }) => readHttpMatch(others));
    return {
      name: typeof name === 'string' ? name : undefined,
      conditions: listOf(match).length === 0 ? [] : [matches],
      isWhole: delegate === undefined,
      isClosed: false,
      redirects: redirect === undefined ? undefined : () => [readRedirect(redirect)],
    };
  });
}

function originOf({ server: { port, _isPlainHttp } }: RoutedServer): ClientOrigin {
  return { port, scheme: _isPlainHttp ? 'http' : 'https' };
}

/** Whether the handshake does not tell the requests of two ports apart. */
function isAlike(own: ServerNames, other: ServerNames): boolean {
  return own.asks === 'any' || own.asks === 'never' && other.asks === 'never'
    || own.asks === 'one' && (other.asks === 'any' || shareNames(own, other));
}

function meets({ serverNames: own, origin }: Refusal, { serverNames: other, port }: PassedConnections, knowsPorts: boolean): boolean {
  if (knowsPorts) {
    // Without TLS nothing shares the port of a listener with TLS.
    return port === origin.port && other.asks !== 'never';
  }
  if (own.asks !== 'one') {
    return own.asks === 'any' || other.asks !== 'one';
  }
  // On one port Envoy picks the one or the other by the name.
  return port !== origin.port && (other.asks === 'any' || shareNames(own, other));
}

function shareNames(own: ServerNames, other: ServerNames): boolean {
  return knownNames(other).some(name => knownNames(own).some(one => hostsMeet(one, name)));
}

function passedByGateways(scope: IConstruct, point: EnforcementPoint): PassedConnections[] {
  return gatewaysBeside(scope, point).flatMap(gateway => gateway.servers.filter(seesNoRequests).map(({ port, hosts, tlsSettings }) => ({
    what: `Gateway "${gateway.node.path}"`,
    port,
    serverNames: serverNamesOf(tlsSettings !== undefined, hosts.map(dnsNameOf)),
  })));
}
