import { isGiven, mapOf, mapsOf, newPath, readHeaders, readHttpMatch, textOf } from '../../istio';
import { Ambiguity, DecidedFault, DecidedRetries, HeaderChanges, HeaderLists } from '../decision';
import { ActionCluster, ActionContext, allHeaders, ambiguityOf, formatter, pathWithQuery } from './action-context';
import { corsOf } from './cross-origin';
import { directAnswerOf, hasLocation } from './direct-answer';
import { faultOf } from './fault';
import { Forwarding, forwardingOf } from './forwarding';
import { HeaderState } from './header-state';
import { locationOf, ownLocation } from './location';
import { OwnAnswer, ownAnswer, OwnAnswerParts } from './own-answer';
import { retriesOf, timeoutOf } from './tries';

/** What decides beside the route and the request. */
export interface EffectOptions {
  /** The cluster of each destination of the route, where it is known. */
  readonly clusterOf?: (destination: unknown, index: number) => ActionCluster | undefined;
  /** `defaultHttpRetryPolicy` of the mesh. */
  readonly retryPolicy?: unknown;
  /** What policies let Envoy answer: a route that leads to destinations changes its headers, another one does not. */
  readonly refusal?: OwnAnswerParts;
}

/** What a route does with a request that met it. */
export interface RouteEffect {
  /** `none` where Envoy gets no action for the route, and answers 404. */
  readonly action: 'route' | 'redirect' | 'directResponse' | 'none';
  /** What Envoy answers itself, to every request; none where a destination is asked. */
  readonly answer?: OwnAnswer;
  /** The headers of Envoy's own answer, as the route changes them; of a fault they are those on the way to the first destination. */
  readonly responseHeaders?: HeaderChanges;
  /** What happens on the way to each destination in the list of the route, at its index; also where Envoy answers everything itself. */
  readonly forwardings: readonly Forwarding[];
  readonly timeout?: string;
  readonly retries?: DecidedRetries;
  readonly fault?: DecidedFault;
  readonly ambiguous: readonly Ambiguity[];
}

/** What commands read where no destination is asked. */
const NO_CLUSTER: ActionCluster = { name: '' };

const NO_ACTION: RouteEffect = { action: 'none', forwardings: [], ambiguous: [] };

/** What a route (HTTPRoute of a VirtualService) does with a request that met it. */
export function effectOf(route: unknown, context: ActionContext, options: EffectOptions): RouteEffect {
  const { redirect, directResponse, fault: given } = mapOf(route);
  if (!isGiven(redirect) && !isGiven(directResponse)) {
    return forwarded(route, context, options);
  }
  // A delegate with its own answer may have got the fault of the route that leads to it.
  const { fault, answer } = faultOf(given);
  const early = options.refusal ?? answer;
  if (early !== undefined) {
    return { ...refused(early, context), ...options.refusal === undefined ? { fault } : {} };
  }
  if (isGiven(redirect)) {
    return redirected(route, redirect, context);
  }
  const parts = directAnswerOf(directResponse);
  return answered(route, 'directResponse', parts, hasLocation(parts.status) ? ownLocation(context.request) : undefined, context);
}

function redirected(route: unknown, redirect: unknown, context: ActionContext): RouteEffect {
  const redirection = locationOf(redirect, context.match, context.request);
  return redirection === undefined ? NO_ACTION : answered(route, 'redirect', { status: redirection.status }, redirection.location, context);
}

/** Envoy answers instead of any destination. */
function answered(
  route: unknown, action: RouteEffect['action'], parts: OwnAnswerParts, location: string | undefined, context: ActionContext,
): RouteEffect {
  const { headers, redirect } = mapOf(route);
  const undecided: string[] = [];
  const request = new HeaderState('request', allHeaders(context.request));
  // Commands see the path as it stands in the location.
  const path = newPath({ uri: textOf(mapOf(redirect).prefixRewrite) }, context.match ?? readHttpMatch({}), context.request.path);
  if (path !== undefined) {
    request.set('x-envoy-original-path', pathWithQuery(context.request));
    request.set(':path', pathWithQuery({ ...context.request, path }));
  }
  const response = new HeaderState('response', location === undefined ? {} : { location: [location] });
  response.apply(readHeaders(headers).response, formatter(route, request, context, undecided, NO_CLUSTER));
  const answer = ownAnswer(parts, context.request, response);
  return { ...NO_ACTION, action, answer, responseHeaders: response.changes, ambiguous: ambiguityOf(undecided, context) };
}

function refused(refusal: OwnAnswerParts, { request }: ActionContext): RouteEffect {
  const response = new HeaderState('response');
  Object.entries(refusal.headers ?? {}).forEach(([name, [value]]) => response.set(name, value));
  const answer = ownAnswer(refusal, request, response);
  return { ...NO_ACTION, action: 'directResponse', answer, responseHeaders: response.changes };
}

function forwarded(route: unknown, context: ActionContext, { clusterOf, retryPolicy, refusal }: EffectOptions): RouteEffect {
  const { route: destinations, fault: given, corsPolicy } = mapOf(route);
  const { fault, answer: ofFault } = faultOf(given);
  const aborted = refusal ?? ofFault;
  const cors = aborted === undefined ? corsOf(corsPolicy, context.request) : undefined;
  const forwardings = mapsOf(destinations).map((destination, index, all) => {
    const to = { destination, cluster: clusterOf?.(destination, index), isOneOfSeveral: all.length > 1 };
    const forwarding = forwardingOf(route, to, context, aborted);
    return { ...forwarding, responseHeaders: withHeaders(forwarding.responseHeaders, cors === undefined || cors.isAnswered ? {} : cors.headers) };
  });
  const first = forwardings[0] as Forwarding | undefined;
  const preflight = cors?.isAnswered ? { answer: { status: 200 }, responseHeaders: withHeaders(undefined, cors.headers) } : {};
  return {
    action: 'route',
    ...aborted === undefined ? preflight : { answer: first?.answer, responseHeaders: first?.responseHeaders },
    forwardings,
    timeout: timeoutOf(route),
    retries: retriesOf(route, retryPolicy),
    fault,
    ambiguous: ambiguityOf(forwardings.flatMap(({ undecided }) => undecided), context),
  };
}

/** Envoy writes what is about origins after all routes. */
function withHeaders(changes: HeaderChanges | undefined, headers: HeaderLists): HeaderChanges | undefined {
  const names = Object.keys(headers);
  if (names.length === 0) {
    return changes;
  }
  const { set, add, remove } = changes ?? { set: {}, add: {}, remove: [] };
  const others = Object.entries(add).filter(([name]) => !names.includes(name));
  return { set: { ...set, ...headers }, add: Object.fromEntries(others), remove: remove.filter(name => !names.includes(name)) };
}
