import { FindingLevel } from '../../findings';
import { CDI094 } from '../../findings/catalogue/cdi094';
import { isVisibleIn, resourceName } from '../../istio';
import { isKeptBelow, Mesh, nameOf, readVirtualService, RouteView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

const KIND = 'networking.istio.io/VirtualService';

/** A route that leads to a delegate is that of the delegate, or none. */
export const lostDelegates: Check = {
  ...CDI094,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    return virtualService.isDelegate ? droppedRoutes(virtualService, mesh)
      : virtualService.routes.flatMap(route => route.delegate === undefined ? [] : lost(route, route.delegate, virtualService, mesh));
  },
};

function lost(route: RouteView, key: string, { namespace }: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const delegate = mesh.routes.named(key);
  const field = `${route.field}.delegate`;
  const [delegateNamespace, name] = key.split('/');
  if (delegate === undefined && mesh.absence.isMade(KIND, delegateNamespace, name)) {
    return [];
  }
  if (delegate === undefined) {
    const near = namesOfAll(mesh).nearTo(key);
    const level = levelOfMissing(mesh.absence.of(KIND, delegateNamespace), near);
    return level === undefined ? [] : [{
      level,
      message: `there is no VirtualService "${key}"${orNear(near)}: Istio drops the route`,
      fix: near === undefined ? 'name a VirtualService without hosts that is there'
        : `write "${near.split('/')[1]}" of the namespace "${near.split('/')[0]}"`,
      field,
    }];
  }
  const related = [resourceName(delegate.object.manifest)];
  if (!delegate.isDelegate) {
    const message = `${related[0]} has hosts, so it is no delegate: Istio drops the route`;
    return [{ message, fix: 'take the hosts and gateways out of it', field, related }];
  }
  return isVisibleIn(namespace, delegate) ? [] : [{
    message: `${related[0]} is not exported to the namespace "${namespace}": Istio drops the route`,
    fix: `add "${namespace}" to its exportTo`,
    field,
    related,
  }];
}

/** The routes of a delegate that are below none of the routes that lead to it. */
function droppedRoutes(delegate: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const key = `${delegate.namespace}/${delegate.name}`;
  const roots = mesh.routes.delegatingTo(delegate).flatMap(owner =>
    owner.routes.filter(route => route.delegate === key).map(route => ({ owner, route })));
  return roots.length === 0 ? [] : delegate.routes.filter(({ kind }) => kind === 'http')
    .filter(route => !roots.some(root => isKeptBelow(root.route, root.owner, route, delegate))).map(route => ({
      level: FindingLevel.WARNING,
      message: `http route ${route.name === undefined ? route.index : `"${route.name}"`} does not fit the match of the route that leads here, ${
        roots[0].route.field} of ${resourceName(roots[0].owner.object.manifest)}: Istio drops it`,
      fix: 'let each match stay within that of the route that leads here: an exact path or a prefix that begins with its prefix, the same '
        + 'ignoreUriCase, and no regex where both compare the same',
      field: route.field,
      related: [...new Set(roots.map(({ owner }) => resourceName(owner.object.manifest)))],
    }));
}

const namesOfAll = readOnce(mesh => new NearNames(mesh.routes.all.filter(({ isDelegate }) => isDelegate)
  .map(({ object, namespace }) => `${namespace}/${nameOf(object)}`)));
