import { ActionCluster, ActionContext } from './actions/action-context';
import { Forwarding } from './actions/forwarding';
import { mirrorsOf } from './actions/mirrors';
import { OwnAnswerParts } from './actions/own-answer';
import { effectOf, RouteEffect } from './actions/route-effect';
import { CompiledRoute } from './compiled-routes';
import { Ambiguity, DecidedDestination, Decision } from './decision';
import { ResolvedDestination } from './destinations';
import { ProxiedRequest } from './proxied-request';
import { ruleOf } from './route-choice';
import { mapsOf } from '../istio';

/** What a request met, and what is behind it. */
export interface MetRoute {
  readonly route: CompiledRoute;
  readonly request: ProxiedRequest;
  readonly destinations: readonly ResolvedDestination[];
  readonly meshConfig: Readonly<Record<string, unknown>>;
}

const NOT_FOUND = 404;

/** The part of a decision that the route makes. */
export interface RouteDecision {
  readonly decided: Omit<Decision, 'trace'>;
  readonly ambiguous: readonly Ambiguity[];
}

/** The part of a decision that the route makes. */
export function routeDecision(met: MetRoute): RouteDecision {
  const effect = effectOn(met);
  const ambiguous = [...met.destinations.flatMap(one => one.ambiguous ?? []), ...effect.ambiguous];
  return { decided: { ...actionOf(effect, met), ...ruleOf(met.route) }, ambiguous };
}

/** What policies let Envoy answer, with the headers that the route writes into it; they may differ by the destination that was picked already. */
export function refusedDecision(met: MetRoute, refusal: OwnAnswerParts): RouteDecision {
  const effect = effectOn(met, refusal);
  const { responseHeaders, destinations = [] } = effect.action === 'route' ? abortedAt(effect, met) : { responseHeaders: effect.responseHeaders };
  const differ = destinations.some(destination => destination.responseHeaders !== undefined);
  const headers = responseHeaders === undefined ? {} : { responseHeaders };
  return { decided: { action: 'denied', ...ownAnswer(effect), ...headers, ...differ ? { destinations } : {} }, ambiguous: effect.ambiguous };
}

/** The headers of an answer of Envoy instead of any destination's: those that are the same for all of them, and those that are not. */
function abortedAt({ forwardings }: RouteEffect, { destinations }: MetRoute): Pick<Decision, 'responseHeaders' | 'destinations'> {
  const ways = destinations.map(({ index }) => forwardings[index]);
  const { responseHeaders } = sharedParts(ways);
  const all = destinations.map(({ decided: { reason: _, ...decided } }, index): DecidedDestination => {
    const own = responseHeaders === undefined ? ways[index].responseHeaders : undefined;
    return { ...decided, ...statusOf(ways[index]), ...own === undefined ? {} : { responseHeaders: own } };
  });
  return { ...responseHeaders === undefined ? {} : { responseHeaders }, destinations: all };
}

function effectOn({ route, request, destinations, meshConfig }: MetRoute, refusal?: OwnAnswerParts): RouteEffect {
  const { virtualService, folded, match } = route;
  // Redirects take the port of the server by which the VirtualService came.
  const atServer = { ...request, origin: { ...request.origin, port: route.serverPort } };
  const { protocol, clientAddress } = request;
  const context: ActionContext = { request: atServer, match, matchName: route.matchName, virtualService, protocol, clientAddress };
  const byIndex = new Map(destinations.map(one => [one.index, one]));
  return effectOf(folded.route.given, context, {
    clusterOf: (_, index) => clusterOf(byIndex.get(index)),
    retryPolicy: meshConfig.defaultHttpRetryPolicy,
    refusal,
  });
}

/** What a route that sends requests on as they are does with each of them; none where it depends on the request. */
export function plainDecision(met: Omit<MetRoute, 'request'>): RouteDecision | undefined {
  const { headers, rewrite, redirect, directResponse, fault, corsPolicy, route: destinations } = met.route.folded.route.given;
  const isPlain = (headers ?? rewrite ?? redirect ?? directResponse ?? fault ?? corsPolicy ?? undefined) === undefined
    && mapsOf(destinations).every(destination => (destination.headers ?? undefined) === undefined)
    // The form of Envoy's own answer depends on the client.
    && met.destinations.every(({ decided }) => decided.reason === undefined);
  return isPlain ? routeDecision({ ...met, request: ANY_REQUEST }) : undefined;
}

/** Stands for every request. */
const ANY_REQUEST: ProxiedRequest = {
  method: 'GET',
  scheme: 'http',
  authority: '',
  path: '',
  headers: {},
  target: '',
  listeningPort: 0,
  sourceAddress: '',
  origin: { port: 0, gateway: '', labels: {}, namespace: '' },
};

function actionOf(effect: RouteEffect, met: MetRoute): Omit<Decision, 'trace'> {
  switch (effect.action) {
    case 'none': return { action: 'none', status: NOT_FOUND };
    case 'redirect':
    case 'directResponse': return { action: effect.action, ...answered(effect), ...effect.fault === undefined ? {} : { fault: effect.fault } };
    case 'route': return forwarded(effect, met);
  }
}

function answered(effect: RouteEffect): Partial<Decision> {
  const { responseHeaders } = effect;
  return { ...ownAnswer(effect), ...responseHeaders === undefined ? {} : { responseHeaders } };
}

function ownAnswer({ answer }: RouteEffect): Pick<Decision, 'status' | 'location' | 'body'> {
  const { status, body, location } = answer ?? {};
  return {
    ...status === undefined ? {} : { status },
    ...location === undefined ? {} : { location },
    ...body === undefined ? {} : { body },
  };
}

function forwarded(effect: RouteEffect, { destinations, route }: MetRoute): Omit<Decision, 'trace'> {
  const { timeout, retries, fault, answer, forwardings } = effect;
  const ways = destinations.map(({ index }) => forwardings[index]);
  const shared = sharedParts(ways);
  const { responseHeaders: sharedResponse, ...sharedRequest } = shared;
  const all = destinations.map(({ decided }, index): DecidedDestination =>
    ({ ...decided, ...statusOf(ways[index]), ...differing(ways[index], shared) }));
  const mirrors = mirrorsOf(route.folded.route);
  const isPreflight = answer !== undefined && fault?.abort?.percentage !== 100;
  const isNowhere = answer === undefined && destinations.every(({ isMissing }) => isMissing);
  return {
    action: isPreflight ? 'directResponse' : isNowhere ? 'none' : 'route',
    status: largestOf(all)?.status ?? NOT_FOUND,
    ...destinations.length === 1 ? { cluster: destinations[0].cluster } : {},
    destinations: all,
    ...ways.length === 0 ? {} : { path: ways[0].path },
    ...sharedRequest,
    ...timeout === undefined ? {} : { timeout },
    ...retries === undefined ? {} : { retries },
    ...fault === undefined ? {} : { fault },
    ...mirrors.length === 0 ? {} : { mirrors },
    ...isPreflight ? answered(effect) : { ...ownAnswer(effect), ...sharedResponse === undefined ? {} : { responseHeaders: sharedResponse } },
  };
}

/** Where Envoy answers itself, clients of gRPC get another status. */
function statusOf({ answer }: Forwarding): Partial<DecidedDestination> {
  return answer === undefined ? {} : { status: answer.status };
}

/** What a destination sees, and may be another for each. */
type DestinationParts = Pick<Forwarding, 'authority' | 'requestHeaders' | 'responseHeaders'>;

const PARTS = ['authority', 'requestHeaders', 'responseHeaders'] as const;

/** What is the same at all destinations. */
function sharedParts([first, ...others]: readonly Forwarding[]): Partial<DestinationParts> {
  const shared = first === undefined ? [] : PARTS.filter(part =>
    first[part] !== undefined && others.every(other => other === first || JSON.stringify(other[part]) === JSON.stringify(first[part])));
  return Object.fromEntries(shared.map(part => [part, first[part]]));
}

function differing(way: Forwarding, shared: Partial<DestinationParts>): Partial<DestinationParts> {
  return Object.fromEntries(PARTS.filter(part => way[part] !== undefined && !(part in shared)).map(part => [part, way[part]]));
}

/** The one with the largest share; the first of those with the same. */
function largestOf(destinations: readonly DecidedDestination[]): DecidedDestination | undefined {
  return destinations.reduce<DecidedDestination | undefined>((best, one) => best === undefined || one.share > best.share ? one : best, undefined);
}

function clusterOf(destination: ResolvedDestination | undefined): ActionCluster | undefined {
  if (destination === undefined) {
    return undefined;
  }
  const { isMissing, cluster, metadata, hangsUp, decided: { reason } } = destination;
  return { name: isMissing ? '' : cluster, isEmpty: reason !== undefined && !hangsUp, hangsUp, metadata };
}
