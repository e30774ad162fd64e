import { IConstruct } from 'constructs';
import { CorsPolicy, renderCorsPolicy } from './cors-policy';
import { HttpAction } from './http-action';
import { HttpMatch, renderHttpMatch } from './http-match';
import { requireManagedRoutes } from './managed-target';
import { requireConditions, TrafficBinding } from './traffic-binding';
import { compact } from '../../core/compact';
import { ValidationError, refuse } from '../../core/errors';
import { optional, requireText } from '../../core/requirements';
import { mapOf, misfitOfRoute } from '../../istio';
import { HeaderOperations, isAuthorityHeader, renderHeaderOperations } from '../headers/header-operations';

/**
 * A rule of a VirtualService for HTTP, HTTP/2 and gRPC. The first rule that matches decides.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export interface HttpRoute {
  /** Name of the rule, for telemetry, for other tools and for people. Once in a VirtualService. */
  readonly name: string;

  /** What it does with a request. */
  readonly action: HttpAction;

  /**
   * When it applies: one of these matches is enough.
   *
   * @default - always
   */
  readonly matches?: HttpMatch[];

  /**
   * Changes to headers.
   *
   * @default - none
   */
  readonly headers?: HeaderOperations;

  /**
   * Which other origins may call from a browser. Not for a redirect or a direct response, where it does nothing.
   *
   * @default - no CORS headers
   */
  readonly corsPolicy?: CorsPolicy;
}

/**
 * The rule as Istio writes it, when it is given: what it writes makes sense for the requests that it takes.
 *
 * @param earlier the rules before it as Istio writes them; none where that is not known yet
 */
export function renderGivenRoute(route: HttpRoute, binding: TrafficBinding, consumer: IConstruct, earlier?: readonly object[]): object {
  const rendered = renderHttpRoute(route, binding, consumer);
  const found = misfitOfRoute(rendered, earlier);
  return found === undefined ? rendered
    : refuse(`${found.field} of route "${route.name}"`, found.misfit.allowed, mapOf(rendered)[found.field], found.misfit.fix);
}

/** The rule as Istio writes it. */
export function renderHttpRoute(route: HttpRoute, binding: TrafficBinding, consumer: IConstruct): object {
  const what = `route "${requireText('name of a route', route.name, 'give every route a name')}"`;
  const matches = (route.matches ?? []).map((match, index) => renderHttpMatch(`match ${index} of ${what}`, match, binding));
  requireConditions(what, matches);
  requirePrefixes(what, route);
  optional(route.action._delegate, delegate => requireManagedRoutes(what, delegate, matches.map(mapOf)));
  requireOneAuthority(what, route);
  if (route.corsPolicy !== undefined && route.action._answers) {
    refuse(`corsPolicy of ${what}`, 'left out where the route answers itself', route.corsPolicy,
      'Envoy adds CORS headers only to what it forwards: set them as response headers');
  }
  return compact({
    name: route.name,
    match: matches,
    ...route.action._render(what, consumer),
    headers: optional(route.headers, operations => renderHeaderOperations(`headers of ${what}`, operations)),
    corsPolicy: optional(route.corsPolicy, policy => renderCorsPolicy(`corsPolicy of ${what}`, policy)),
  });
}

function requirePrefixes(what: string, route: HttpRoute): void {
  const other = route.matches?.find(({ uri }) => uri !== undefined && !uri._isPrefix);
  if (route.action._redirect?.prefixRewrite !== undefined && other) {
    throw new ValidationError(`${what} must match paths by prefix to replace the prefix in a redirect, got ${other.uri}: use RedirectPath.replace`);
  }
}

function requireOneAuthority(what: string, route: HttpRoute): void {
  const { set = {}, add = {} } = route.headers?.request ?? {};
  const header = [...Object.keys(set), ...Object.keys(add)].find(isAuthorityHeader);
  if (route.action._rewritesAuthority && header !== undefined) {
    throw new ValidationError(`${what} must change the host once, got authorityRewrite and the header "${header}": keep one of them`);
  }
}
