import { ManagedRoutes, managedRoutes } from './managed-routes';
import { CDI148 } from '../../findings/catalogue/cdi148';
import { Mesh, nameOf, namespaceOf, readRollout, resourceName, RolloutView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

const VIRTUAL_SERVICE = 'networking.istio.io/VirtualService';
const DESTINATION_RULE = 'networking.istio.io/DestinationRule';

/** A Rollout that names what is not there is refused by its controller, and nothing new comes out. */
export const missingRoutes: Check = {
  ...CDI148,
  check(object, mesh) {
    const rollout = readRollout(object);
    return [
      ...rollout.virtualServices.flatMap(({ key, field }) => missing('VirtualService', VIRTUAL_SERVICE, key, `${field}.name`, mesh)),
      ...rollout.destinationRule === undefined ? []
        : missing('DestinationRule', DESTINATION_RULE, rollout.destinationRule.key, `${rollout.destinationRule.field}.name`, mesh),
      ...managedRoutes(rollout, mesh).flatMap(routes => [...unknownNames(routes), ...severalRoutes(rollout, routes)]),
    ];
  },
};

function missing(kind: string, fullKind: string, key: string, field: string, mesh: Mesh): FoundInObject[] {
  const keys = (fullKind === VIRTUAL_SERVICE ? virtualServices : destinationRules)(mesh);
  const [namespace] = key.split('/');
  if (keys.names.has(key)) {
    return [];
  }
  const near = keys.near.nearTo(key);
  return levelOfMissing(mesh.absence.of(fullKind, namespace), near) === undefined ? [] : [{
    message: `there is no ${kind} "${key}"${orNear(near)}: Argo Rollouts takes the Rollout for invalid`,
    fix: near === undefined ? `name a ${kind} that is there` : `write "${near.split('/')[1]}"`,
    field,
  }];
}

function unknownNames({ managed, virtualService, http }: ManagedRoutes): FoundInObject[] {
  const names = http.flatMap(({ name }) => name ?? []);
  return managed.routes.filter(route => !names.includes(route)).map(route => ({
    message: `${resourceName(virtualService.object.manifest)} has no route "${route}" (${names.join(', ') || 'none has a name'}): Argo Rollouts `
      + 'takes the Rollout for invalid',
    fix: 'name a route that is there',
    field: `${managed.field}.routes`,
    related: [resourceName(virtualService.object.manifest)],
  }));
}

/** Where no route is named, there has to be one. */
function severalRoutes({ addedRoutes }: RolloutView, { managed, virtualService, http }: ManagedRoutes): FoundInObject[] {
  const own = http.filter(({ name }) => !addedRoutes.some(({ what }) => what.endsWith(` route "${name}"`)));
  return managed.routes.length > 0 || own.length < 2 ? [] : [{
    message: `${resourceName(virtualService.object.manifest)} has ${own.length} routes, and none of them is named here: Argo Rollouts takes the `
      + 'Rollout for invalid',
    fix: 'name the route whose weights it moves, in routes',
    field: managed.field,
    related: [resourceName(virtualService.object.manifest)],
  }];
}

/** The objects of a kind by `namespace/name`. */
const namesOf = (kind: string) => readOnce(mesh => {
  const names = mesh.ofKind(kind).map(object => `${namespaceOf(object)}/${nameOf(object)}`);
  return { names: new Set(names), near: new NearNames(names) };
});

const virtualServices = namesOf(VIRTUAL_SERVICE);
const destinationRules = namesOf(DESTINATION_RULE);
