import { CDI078 } from '../../findings/catalogue/cdi078';
import { fitOfPreflight, HttpMatchParts, isSimple, listOf, mapOf, mapsOf, meetsPreflight, preflightOf, readHttpMatch } from '../../istio';
import { readVirtualService, RouteView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { routesWith } from './http-routes';

/**
 * A browser asks with OPTIONS before it sends a request of another site, without cookies, tokens and headers of the application. Where that
 * goes to another route than the request itself, that route has to answer it.
 */
export const preflightRequests: Check = {
  ...CDI078,
  onlyWith: ['corsPolicy'],
  check(object) {
    const asking = routesWith(object, 'corsPolicy').filter(route => policyOf(route) !== undefined);
    const { routes, isDelegate } = readVirtualService(object);
    const http = asking.length === 0 ? [] : routes.filter(({ kind }) => kind === 'http');
    return asking.flatMap(route => {
      const missed = missedMatches(route);
      const found = missed.map(match => answerTo(match, http, isDelegate)).find(answer => answer !== undefined);
      return found === undefined ? [] : [report(route, found)];
    });
  },
};

/** Who gets a preflight request and does not answer it as a browser wants. */
interface Answer {
  readonly by?: RouteView;
}

/** The matches of a route with requests before which browsers ask, and that the question does not meet. */
function missedMatches(route: RouteView): HttpMatchParts[] {
  const { allowMethods, allowHeaders } = mapOf(policyOf(route));
  // Without methods and headers the policy may be for requests before which nobody asks.
  const isAsked = listOf(allowMethods).length > 0 || listOf(allowHeaders).length > 0;
  return matchesOf(route).filter(match => !meetsPreflight(match) && (isAsked || !isSimple(match)));
}

function answerTo(match: HttpMatchParts, routes: readonly RouteView[], isDelegate: boolean): Answer | undefined {
  const preflight = preflightOf(match);
  for (const route of routes) {
    const fit = fitOfPreflight(matchesOf(route), preflight);
    if (fit !== 'none' && (policyOf(route) !== undefined || route.delegate !== undefined)) {
      return undefined;
    }
    if (fit === 'all') {
      // Who forbids them means it: so does a load balancer whose rule asks for a token, and CDI064 says it there.
      return mapOf(route.given.directResponse).status === 403 ? undefined : { by: route };
    }
  }
  // What a delegate does not take goes on to routes that are not known here.
  return isDelegate ? undefined : {};
}

function report(route: RouteView, { by }: Answer): FoundInObject {
  const other = by === undefined ? undefined : `route "${by.name ?? by.index}"`;
  return {
    message: `route "${route.name ?? route.index}" has a corsPolicy, but no preflight request meets it: those for its requests `
      + `${other === undefined ? 'get 404' : `go to ${other}, which has none`}, so that browsers refuse to send the requests`,
    fix: 'let the route match OPTIONS too, without the headers that only the request itself has, '
      + `or ${other === undefined ? 'add a route for OPTIONS with the policy' : `give ${other} the policy`}`,
    field: `${route.field}.corsPolicy`,
  };
}

/** Its policy, where an origin may call. */
function policyOf({ given }: RouteView): unknown {
  const policy = mapOf(given.corsPolicy);
  return listOf(policy.allowOrigins).length > 0 || listOf(policy.allowOrigin).length > 0 ? policy : undefined;
}

function matchesOf({ given }: RouteView): HttpMatchParts[] {
  return mapsOf(given.match).map(readHttpMatch);
}
