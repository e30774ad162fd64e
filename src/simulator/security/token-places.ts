import { ChangedRequest } from './changed-request';
import { cookieValue, mapsOf, textOf, textsOf } from '../../istio';

/** A place in requests where a rule looks for tokens. */
export interface TokenPlace {
  /** In words, and the same for the same place. */
  readonly what: string;
  /** By what Envoy orders it among those of its kind. */
  readonly order: string;
  /** What stands there. */
  tokensIn(request: ChangedRequest): readonly string[];
  /** Takes the token out, where Envoy can. */
  removeFrom(request: ChangedRequest): void;
}

/** What tokens may consist of. */
const CHARACTER = /[-_.A-Za-z0-9]/;

/** The places of a rule, in the order in which Envoy looks there; it checks what it finds from the last one on. */
export function tokenPlacesOf({ fromHeaders, fromParams, fromCookies }: Record<string, unknown>): TokenPlace[] {
  const headers = mapsOf(fromHeaders).map(({ name, prefix }) => ({ name: (textOf(name) ?? '').toLowerCase(), prefix: textOf(prefix) ?? '' }));
  const [parameters, cookies] = [textsOf(fromParams), textsOf(fromCookies)];
  const isUsual = headers.length + parameters.length + cookies.length === 0;
  return [
    ...inOrder((isUsual ? [{ name: 'authorization', prefix: 'Bearer ' }] : headers).map(headerPlace)),
    ...inOrder((isUsual ? ['access_token'] : parameters).map(parameterPlace)),
    ...inOrder(cookies.map(cookiePlace)),
  ];
}

function inOrder(places: readonly TokenPlace[]): TokenPlace[] {
  return [...new Map(places.map(place => [place.what, place])).values()].sort((one, other) => one.order < other.order ? -1 : 1);
}

function headerPlace({ name, prefix }: { readonly name: string; readonly prefix: string }): TokenPlace {
  return {
    what: prefix === '' ? `header ${name}` : `header ${name} with ${JSON.stringify(prefix)}`,
    order: `${name}${prefix}`,
    tokensIn: request => request.lines(name).flatMap(line => tokenBehind(prefix, line) ?? []),
    removeFrom: request => request.removeHeader(name),
  };
}

/** Envoy looks for the prefix anywhere, and for the first character of a token behind it; without one it takes the whole line. */
function tokenBehind(prefix: string, line: string): string | undefined {
  const place = line.indexOf(prefix);
  if (prefix === '' || place < 0) {
    return prefix === '' ? line : undefined;
  }
  const rest = line.slice(place + prefix.length);
  const start = rest.search(CHARACTER);
  return start < 0 ? line : rest.slice(start);
}

function parameterPlace(name: string): TokenPlace {
  return {
    what: `parameter ${name}`,
    order: name,
    tokensIn: request => [request.parameter(name) ?? []].flat(),
    removeFrom: request => request.removeParameter(name),
  };
}

function cookiePlace(name: string): TokenPlace {
  return {
    what: `cookie ${name}`,
    order: name,
    tokensIn: request => [cookieValue(request.lines('cookie'), name) ?? []].flat(),
    // Envoy leaves it there.
    removeFrom: () => {},
  };
}
