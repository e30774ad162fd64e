import { HttpMatchParts } from './http-match';
import { coversMatch } from './http-match-coverage';
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

/** A location, as far as it is known: where it differs from the request that is redirected. */
export interface LocationChange {
  /** The path, or what it begins with; none where it is that of the request. */
  readonly path?: TextMatch;
  /** Whether the query is another one. */
  readonly changesQuery: boolean;
  /** The status of the answer: after some, clients come back with GET, whatever they sent. */
  readonly status: number;
}

/** Whether the location is at the host, port and protocol of the request: the route says no other. */
function staysAtOrigin({ authority, scheme, port, derivePort }: RedirectSpec): boolean {
  return !authority && !scheme && !port && (derivePort ?? 'FROM_REQUEST_PORT') === 'FROM_REQUEST_PORT';
}

/** What a redirect changes of a path and a query. */
export function changeOf({ uri, prefixRewrite, redirectCode: status = 301 }: RedirectSpec): LocationChange {
  if (prefixRewrite) {
    return { path: { kind: 'prefix', text: prefixRewrite }, changesQuery: false, status };
  }
  const [path] = (uri ?? '').split(/[?#]/);
  return { path: uri ? { kind: 'exact', text: path } : undefined, changesQuery: uri?.includes('?') ?? false, status };
}

/**
 * Whether clients that follow a redirect surely meet one of the matches again that led to it, where nothing but path, query and method are
 * different then; an empty list of matches takes every request.
 */
export function takesLocation(matches: readonly HttpMatchParts[], { path, changesQuery, status }: LocationChange): boolean {
  return matches.length === 0 || matches.some(match => {
    const isComparable = match.isKnown && !(changesQuery && match.queryParams.length > 0) && meetsAgain(match.method, status);
    return isComparable && (path === undefined || coversMatch(match, { ...match, path, ignoresPathCase: false }));
  });
}

/** Whether a match may take a location that led to it from elsewhere. */
export function mayTakeLocation(matches: readonly HttpMatchParts[], { path }: LocationChange): boolean {
  return matches.length === 0 || path === undefined
    || matches.some(match => match.path === undefined || match.ignoresPathCase || mayMeet(match.path, path));
}

/** Whether a redirect, and every one that follows it, leads back to its own route, so that clients follow it without end. */
export function leadsBack(redirect: RedirectSpec, matches: readonly HttpMatchParts[], earlier: readonly (readonly HttpMatchParts[])[]): boolean {
  const change = changeOf(redirect);
  return staysAtOrigin(redirect) && takesLocation(matches, change) && !earlier.some(others => mayTakeLocation(others, change));
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
