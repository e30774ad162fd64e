import { managedRoutes } from './managed-routes';
import { CDI146 } from '../../findings/catalogue/cdi146';
import { mapsOf, textOf } from '../../istio';
import { Mesh, nameOf, namespaceOf, readRollout, resourceName, RolloutView, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Argo Rollouts writes two versions into routes and subsets, and drops what else is there. */
export const takenAway: Check = {
  ...CDI146,
  check(object, mesh) {
    const rollout = readRollout(object);
    return [...destinationsOfOthers(rollout, mesh), ...subsetsOfOthers(rollout, mesh)];
  },
};

function destinationsOfOthers(rollout: RolloutView, mesh: Mesh): FoundInObject[] {
  const { services, destinationRule } = rollout;
  const subsets = destinationRule?.subsets ?? [];
  const isOwn = (host: string, subset: string | undefined): boolean =>
    subset === undefined ? services.includes(host.split('.')[0]) : subsets.includes(subset);
  return managedRoutes(rollout, mesh).flatMap(({ managed, virtualService, split }) => split.flatMap(route =>
    route.destinations.filter(({ host, subset }) => !isOwn(host, subset)).map(({ host, subset, field }) => ({
      message: `${field} of ${resourceName(virtualService.object.manifest)}, "${host}"${subset === undefined ? '' : ` subset "${subset}"`}, is `
        + 'neither of the two versions: Argo Rollouts takes it away, or gives it what is left of 100',
      fix: 'leave the two versions in the route, and send to others in a route of its own, in another VirtualService',
      field: managed.field,
      related: [resourceName(virtualService.object.manifest)],
    }))));
}

function subsetsOfOthers({ destinationRule, namespace }: RolloutView, mesh: Mesh): FoundInObject[] {
  const rule = destinationRule === undefined ? undefined : mesh.ofKind('networking.istio.io/DestinationRule')
    .find(one => namespaceOf(one) === namespace && `${namespace}/${nameOf(one)}` === destinationRule.key);
  const others = rule === undefined ? []
    : mapsOf(specOf(rule).subsets).flatMap(({ name }) => textOf(name) ?? []).filter(name => !destinationRule!.subsets.includes(name));
  return others.length === 0 ? [] : [{
    message: `${resourceName(rule!.manifest)} has the subset${others.length > 1 ? 's' : ''} ${others.map(name => `"${name}"`).join(', ')} beside `
      + 'those of the two versions: with the next version Argo Rollouts takes others away, and routes to them answer 503',
    fix: 'put other subsets into a DestinationRule of their own for the same host: Istio reads both as one',
    field: destinationRule!.field,
    related: [resourceName(rule!.manifest)],
  }];
}
