import { isGiven, keptLines, listOf, mapOf, matchesText, millisecondsOf, readStringMatch, TextMatch, textsOf } from '../../istio';
import { HeaderLists } from '../decision';
import { ProxiedRequest } from '../proxied-request';

/** What a CORS policy does with a request. */
export interface CrossOrigin {
  /** Whether Envoy answers itself, with 200 and these headers alone, before any destination is asked. */
  readonly isAnswered: boolean;
  /** The headers that the answer gets, instead of what a destination or the route wrote there. */
  readonly headers: HeaderLists;
}

const NOTHING: CrossOrigin = { isAnswered: false, headers: {} };

/** What `corsPolicy` of a route that leads to destinations does with a request: beside others Envoy takes no notice of it. */
export function corsOf(policy: unknown, request: ProxiedRequest): CrossOrigin {
  const origin = valueOf(request, 'origin');
  if (!isGiven(policy) || !origin) {
    return NOTHING;
  }
  const fields = mapOf(policy);
  const asked = request.method === 'OPTIONS' && valueOf(request, 'access-control-request-method') || undefined;
  const isAllowed = originsOf(fields).some(match => matchesText(match, '*') || matchesText(match, origin));
  if (!isAllowed && (asked === undefined || fields.unmatchedPreflights !== 'IGNORE')) {
    return NOTHING;
  }
  // Ignored, a preflight request is told all but that its origin is allowed.
  const headers = {
    ...written('access-control-allow-origin', isAllowed ? origin : ''),
    ...written('access-control-expose-headers', isAllowed ? textsOf(fields.exposeHeaders).join(',') : ''),
    ...fields.allowCredentials === true ? { 'access-control-allow-credentials': ['true'] } : {},
  };
  return asked === undefined ? { isAnswered: false, headers }
    : { isAnswered: true, headers: { ...headers, ...preflightHeaders(fields, asked, valueOf(request, 'access-control-request-headers') ?? '') } };
}

/** What a preflight request is told. A single `*` stands for what it asks for. */
function preflightHeaders({ allowMethods, allowHeaders, maxAge }: Record<string, unknown>, asked: string, askedHeaders: string): HeaderLists {
  const [methods, names] = [textsOf(allowMethods).join(','), textsOf(allowHeaders).join(',')];
  const age = millisecondsOf(maxAge);
  return {
    ...written('access-control-allow-methods', methods === '*' ? asked : methods),
    ...names === '*' ? { 'access-control-allow-headers': [askedHeaders] } : written('access-control-allow-headers', names),
    ...age === undefined ? {} : written('access-control-max-age', String(Math.floor(age / 1000))),
  };
}

function written(name: string, value: string): HeaderLists {
  return value === '' ? {} : { [name]: [value] };
}

function valueOf({ headers }: ProxiedRequest, name: string): string | undefined {
  return Object.hasOwn(headers, name) ? keptLines(name, headers[name], 'request')[0] : undefined;
}

/** The deprecated `allowOrigin` counts where the other is not there. A match without a text is left out. */
function originsOf({ allowOrigins, allowOrigin }: Record<string, unknown>): TextMatch[] {
  const given = listOf(allowOrigins);
  return given.length > 0 ? given.flatMap(one => readStringMatch(one) ?? []).filter(({ kind }) => kind !== 'present')
    : textsOf(allowOrigin).map(text => ({ kind: 'exact', text }));
}
