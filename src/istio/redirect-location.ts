import { HttpMatchParts } from './http-match';
import { coversMatch } from './http-match-coverage';
import { missedParameter } from './http-match-evaluation';
import { mapOf, numberOf, textOf } from './plain-value';
import { isCatchAll } from './route-order';
import { coversText, TextMatch } from './text-match';

/** A redirect (HTTPRedirect) as it lies in a manifest. */
export interface RedirectSpec {
  readonly uri?: string;
  readonly prefixRewrite?: string;
  readonly authority?: string;
  readonly scheme?: string;
  readonly port?: number;
  readonly derivePort?: string;
  readonly redirectCode?: number;
}

/** A redirect as somebody wrote it. */
export function readRedirect(value: unknown): RedirectSpec {
  const { uri, prefixRewrite, authority, scheme, port, derivePort, redirectCode } = mapOf(value);
  return {
    uri: textOf(uri),
    prefixRewrite: textOf(prefixRewrite),
    authority: textOf(authority),
    scheme: textOf(scheme),
    port: numberOf(port),
    derivePort: textOf(derivePort),
    redirectCode: numberOf(redirectCode),
  };
}

/** Where a request came in, as its client sees it. */
export interface ClientOrigin {
  /** `http` or `https`. */
  readonly scheme: string;
  readonly port: number;
}

/** A location, as far as it is known: where it differs from the request that is redirected. */
export interface LocationChange {
  /** The path, or what it begins with; none where it is that of the request. */
  readonly path?: TextMatch;
  /** The query, without the question mark; none where it is that of the request. */
  readonly query?: string;
  /** Whether the protocol is named: proxies in front may tell it in headers. */
  readonly namesScheme: boolean;
  /** The status of the answer: after some, clients come back with GET, whatever they sent. */
  readonly status: number;
}

/** The ports that a location leaves out. */
export const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/**
 * Whether a location is at the port and protocol of the request.
 *
 * @param origin where the request came in; none where nobody knows, so that only what the redirect leaves out is the same
 */
export function staysAtOrigin({ authority, scheme, port, derivePort }: RedirectSpec, origin?: ClientOrigin): boolean {
  if (origin === undefined) {
    return !scheme && !port && (derivePort ?? 'FROM_REQUEST_PORT') === 'FROM_REQUEST_PORT';
  }
  const defaultPort = DEFAULT_PORTS[origin.scheme];
  // Istio never writes a default port, and Envoy then repeats the port that the client asked for, unless the redirect names a host.
  const written = port === defaultPort ? undefined : port;
  const keepsPort = written === undefined ? !authority || origin.port === defaultPort : written === origin.port;
  return (!scheme || scheme === origin.scheme) && keepsPort;
}

/** Whether a redirect of requests that came in at an origin leads to another one. */
export function leadsTo({ authority, scheme, port, derivePort }: RedirectSpec, origin: ClientOrigin, target: ClientOrigin): boolean {
  const protocol = scheme || origin.scheme;
  const isDefault = Boolean(authority) || derivePort === 'FROM_PROTOCOL_DEFAULT' || origin.port === DEFAULT_PORTS[origin.scheme];
  // As above: a default port is not written.
  const written = port === DEFAULT_PORTS[protocol] ? undefined : port;
  return protocol === target.scheme && (written || (isDefault ? DEFAULT_PORTS[protocol] : origin.port)) === target.port;
}

/** What a redirect changes of a path and a query. */
export function changeOf({ uri, prefixRewrite, scheme, redirectCode: status = 301 }: RedirectSpec): LocationChange {
  const namesScheme = Boolean(scheme);
  if (prefixRewrite) {
    return { path: { kind: 'prefix', text: prefixRewrite }, namesScheme, status };
  }
  const [location] = (uri ?? '').split('#');
  const [path] = location.split('?');
  const query = location === path ? undefined : location.slice(path.length + 1);
  return { path: uri ? { kind: 'exact', text: path } : undefined, query, namesScheme, status };
}

/**
 * Whether clients that follow a redirect surely meet one of the matches again that led to it, where nothing but path, query and method are
 * different then; an empty list of matches takes every request.
 */
export function takesLocation(matches: readonly HttpMatchParts[], { path, query, namesScheme, status }: LocationChange): boolean {
  return matches.length === 0 || matches.some(match => {
    const meetsOthers = match.isKnown && meetsQuery(match, query) && meetsAgain(match.method, status) && !(namesScheme && comparesProtocol(match));
    return meetsOthers && (path === undefined || coversMatch(match, { ...match, path, ignoresPathCase: false }));
  });
}

/** Whether a match may take a location that led to it from elsewhere. */
export function mayTakeLocation(matches: readonly HttpMatchParts[], { path, query, namesScheme }: LocationChange): boolean {
  if (path === undefined) {
    // What let a request pass lets it pass again, unless it looks at what is different then.
    return matches.length === 0
      || matches.some(match => !match.isKnown || isCatchAll(match) || match.method !== undefined || namesScheme && comparesProtocol(match));
  }
  return matches.length === 0
    || matches.some(match => meetsQuery(match, query) && (match.path === undefined || match.ignoresPathCase || mayMeet(match.path, path)));
}

/** Whether a match may look at the protocol of the client: by headers of proxies in front, such as `x-forwarded-proto`. */
function comparesProtocol({ scheme, headers, withoutHeaders }: HttpMatchParts): boolean {
  return scheme !== undefined || headers.length > 0 || withoutHeaders.length > 0;
}

/** Whether the query of a location meets a match: a new one has to, the one of the request may. */
function meetsQuery(match: HttpMatchParts, query: string | undefined): boolean {
  return query === undefined || missedParameter(match, query) === undefined;
}

/**
 * Whether a redirect, and every one that follows it, leads back to its own route, so that clients follow it without end.
 *
 * @param origin where its requests come in, where that is known
 */
export function leadsBack(
  redirect: RedirectSpec, matches: readonly HttpMatchParts[], earlier: readonly (readonly HttpMatchParts[])[], origin?: ClientOrigin,
): boolean {
  const change = changeOf(redirect);
  const isBack = !redirect.authority && staysAtOrigin(redirect, origin) && takesLocation(matches, change);
  return isBack && !earlier.some(others => mayTakeLocation(others, change));
}

/** Statuses after which clients repeat the request with its method. */
const REPEATED = [307, 308];

function meetsAgain(method: TextMatch | undefined, status: number): boolean {
  if (method === undefined || REPEATED.includes(status) || coversText(method, { kind: 'exact', text: 'GET' })) {
    return true;
  }
  return status !== 303 && method.kind === 'exact' && method.text !== 'POST';
}

function mayMeet(one: TextMatch, location: TextMatch): boolean {
  return location.kind === 'exact' ? coversText(one, location) : one.kind === 'regex' || coversText(one, location) || coversText(location, one);
}
