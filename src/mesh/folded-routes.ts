import { MeshObject } from './mesh-object';
import { Routes } from './routes';
import { delegatedRoute, gatewayName, isVisibleIn, textsOf } from '../istio';
import { matchesOf, readRoute, RouteView, VirtualServiceView } from './views/virtual-service-view';

/** A route as istiod takes it: of a VirtualService itself, or of one to which it delegates. */
export interface FoldedRoute {
  readonly route: RouteView;
  /** The object in which it stands. */
  readonly object: MeshObject;
  /** The route that delegated to it. */
  readonly root?: RouteView;
}

/** What says where copies go, and how many. */
const MIRRORING = ['mirror', 'mirrorPercentage', 'mirrorPercent', 'mirrors'];

/** The HTTP routes of a VirtualService, those of its delegates in the place of what delegates to them. */
export function foldedRoutes(virtualService: VirtualServiceView, routes: Routes): FoldedRoute[] {
  return virtualService.routes.filter(({ kind }) => kind === 'http').flatMap(route => {
    const { object } = virtualService;
    if (route.delegate === undefined) {
      return [{ route: withFullNames(route, virtualService), object }];
    }
    const delegate = routes.named(route.delegate);
    // One that is not there, has hosts, or is not seen in the namespace of its root: Istio drops the route.
    const isUsable = delegate !== undefined && delegate.isDelegate && isVisibleIn(virtualService.namespace, delegate);
    return isUsable ? foldedRoute(route, virtualService, delegate) : [];
  });
}

/** Whether istiod keeps a route of a delegate below a route that leads to it: where their matches contradict each other it drops the former. */
export function isKeptBelow(root: RouteView, owner: VirtualServiceView, route: RouteView, delegate: VirtualServiceView): boolean {
  return delegatedRoute(withFullNames(root, owner).given, withFullNames(route, delegate).given) !== undefined;
}

function foldedRoute(root: RouteView, virtualService: VirtualServiceView, delegate: VirtualServiceView): FoldedRoute[] {
  const { delegate: _, ...given } = withFullNames(root, virtualService).given;
  return delegate.routes.filter(({ kind }) => kind === 'http').flatMap(route => {
    const merged = delegatedRoute(given, withFullNames(route, delegate).given);
    if (merged === undefined) {
      return [];
    }
    // Destinations of the delegate are read in its own namespace, and mirrors of the root in that of the root.
    const inRoot = readRoute(Object.fromEntries(MIRRORING.map(field => [field, merged[field]])), route, virtualService);
    const ownsMirrors = route.given.mirror !== undefined || route.given.mirrors !== undefined;
    return [{ route: readRoute(merged, route, delegate, ownsMirrors ? undefined : inRoot), object: delegate.object, root }];
  });
}

/** A route with the names of its gateways in full. */
function withFullNames(route: RouteView, owner: VirtualServiceView): RouteView {
  const matches = matchesOf(route);
  if (matches.every(({ gateways }) => gateways === undefined)) {
    return route;
  }
  const match = matches.map(one => one.gateways === undefined ? one
    : { ...one, gateways: textsOf(one.gateways).map(name => gatewayName(name, owner.namespace)) });
  return readRoute({ ...route.given, match }, route, owner);
}
