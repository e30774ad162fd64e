import { isGiven, mapOf, mapsOf } from '../../istio';
import { Ambiguity, DecidedFault, DecidedMirror, DecidedRetries, HeaderChanges } from '../decision';
import { ActionCluster, ActionContext, ambiguityOf } from './action-context';
import { corsOf } from './cross-origin';
import { directAnswerOf, OwnAnswer } from './direct-answer';
import { faultOf } from './fault';
import { answerHeadersOf, Forwarding, forwardingOf } from './forwarding';
import { locationOf } from './location';
import { MirrorPlace, mirrorsOf } from './mirrors';
import { retriesOf, timeoutOf } from './tries';

/** What decides beside the route and the request. */
export interface EffectOptions {
  /** The cluster of each destination of the route, where it is known. */
  readonly clusterOf?: (destination: unknown, index: number) => ActionCluster | undefined;
  /** `defaultHttpRetryPolicy` of the mesh. */
  readonly retryPolicy?: unknown;
  readonly mirrorPlace: MirrorPlace;
}

/** What a route does with a request that met it. */
export interface RouteEffect {
  /** `none` where Envoy gets no action for the route, and answers 404. */
  readonly action: 'route' | 'redirect' | 'directResponse' | 'none';
  /** What Envoy answers itself, to every request; none where a destination is asked. */
  readonly answer?: OwnAnswer & { readonly location?: string };
  /** What becomes of the headers of Envoy's own answer. */
  readonly responseHeaders?: HeaderChanges;
  /** What happens on the way to each destination in the list of the route, at its index; also where a fault answers everything. */
  readonly forwardings: readonly Forwarding[];
  readonly timeout?: string;
  readonly retries?: DecidedRetries;
  readonly fault?: DecidedFault;
  readonly mirrors: readonly DecidedMirror[];
  readonly ambiguous: readonly Ambiguity[];
}

/** What a route (HTTPRoute of a VirtualService) does with a request that met it. */
export function effectOf(route: unknown, context: ActionContext, options: EffectOptions): RouteEffect {
  const { redirect, directResponse } = mapOf(route);
  if (isGiven(redirect)) {
    return redirected(route, context);
  }
  return isGiven(directResponse) ? answered(route, 'directResponse', directAnswerOf(directResponse, context.request), context)
    : forwarded(route, context, options);
}

function redirected(route: unknown, context: ActionContext): RouteEffect {
  const redirection = locationOf(mapOf(route).redirect, context.match, context.request);
  return redirection === undefined ? { action: 'none', forwardings: [], mirrors: [], ambiguous: [] }
    : answered(route, 'redirect', { ...redirection, headers: {} }, context);
}

function answered(route: unknown, action: 'redirect' | 'directResponse', answer: RouteEffect['answer'], context: ActionContext): RouteEffect {
  const { responseHeaders, undecided } = answerHeadersOf(route, context);
  return { action, answer, responseHeaders, forwardings: [], mirrors: [], ambiguous: ambiguityOf(undecided, context) };
}

function forwarded(route: unknown, context: ActionContext, { clusterOf, retryPolicy, mirrorPlace }: EffectOptions): RouteEffect {
  const { route: destinations, fault: given, corsPolicy } = mapOf(route);
  const { fault, answer } = faultOf(given, context.request);
  const cors = corsOf(corsPolicy, context.request);
  const forwardings = mapsOf(destinations).map((destination, index, all) => {
    const forwarding = forwardingOf(route, { destination, cluster: clusterOf?.(destination, index), isOneOfSeveral: all.length > 1 }, context);
    return { ...forwarding, responseHeaders: withCors(forwarding.responseHeaders, cors.headers) };
  });
  return {
    action: 'route',
    answer: answer ?? cors.answer,
    forwardings,
    timeout: timeoutOf(route),
    retries: retriesOf(route, retryPolicy),
    fault,
    mirrors: mirrorsOf(route, mirrorPlace),
    ambiguous: ambiguityOf(forwardings.flatMap(({ undecided }) => undecided), context),
  };
}

/** Envoy writes what is about origins after all routes. */
function withCors(changes: HeaderChanges | undefined, headers: HeaderChanges['set']): HeaderChanges | undefined {
  const names = Object.keys(headers);
  if (names.length === 0) {
    return changes;
  }
  const { set, add, remove } = changes ?? { set: {}, add: {}, remove: [] };
  const others = Object.entries(add).filter(([name]) => !names.includes(name));
  return { set: { ...set, ...headers }, add: Object.fromEntries(others), remove: remove.filter(name => !names.includes(name)) };
}
