import { CompiledRoute } from './compiled-routes';
import { TracedRule } from './decision';
import { mismatchWords } from './mismatch-words';
import { ProxiedRequest } from './proxied-request';
import { VirtualHost } from './virtual-hosts';
import { Mismatch, requestMismatch, TextMatch } from '../istio';
import { FoldedRoute, nameOf, namespaceOf } from '../mesh';

/** The first route of a virtual host that a request meets. */
export function chooseRoute({ routes }: VirtualHost, request: ProxiedRequest): CompiledRoute | undefined {
  for (const route of routes) {
    if (meetsRoute(route, request)) {
      return route;
    }
  }
  return undefined;
}

/** Whether a request meets a route. */
export function meetsRoute(route: CompiledRoute, request: ProxiedRequest): boolean {
  return requestMismatch(route.match, request) === undefined;
}

/** Every rule that was tried, in order, with the reason why it did not match; those that are not there at this gateway, too. */
export function traceRoutes({ routes, left }: VirtualHost, request: ProxiedRequest): { trace: TracedRule[]; nearMisses: TracedRule[] } {
  const trace: TracedRule[] = left.map(route => traced(route, route.never));
  const near: { route: CompiledRoute; entry: TracedRule }[] = [];
  let met: CompiledRoute | undefined;
  for (const route of routes) {
    const mismatch = requestMismatch(route.match, request);
    if (mismatch === undefined) {
      trace.push(traced(route));
      met = route;
      break;
    }
    const entry = traced(route, mismatchWords(route.match, mismatch, request));
    trace.push(entry);
    if (isOnlyMismatch(route, mismatch, request)) {
      near.push({ route, entry });
    }
  }
  // A rule that is met by one of its matches is not missed by the others.
  return { trace, nearMisses: near.filter(({ route }) => route.folded !== met?.folded).map(({ entry }) => entry) };
}

/** Whether the request meets all of a match but one condition. */
function isOnlyMismatch(route: CompiledRoute, mismatch: Mismatch, request: ProxiedRequest): boolean {
  const { field, name } = mismatch;
  const others = field === 'headers' || field === 'withoutHeaders' || field === 'queryParams'
    ? { ...route.match, [field]: route.match[field].filter(one => one.name !== name) }
    : { ...route.match, [field === 'uri' ? 'path' : field]: undefined };
  const { path, method, authority, scheme, headers, withoutHeaders, queryParams } = others;
  const hasOthers = (path ?? method ?? authority ?? scheme) !== undefined || headers.length + withoutHeaders.length + queryParams.length > 0;
  const isNear = hasOthers || field === 'uri' && isAlike(route.match.path, request.path);
  return isNear && requestMismatch(others, request) === undefined;
}

/** Whether a path is nearly one that a match takes: in another case, with another end, or with one more. */
function isAlike(match: TextMatch | undefined, path: string): boolean {
  const [one, other] = [match?.text ?? '', path].map(text => text.toLowerCase().replace(/\/$/, ''));
  return match?.kind !== 'regex' && one !== '' && other !== '' && (one.startsWith(other) || other.startsWith(one));
}

function traced(route: CompiledRoute, because?: string): TracedRule {
  return { ...ruleOf(route), matched: because === undefined, ...because === undefined ? {} : { because } };
}

/** Which rule a route is of, in a decision and in its trace. */
export function ruleOf({ virtualService, folded, name, ruleIndex, matchIndex }: CompiledRoute): Omit<TracedRule, 'matched' | 'because'> {
  return {
    virtualService: `${virtualService.namespace}/${virtualService.name}`,
    ...folded.root === undefined ? {} : { delegate: delegateOf(folded) },
    ...name === undefined ? {} : { rule: name },
    ruleIndex,
    ...matchIndex === undefined ? {} : { matchIndex },
  };
}

/** The VirtualService in which a route stands, as `namespace/name`. */
export function delegateOf({ object }: FoldedRoute): string {
  return `${namespaceOf(object)}/${nameOf(object)}`;
}
