import { cachedView, DestinationView, MeshObject, readVirtualService, RouteView } from '../../mesh';

/** Where routes of a VirtualService lead, and the first of them that does. */
export interface DistinctDestination {
  readonly route: RouteView;
  readonly destination: DestinationView;
  readonly isMirror: boolean;
}

/** The destinations of a VirtualService, each host with its subset and port once: most routes of one lead to the same few. */
export const distinctDestinations = cachedView((object: MeshObject): readonly DistinctDestination[] => {
  const first = new Map<string, DistinctDestination>();
  let last: DestinationView | undefined;
  for (const route of readVirtualService(object).routes) {
    for (const destination of route.destinations) {
      if (last === undefined || last.host !== destination.host || last.subset !== destination.subset || last.port !== destination.port) {
        remember(route, destination, false, first);
        last = destination;
      }
    }
    for (const destination of route.mirrors) {
      remember(route, destination, true, first);
    }
  }
  return [...first.values()];
});

function remember(route: RouteView, destination: DestinationView, isMirror: boolean, first: Map<string, DistinctDestination>): void {
  const key = `${destination.host} ${destination.subset ?? ''} ${destination.port ?? ''}`;
  if (!first.has(key)) {
    first.set(key, { route, destination, isMirror });
  }
}
