import { managedRoutes } from './managed-routes';
import { CDI145 } from '../../findings/catalogue/cdi145';
import { contradictedMatch, mapsOf } from '../../istio';
import { AddedRoute, readRollout, resourceName, RouteView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Of a route that a controller adds to a delegate Istio keeps what goes together with the route that leads there. */
export const droppedRoutes: Check = {
  ...CDI145,
  check(object, mesh) {
    const rollout = readRollout(object);
    return rollout.addedRoutes.length === 0 ? [] : managedRoutes(rollout, mesh).flatMap(({ virtualService }) => {
      const key = `${virtualService.namespace}/${virtualService.name}`;
      const roots = virtualService.isDelegate ? mesh.routes.delegatingTo(virtualService) : [];
      return roots.flatMap(root => root.routes.filter(({ delegate }) => delegate === key)
        .flatMap(route => rollout.addedRoutes.flatMap(added => dropped(added, route, root))));
    });
  },
};

function dropped({ what, field, matches }: AddedRoute, route: RouteView, root: VirtualServiceView): FoundInObject[] {
  const roots = mapsOf(route.given.match);
  const other = matches.flatMap(match => roots.flatMap((given, index) => {
    const compared = contradictedMatch(given, match);
    return compared === undefined ? [] : [`${compared} of ${route.field}.match[${index}]`];
  }))[0];
  const owner = resourceName(root.object.manifest);
  return other === undefined ? [] : [{
    message: `${what} does not go together with ${other} of ${owner}, which leads here: Istio drops it, and who should get the canary does not`,
    fix: 'compare there the same exact text, or a beginning of it, or nothing',
    field,
    related: [owner],
  }];
}
