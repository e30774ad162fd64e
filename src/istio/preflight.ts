import { HttpMatchParts } from './http-match';
import { coversMatch } from './http-match-coverage';
import { coversText, matchesText, TextMatch } from './text-match';

/**
 * Headers that a preflight request may have: what browsers send with it, and what proxies on the way add. It has no cookies, no token, and
 * no header of an application.
 */
const CARRIED = new RegExp(`^(?:${[
  ':.*', 'host', 'origin', 'referer', 'user-agent', 'via', 'forwarded', 'accept(?:-language|-encoding)?', 'access-control-request-.*', 'sec-.*',
  'x-forwarded-.*', 'x-envoy-.*', 'x-real-ip', 'x-request-id',
].join('|')})$`);
/** What a corsPolicy may say of methods. */
export const CORS_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', '*'];
/** Methods that a page may use without asking before. */
const SIMPLE = ['GET', 'HEAD', 'POST'];
const OPTIONS: TextMatch = { kind: 'exact', text: 'OPTIONS' };

/** Whether a preflight request, by which a browser asks before another one, may meet a match. */
export function meetsPreflight({ method, headers }: HttpMatchParts): boolean {
  return (method === undefined || matchesText(method, OPTIONS.text)) && headers.every(({ name }) => CARRIED.test(name.toLowerCase()));
}

/** Whether browsers send every request that meets a match without a preflight request, where it has no headers of its own. */
export function isSimple({ method, headers }: HttpMatchParts): boolean {
  return method !== undefined && SIMPLE.some(name => coversText({ kind: 'exact', text: name }, method))
    && headers.every(({ name }) => CARRIED.test(name.toLowerCase()));
}

/** The preflight requests for those that meet a match. */
export function preflightOf(match: HttpMatchParts): HttpMatchParts {
  return { ...match, method: OPTIONS, headers: match.headers.filter(({ name }) => CARRIED.test(name.toLowerCase())), withoutHeaders: [] };
}

/** How a route meets the preflight requests for a match: all, surely none, or nobody knows. */
export function fitOfPreflight(matches: readonly HttpMatchParts[], preflight: HttpMatchParts): 'all' | 'none' | 'some' {
  if (matches.length === 0 || matches.some(match => coversMatch(match, preflight))) {
    return 'all';
  }
  return matches.some(match => mayMeet(match, preflight)) ? 'some' : 'none';
}

function mayMeet(match: HttpMatchParts, preflight: HttpMatchParts): boolean {
  const { port } = match.origin;
  return meetsPreflight(match)
    && (port === undefined || preflight.origin.port === undefined || port === preflight.origin.port)
    && (match.ignoresPathCase || preflight.ignoresPathCase || mayOverlap(match.path, preflight.path));
}

function mayOverlap(one: TextMatch | undefined, other: TextMatch | undefined): boolean {
  if (one === undefined || other === undefined || one.kind === 'regex' && other.kind !== 'exact' || other.kind === 'regex' && one.kind !== 'exact') {
    return true;
  }
  return coversText(one, other) || coversText(other, one);
}
