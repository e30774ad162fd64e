import { ManagedRoutes, managedRoutes } from './managed-routes';
import { CDI147 } from '../../findings/catalogue/cdi147';
import { readRollout, resourceName } from '../../mesh';
import { Check } from '../check';

/** A header route of a controller compares the header alone, and has nothing of the route before which it stands. */
export const routesForEveryPath: Check = {
  ...CDI147,
  check(object, mesh) {
    const rollout = readRollout(object);
    const added = rollout.addedRoutes.filter(({ matches }) => matches.some(({ uri }) => uri === undefined));
    return added.length === 0 ? [] : managedRoutes(rollout, mesh).filter(hasMore).flatMap(({ virtualService }) => added.map(({ what, field }) => ({
      message: `${what} comes first in ${resourceName(virtualService.object.manifest)}, for every path, and without what its other routes compare `
        + 'and change: requests of those get the canary too',
      fix: 'give Argo Rollouts a VirtualService without hosts, with one route, and delegate to it from yours: what it adds stays within that route',
      field,
      related: [resourceName(virtualService.object.manifest)],
    })));
  },
};

/** What an added route would have to know of: other routes, or anything in the one that is split. */
const PLAIN = ['name', 'route'];

function hasMore({ virtualService, http }: ManagedRoutes): boolean {
  return !virtualService.isDelegate && (http.length > 1 || http.some(({ given }) => Object.keys(given).some(key => !PLAIN.includes(key))));
}
