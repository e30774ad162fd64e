import { DEFAULT_PORTS, HttpMatchParts, readHttpMatch, readRedirect, rewrittenPath } from '../../istio';
import { ProxiedRequest } from '../proxied-request';
import { pathWithQuery } from './action-context';

/** Where a client is sent. */
export interface Redirection {
  readonly status: number;
  readonly location: string;
}

/** The codes that istiod knows: for others it makes a route without an action, for which Envoy refuses all routes of the port. */
const CODES = [301, 302, 303, 307, 308];
const ANY_MATCH = readHttpMatch({});

/** Where a redirect leads; none where its code is one that istiod does not know. */
export function locationOf(redirect: unknown, match: HttpMatchParts = ANY_MATCH, request: ProxiedRequest): Redirection | undefined {
  const { uri, prefixRewrite, authority, scheme, port, derivePort, redirectCode } = readRedirect(redirect);
  const status = redirectCode || 301;
  if (!CODES.includes(status)) {
    return undefined;
  }
  const protocol = scheme || request.scheme;
  const number = port ?? (derivePort === 'FROM_REQUEST_PORT' ? request.origin.port : 0);
  // istiod leaves out the port of the protocol; where none is written, Envoy repeats what the client wrote.
  const written = number === 0 || number === DEFAULT_PORTS[protocol] ? '' : `:${number}`;
  const host = authority || hostOf(request, protocol, written !== '');
  const path = pathOf(uri, prefixRewrite, match, request);
  return { status, location: `${protocol}://${host}${written}${path.startsWith('/') ? '' : '/'}${path}` };
}

/** The location of a request itself, which Envoy writes into some answers. */
export function ownLocation(request: ProxiedRequest): string {
  return `${request.scheme}://${request.authority}${pathWithQuery(request)}`;
}

/** Where a server with `httpsRedirect` leads: with the port that the client wrote, whichever it is. */
export function httpsLocationOf(request: ProxiedRequest): Redirection {
  return { status: 301, location: `https://${request.authority}${pathWithQuery(request)}` };
}

/** The host of the request: without a port where another one comes, or where it is that of a protocol that is left. */
function hostOf({ authority, scheme }: ProxiedRequest, protocol: string, hasPort: boolean): string {
  const colon = authority.startsWith('[') ? authority.lastIndexOf(']:') + 1 || -1 : authority.lastIndexOf(':');
  if (colon < 0) {
    return authority;
  }
  const isLeft = protocol !== scheme && authority.slice(colon) === `:${DEFAULT_PORTS[scheme]}`;
  return hasPort || isLeft ? authority.slice(0, colon) : authority;
}

function pathOf(uri: string | undefined, prefixRewrite: string | undefined, match: HttpMatchParts, request: ProxiedRequest): string {
  const query = request.query === undefined ? '' : `?${request.query}`;
  if (prefixRewrite) {
    return `${rewrittenPath({ uri: prefixRewrite }, match, request.path)}${query}`;
  }
  if (!uri) {
    return pathWithQuery(request);
  }
  return uri.includes('?') ? uri : `${uri}${query}`;
}
