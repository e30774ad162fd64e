import { IST0101_NAMESPACE } from '../../findings/catalogue/ist0101-namespace';
import { mapOf, mapsOf, textsOf } from '../../istio';
import { Mesh, readPolicy } from '../../mesh';
import { Check } from '../check';
import { knownNamespaces } from '../known-namespaces';
import { orNear } from '../missing';

/** Most namespaces are elsewhere: what is told is a name that is nearly that of one that is here. */
export const missingNamespaces: Check = {
  ...IST0101_NAMESPACE,
  check: (object, mesh) => mapsOf(readPolicy(object).spec.rules).flatMap(({ from }, rule) => mapsOf(from).flatMap((item, index) =>
    ['namespaces', 'notNamespaces'].flatMap(list => textsOf(mapOf(item.source)[list]).flatMap((pattern, place) => {
      const near = isNamespace(pattern, mesh) ? undefined : knownNamespaces(mesh).near.nearTo(pattern);
      return isNamespace(pattern, mesh) || near === undefined && !mesh.absence.isComplete ? [] : [{
        message: `rule ${rule}: ${list} has "${pattern}", and no namespace is called so${orNear(near)}`,
        fix: near === undefined ? 'write the name of a namespace' : `write "${near}"; acknowledge the finding where the other one is elsewhere`,
        field: `spec.rules[${rule}].from[${index}].source.${list}[${place}]`,
      }];
    })))),
};

/** Whether a namespace is called so; `*` at the end or the beginning stands for anything. */
function isNamespace(pattern: string, mesh: Mesh): boolean {
  const { names } = knownNamespaces(mesh);
  if (pattern.startsWith('*')) {
    return pattern === '*' || [...names].some(name => name.endsWith(pattern.slice(1)));
  }
  return pattern.endsWith('*') ? [...names].some(name => name.startsWith(pattern.slice(0, -1))) : names.has(pattern.toLowerCase());
}
