import { formatText, HeadersSpec, mapOf, merged, readHeaders, readHttpMatch, readRewrite, rewrittenPath, textOf } from '../../istio';
import { HeaderChanges } from '../decision';
import { ActionCluster, ActionContext, allHeaders, factsOf, pathWithQuery } from './action-context';
import { HeaderState } from './header-state';

/** A request as a destination sees it, and what becomes of the answer. */
export interface Forwarding {
  /** With the query. */
  readonly path: string;
  readonly authority: string;
  readonly requestHeaders?: HeaderChanges;
  readonly responseHeaders?: HeaderChanges;
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

/**
 * What a route does to a request on the way to one of its destinations.
 *
 * With a rewrite of the path Envoy also writes `x-envoy-original-path`; on every request, whatever manifests say, those of `hop-headers`.
 */
export function forwardingOf(route: unknown, { destination, cluster, isOneOfSeveral }: ForwardedTo, context: ActionContext): Forwarding {
  const undecided: string[] = [];
  const request = new HeaderState(allHeaders(context.request));
  const response = new HeaderState();
  const format = (text: string): string => {
    const formatted = formatText(text, factsOf(route, request, context, cluster));
    undecided.push(...formatted.undecided);
    return formatted.text;
  };
  const lists = operationsOf(route, destination, isOneOfSeveral);
  lists.forEach(list => {
    request.apply(list.request, format);
    request.set(AUTHORITY, list.authority ?? request.linesOf(AUTHORITY)[0]);
  });
  rewritePath(route, request, context);
  // Commands of response headers see the request as it went on.
  lists.forEach(list => response.apply(list.response, format));
  return {
    path: request.linesOf(PATH)[0],
    authority: request.linesOf(AUTHORITY)[0],
    requestHeaders: request.changes,
    responseHeaders: response.changes,
    undecided,
  };
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

function rewritePath(route: unknown, request: HeaderState, { request: { path, query }, match = ANY_MATCH }: ActionContext): void {
  const rewrite = readRewrite(mapOf(route).rewrite);
  if (rewrite.uri || rewrite.uriRegexRewrite?.match !== undefined) {
    const [original] = request.linesOf(PATH);
    const rewritten = rewrittenPath(rewrite, match, path);
    request.set('x-envoy-original-path', original);
    request.set(PATH, query === undefined ? rewritten : `${rewritten}?${query}`);
  }
}

/** What becomes of the headers of an answer that Envoy gives instead of a destination. */
export function answerHeadersOf(route: unknown, context: ActionContext): Pick<Forwarding, 'responseHeaders' | 'undecided'> {
  const undecided: string[] = [];
  const request = new HeaderState({ ...allHeaders(context.request), [PATH]: [pathWithQuery(context.request)] });
  const response = new HeaderState();
  response.apply(readHeaders(mapOf(route).headers).response, text => {
    const formatted = formatText(text, factsOf(route, request, context));
    undecided.push(...formatted.undecided);
    return formatted.text;
  });
  return { responseHeaders: response.changes, undecided };
}
