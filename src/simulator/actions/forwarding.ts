import { HeadersSpec, mapOf, merged, newPath, readHeaders, readHttpMatch, readRewrite, textOf } from '../../istio';
import { HeaderChanges } from '../decision';
import { ActionCluster, ActionContext, allHeaders, formatter } from './action-context';
import { HeaderState } from './header-state';
import { OwnAnswer, ownAnswer, OwnAnswerParts } from './own-answer';

/** A request as a destination sees it, and what becomes of the answer. */
export interface Forwarding {
  /** With the query. */
  readonly path: string;
  readonly authority: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
  /** What Envoy answers itself instead of the destination. */
  readonly answer?: OwnAnswer;
  /** The commands in headers that nothing decides. */
  readonly undecided: readonly string[];
}

/** Where a request goes: the destination of the route as it lies in the manifest, and its cluster. */
export interface ForwardedTo {
  readonly destination: unknown;
  readonly cluster?: ActionCluster;
  /** Whether the route has others, with whatever weight: Envoy then changes headers in another order. */
  readonly isOneOfSeveral: boolean;
}

const ANY_MATCH = readHttpMatch({});
const PATH = ':path';
const AUTHORITY = ':authority';
const UNAVAILABLE: OwnAnswerParts = { status: 503 };
/** Envoy looks for somebody who answers when the request is changed already. */
const NOBODY: OwnAnswerParts = { ...UNAVAILABLE, body: 'no healthy upstream' };

/** What no line of a header may have: Envoy does not send it. */
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/;

/**
 * What a route does to a request on the way to one of its destinations.
 *
 * With a rewrite Envoy also writes `x-envoy-original-path` and `x-envoy-original-host`, which are among the changes; on every request, whatever
 * manifests say, those of `hop-headers`, with a timeout `x-envoy-expected-rq-timeout-ms`.
 *
 * @param early an answer that Envoy gives before the destination is asked: the route changes its headers, but not the request
 */
export function forwardingOf(
  route: unknown, { destination, cluster, isOneOfSeveral }: ForwardedTo, context: ActionContext, early?: OwnAnswerParts,
): Forwarding {
  const undecided: string[] = [];
  const request = new HeaderState('request', allHeaders(context.request));
  const lists = operationsOf(route, destination, isOneOfSeveral);
  const own = early ?? (cluster?.name === '' ? UNAVAILABLE : undefined);
  const answered = own && answerOf(own, lists, formatter(route, request, context, undecided, cluster), context);
  const format = formatter(route, request, context, undecided, cluster);
  lists.forEach((list, index) => {
    request.apply(list.request, format);
    rewriteHost(list.authority, index === lists.length - 1, request);
  });
  rewritePath(route, request, context);
  const sent = {
    path: request.linesOf(PATH)[0],
    authority: request.linesOf(AUTHORITY)[0],
    requestHeaders: request.changes,
  };
  if (answered !== undefined) {
    return { ...sent, ...answered, undecided };
  }
  const refused = Object.entries(sent.requestHeaders?.set ?? {}).find(([, lines]) => lines.some(line => CONTROL.test(line)));
  if (refused !== undefined) {
    return { ...sent, ...answerOf({ ...UNAVAILABLE, body: `invalid header value for: ${refused[0]}` }, lists, format, context), undecided };
  }
  if (cluster?.isEmpty || cluster?.hangsUp) {
    // How a connection ends, Envoy tells in words that nobody can say before.
    return { ...sent, ...answerOf(cluster.isEmpty ? NOBODY : UNAVAILABLE, lists, format, context), undecided };
  }
  const response = new HeaderState('response');
  // Commands see the request as it went on.
  lists.forEach(list => response.apply(list.response, format));
  return { ...sent, responseHeaders: response.changes, undecided };
}

function answerOf(
  parts: OwnAnswerParts, lists: readonly HeadersSpec[], format: (text: string) => string, { request }: ActionContext,
): Pick<Forwarding, 'answer' | 'responseHeaders'> {
  const response = new HeaderState('response');
  Object.entries(parts.headers ?? {}).forEach(([name, [value]]) => response.set(name, value));
  lists.forEach(list => response.apply(list.response, format));
  return { answer: ownAnswer(parts, request, response), responseHeaders: response.changes };
}

/** The lists of operations in the order in which Envoy carries them out. */
function operationsOf(route: unknown, destination: unknown, isOneOfSeveral: boolean): HeadersSpec[] {
  const { headers, rewrite } = mapOf(route);
  const [own, ofDestination] = [readHeaders(headers), readHeaders(mapOf(destination).headers)];
  const ofRoute = { ...own, authority: textOf(mapOf(rewrite).authority) || own.authority };
  return isOneOfSeveral ? [ofDestination, ofRoute] : [{
    request: merged(ofRoute.request, ofDestination.request),
    response: merged(ofRoute.response, ofDestination.response),
    authority: ofRoute.authority ?? ofDestination.authority,
  }];
}

/** Of several destinations Envoy does not tell which host there was. */
function rewriteHost(authority: string | undefined, isOfRoute: boolean, request: HeaderState): void {
  if (authority !== undefined) {
    if (isOfRoute) {
      request.set('x-envoy-original-host', request.linesOf(AUTHORITY)[0]);
    }
    request.set(AUTHORITY, authority);
  }
}

function rewritePath(route: unknown, request: HeaderState, { request: { path, query }, match = ANY_MATCH }: ActionContext): void {
  const rewritten = newPath(readRewrite(mapOf(route).rewrite), match, path);
  if (rewritten !== undefined) {
    request.set('x-envoy-original-path', request.linesOf(PATH)[0]);
    request.set(PATH, query === undefined ? rewritten : `${rewritten}?${query}`);
  }
}
