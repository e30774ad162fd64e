import { CDI133 } from '../../findings/catalogue/cdi133';
import { conflictOf } from '../../istio';
import { Mesh, MeshObject, resourceName } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { NameOfRoute, namesOfRoutes, routesForName } from './names-of-passing-routes';
import { meetOnAPort } from '../gateway/meeting-servers';

/** Of two routes of TLS for one name Istio leaves out the match that comes later, with all of its names. */
export const oneNameTwice: Check = { ...CDI133, onlyWith: ['tls'], check: tellsWhere(isLeftOut, leftOut) };

/** But it makes a chain of filters for each where the servers have another bind, or the routes write the name otherwise. */
export const oneNameInTwoWays = tellsWhere(isRefused, refusal);

/** Tells the first of the later ones of two. */
function tellsWhere(
  isTold: (own: NameOfRoute, before: NameOfRoute) => boolean, tell: (own: NameOfRoute, before: NameOfRoute) => FoundInObject,
): (object: MeshObject, mesh: Mesh) => FoundInObject[] {
  return (object, mesh) => {
    for (const own of namesOfRoutes(object, mesh)) {
      const all = routesForName(own.name, mesh);
      const before = all.slice(0, all.indexOf(own)).find(other => isTold(own, other) && areTogether(own, other) && meetOnAPort(own, other, mesh));
      if (before !== undefined) {
        return [tell(own, before)];
      }
    }
    return [];
  };
}

/** Where the servers can not be on one port at all, that is told of them. */
function areTogether({ server: own }: NameOfRoute, { server: before }: NameOfRoute): boolean {
  return own === before || conflictOf(own, before) === undefined;
}

function isRefused(own: NameOfRoute, before: NameOfRoute): boolean {
  return own.server.bind !== before.server.bind || own.name !== before.name;
}

/** The same match at two servers leads to the same. */
function isLeftOut(own: NameOfRoute, before: NameOfRoute): boolean {
  const isOtherMatch = own.object !== before.object || own.chain.field !== before.chain.field;
  return own.server.bind === before.server.bind && own.name === before.name && isOtherMatch;
}

function refusal(own: NameOfRoute, before: NameOfRoute): FoundInObject {
  const { chain: { field }, name, server: { port } } = own;
  return {
    message: `${field} compares the name ${name} at ${placeOf(own)}, as ${whose(own, before)} does at ${placeOf(before)} of the same pods: Envoy `
      + `gets the same conditions twice, and refuses port ${port}, whatever else is on it`,
    fix: 'give the name to one of the two, or write bind and name in both servers alike',
    field,
    related: relatedTo(own, before),
  };
}

function leftOut(own: NameOfRoute, before: NameOfRoute): FoundInObject {
  const { chain: { field, names }, name } = own;
  return {
    message: `${field} compares the name ${name} at ${placeOf(own)}, as ${whose(own, before)} does at the same port and pods: Istio takes one of the `
      + `two, and leaves out the other match${names.length === 1 ? '' : ' with all of its names'}`,
    fix: 'give each name to one match',
    field,
    related: relatedTo(own, before),
  };
}

function placeOf({ gateway, server: { field } }: NameOfRoute): string {
  return `${field} of Gateway ${gateway.key}`;
}

function whose(own: NameOfRoute, { object, chain: { field } }: NameOfRoute): string {
  return own.object === object ? field : resourceName(object.manifest);
}

function relatedTo(own: NameOfRoute, { object }: NameOfRoute): string[] {
  return own.object === object ? [] : [resourceName(object.manifest)];
}
