import { isGiven, mapOf, mapsOf, matchesText, millisecondsOf, readStringMatch, textOf, TextMatch, textsOf } from '../../istio';
import { HeaderLists } from '../decision';
import { ProxiedRequest } from '../proxied-request';
import { OwnAnswer } from './direct-answer';

/** What a CORS policy does with a request. */
export interface CrossOrigin {
  /** What Envoy answers to a preflight request, before any destination; none where the request goes on. */
  readonly answer?: OwnAnswer;
  /** The headers that the answer of a destination gets, instead of its own. */
  readonly headers: HeaderLists;
}

/** What `corsPolicy` of a route does with a request. */
export function corsOf(policy: unknown, { method, headers }: ProxiedRequest): CrossOrigin {
  const fields = mapOf(policy);
  const [origin = ''] = headers.origin ?? [];
  if (!isGiven(policy) || origin === '') {
    return { headers: {} };
  }
  const [asked = ''] = headers['access-control-request-method'] ?? [];
  const isPreflight = method === 'OPTIONS' && asked !== '';
  if (!originsOf(fields).some(match => matchesText(match, '*') || matchesText(match, origin))) {
    return isPreflight && fields.unmatchedPreflights === 'IGNORE' ? { answer: { status: 200, headers: {} }, headers: {} } : { headers: {} };
  }
  const credentials: HeaderLists = mapOf(fields.allowCredentials).value === true || fields.allowCredentials === true
    ? { 'access-control-allow-credentials': ['true'] } : {};
  const allowed = { 'access-control-allow-origin': [origin], ...credentials };
  if (!isPreflight) {
    return { headers: { ...allowed, ...header('access-control-expose-headers', textsOf(fields.exposeHeaders).join(',')) } };
  }
  const [askedHeaders = ''] = headers['access-control-request-headers'] ?? [];
  const [methods, names] = [textsOf(fields.allowMethods).join(','), textsOf(fields.allowHeaders).join(',')];
  const maxAge = millisecondsOf(fields.maxAge);
  return {
    answer: {
      status: 200,
      headers: {
        ...allowed,
        ...header('access-control-allow-methods', methods === '*' ? asked : methods),
        ...header('access-control-allow-headers', names === '*' ? askedHeaders : names),
        ...maxAge === undefined ? {} : header('access-control-max-age', String(Math.floor(maxAge / 1000))),
      },
    },
    headers: {},
  };
}

function header(name: string, value: string): HeaderLists {
  return value === '' ? {} : { [name]: [value] };
}

/** The deprecated `allowOrigin` counts where the other is not there. */
function originsOf({ allowOrigins, allowOrigin }: Record<string, unknown>): TextMatch[] {
  return isGiven(allowOrigins) ? mapsOf(allowOrigins).flatMap(one => readStringMatch(one) ?? [])
    : textsOf(allowOrigin).map(text => text === '*' ? { kind: 'regex', text: '.*' } : { kind: 'exact', text: textOf(text)! });
}
