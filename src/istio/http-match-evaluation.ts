import { claimPath } from './claim-name';
import { HttpMatchParts, NamedText } from './http-match';
import { matchesText, TextMatch } from './text-match';
import { originMismatch, TrafficOrigin } from './traffic-origin';

/** A request as Envoy compares it. */
export interface HttpRequest {
  readonly method: string;
  readonly scheme: string;
  /** The host as the client sent it, with its port. */
  readonly authority: string;
  /** Without the query, as `normalizedPath` makes it. */
  readonly path: string;
  /** As it was sent, without the question mark; none where there was none. */
  readonly query?: string;
  /** By name in lower case, the values of each line of its own. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  /** The claims of its token, where a proxy has verified one. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly origin: TrafficOrigin;
}

/** Why a request does not meet a match, in the words of the manifest: the field, and its name where it is one of several. */
export interface Mismatch {
  readonly field: 'port' | 'gateways' | 'sourceLabels' | 'sourceNamespace' | 'uri'
    | 'method' | 'authority' | 'scheme' | 'headers' | 'withoutHeaders' | 'queryParams';
  readonly name?: string;
}

/** Whether a request meets a match, as istiod and Envoy decide it. */
export function meetsHttpMatch(match: HttpMatchParts, request: HttpRequest): boolean {
  return mismatchOf(match, request) === undefined;
}

/** The first reason why a request does not meet a match. */
export function mismatchOf(match: HttpMatchParts, request: HttpRequest): Mismatch | undefined {
  const origin = originMismatch(match.origin, request.origin);
  return origin === undefined ? requestMismatch(match, request) : { field: origin };
}

/**
 * The same of a match that is known to be for where the request comes from: istiod decides that when it configures a proxy. A simulator asks this
 * a million times, so that nothing is made for it on the way.
 */
export function requestMismatch(match: HttpMatchParts, request: HttpRequest): Mismatch | undefined {
  if (!takesPath(match, request.path)) {
    return MISSED.uri;
  }
  for (const field of SINGLE_FIELDS) {
    const text = match[field];
    if (text !== undefined && !matchesText(text, request[field])) {
      return MISSED[field];
    }
  }
  for (const one of match.headers) {
    if (!hasValue(one, request)) {
      return { field: 'headers', name: one.name };
    }
  }
  for (const one of match.withoutHeaders) {
    if (hasValue(one, request) || isMissing(one, request) && takesMissing(one)) {
      return { field: 'withoutHeaders', name: one.name };
    }
  }
  const parameter = match.queryParams.length === 0 ? undefined : missedParameter(match, request.query);
  return parameter === undefined ? undefined : { field: 'queryParams', name: parameter };
}

const SINGLE_FIELDS = ['method', 'authority', 'scheme'] as const;

/** The fields of a match that are there once. */
const MISSED = { uri: { field: 'uri' }, method: { field: 'method' }, authority: { field: 'authority' }, scheme: { field: 'scheme' } } as const;

/** The first parameter that a query does not have as a match asks for it. */
export function missedParameter({ queryParams }: HttpMatchParts, query: string | undefined): string | undefined {
  return queryParams.find(({ name, match }) => {
    const value = parameterOf(query, name);
    return value === undefined || !matchesText(match, value);
  })?.name;
}

/** What Istio writes where a match has no path. */
const ANY_PATH: TextMatch = { kind: 'prefix', text: '/' };

/** Whether the path of a match takes one. */
function takesPath({ path = ANY_PATH, ignoresPathCase }: HttpMatchParts, value: string): boolean {
  return ignoresPathCase ? matchesText({ ...path, text: path.text.toLowerCase() }, value.toLowerCase()) : matchesText(path, value);
}

/** Of a header with several lines one that fits is enough. */
function hasValue({ name, match }: NamedText, request: HttpRequest): boolean {
  return valuesOf(request, name).some(value => matchesText(match, value));
}

function isMissing({ name }: NamedText, request: HttpRequest): boolean {
  return valuesOf(request, name).length === 0;
}

/** In `withoutHeaders` Envoy compares a header that is missing as if it were empty, but where it only has to be absent. */
function takesMissing({ name, match }: NamedText): boolean {
  return match.kind !== 'present' && claimPath(name) === undefined && matchesText(match, '');
}

function valuesOf(request: HttpRequest, name: string): readonly string[] {
  const claim = claimPath(name);
  return claim === undefined ? headerLines(request, name) : claimsOf(request.claims, claim);
}

/** The lines of a header, by its name in lower case; method, host, scheme and path are headers to Envoy too. */
export function headerLines(request: HttpRequest, name: string): readonly string[] {
  switch (name) {
    case ':method': return [request.method];
    case ':authority': case 'host': return [request.authority];
    case ':scheme': return [request.scheme];
    case ':path': return [request.query === undefined ? request.path : `${request.path}?${request.query}`];
    default: return Object.hasOwn(request.headers, name) ? request.headers[name] : [];
  }
}

/** A claim that is a text, or a list of texts of which one is enough. */
function claimsOf(claims: unknown, path: readonly string[]): string[] {
  const [name, ...inner] = path;
  if (typeof claims !== 'object' || claims === null || !Object.hasOwn(claims, name)) {
    return [];
  }
  const value = (claims as Record<string, unknown>)[name];
  return inner.length > 0 ? claimsOf(value, inner) : [value].flat().filter(one => typeof one === 'string');
}

/** The value of the first parameter of a name, without decoding. */
function parameterOf(query: string | undefined, name: string): string | undefined {
  const parameters = (query ?? '').split('&').map(parameter => {
    const equals = parameter.indexOf('=');
    return equals < 0 ? { name: parameter, value: '' } : { name: parameter.slice(0, equals), value: parameter.slice(equals + 1) };
  });
  return query === undefined ? undefined : parameters.find(parameter => parameter.name === name)?.value;
}
