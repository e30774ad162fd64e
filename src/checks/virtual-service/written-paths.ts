import { CDI083 } from '../../findings/catalogue/cdi083';
import { mapOf, mapsOf, misfitOfRoute } from '../../istio';
import { readVirtualService, RouteView } from '../../mesh';
import { Check } from '../check';
import { routesWith } from './http-routes';

/** What a route makes of the paths that it takes. The L2 refuses the same by the same predicate. */
export const writtenPaths: Check = {
  ...CDI083,
  onlyWith: ['rewrite', 'redirect'],
  check: object => {
    // Of a delegate the paths may stand at its root.
    const named = (route: RouteView) => !readVirtualService(object).isDelegate || namesPaths(route);
    return routesWith(object, 'rewrite', 'redirect').filter(named).flatMap(({ given, name, index, field }) => {
      const found = misfitOfRoute(given);
      return found === undefined ? [] : [{
        message: `${found.field} of route "${name ?? index}" must be ${found.misfit.allowed}`,
        fix: found.misfit.fix,
        field: `${field}.${found.field}`,
      }];
    });
  },
};

function namesPaths({ given }: RouteView): boolean {
  const matches = mapsOf(given.match);
  return matches.length > 0 && matches.every(({ uri }) => Object.keys(mapOf(uri)).length > 0);
}
