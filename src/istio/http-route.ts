import { HttpMatchParts, readHttpMatch } from './http-match';
import { Misfit, never } from './misfit';
import { misfitOfRewrite, misfitOfSeam, readRewrite } from './path-rewrite';
import { mapOf, mapsOf } from './plain-value';
import { ClientOrigin, leadsBack, readRedirect, RedirectSpec } from './redirect-location';
import { originLeft, TrafficOrigin } from './traffic-origin';

/** A field of a route with the reason why it is a mistake. */
export interface RouteMisfit {
  readonly field: 'rewrite' | 'redirect';
  readonly misfit: Misfit;
}

/** Where requests come in: as clients see it, and as matches compare it. */
export interface RoutePlace {
  readonly client?: ClientOrigin;
  readonly traffic: Partial<TrafficOrigin>;
}

/**
 * Whether a redirect of a route surely leads clients to the same route again, without end.
 *
 * @param place where the requests come in, as far as it is known
 */
export function routeLeadsBack(route: unknown, earlier: readonly unknown[], { client, traffic }: RoutePlace = { traffic: {} }): boolean {
  const redirect = mapOf(mapOf(route).redirect);
  const [own, ...others] = Object.keys(redirect).length === 0 ? [[]] : [route, ...earlier].map(one => matchesAt(one, traffic));
  return own.length > 0 && leadsBack(readRedirect(redirect), own, others.filter(({ length }) => length > 0), client);
}

/**
 * Why what a route (HTTPRoute of a VirtualService) writes is a mistake for requests that meet it.
 *
 * @param route the route as it lies in a manifest
 * @param earlier the routes before it; none where they are not known, so that nobody can say whether a redirect leads back
 */
export function misfitOfRoute(route: unknown, earlier?: readonly unknown[]): RouteMisfit | undefined {
  const { rewrite, redirect } = mapOf(route);
  if (rewrite === undefined && redirect === undefined) {
    return undefined;
  }
  const matches = matchesOf(route);
  const ofRewrite = rewrite === undefined ? undefined : misfitOfRewrite(readRewrite(rewrite), matches);
  if (ofRewrite !== undefined) {
    return { field: 'rewrite', misfit: ofRewrite };
  }
  const ofRedirect = misfitOfRedirect(readRedirect(redirect), matches)
    ?? (earlier !== undefined && routeLeadsBack(route, earlier) ? never('to a location that the route is not for',
      'clients would follow it to the same route again and again: lead elsewhere, or put a route for the location before it') : undefined);
  return ofRedirect && { field: 'redirect', misfit: ofRedirect };
}

function misfitOfRedirect({ prefixRewrite }: RedirectSpec, matches: readonly HttpMatchParts[]): Misfit | undefined {
  const seams = (matches.length > 0 ? matches : [undefined]).map(match => match?.path ?? { kind: 'prefix' as const, text: '/' });
  return prefixRewrite === undefined ? undefined : seams.map(path => misfitOfSeam(prefixRewrite, path)).find(misfit => misfit !== undefined);
}

function matchesOf(route: unknown): HttpMatchParts[] {
  return mapsOf(mapOf(route).match).map(readHttpMatch);
}

/** The matches of a route that traffic from somewhere can meet; one for everything where it has none. */
function matchesAt(route: unknown, traffic: Partial<TrafficOrigin>): HttpMatchParts[] {
  const matches = matchesOf(route);
  return (matches.length > 0 ? matches : [readHttpMatch({})]).flatMap(match => {
    const origin = originLeft(match.origin, traffic);
    return origin === undefined ? [] : [{ ...match, origin }];
  });
}
