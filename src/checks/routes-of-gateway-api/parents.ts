import { KIA1401 } from '../../findings/catalogue/kia1401';
import { mapsOf, resourceName, textOf } from '../../istio';
import { Mesh, MeshObject, nameOf, namespaceOf, specOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

const GROUP = 'gateway.networking.k8s.io';
const KIND = `${GROUP}/Gateway`;

/** A route of the Gateway API is at the Gateways that it names. */
export const missingParents: Check = {
  ...KIA1401,
  check: (object, mesh) => mapsOf(specOf(object).parentRefs).flatMap((ref, index) => {
    const isGateway = (textOf(ref.group) ?? GROUP) === GROUP && (textOf(ref.kind) ?? 'Gateway') === 'Gateway';
    return isGateway ? missing(`${textOf(ref.namespace) || namespaceOf(object)}/${textOf(ref.name)}`, textOf(ref.sectionName), index, mesh) : [];
  }),
};

function missing(key: string, section: string | undefined, index: number, mesh: Mesh): FoundInObject[] {
  const { byName, near: names } = gateways(mesh);
  const gateway = byName.get(key);
  const field = `spec.parentRefs[${index}]`;
  if (gateway === undefined) {
    const near = names.nearTo(key);
    const level = levelOfMissing(mesh.absence.of(KIND, key.slice(0, key.indexOf('/'))), near);
    return level === undefined ? [] : [{
      level,
      message: `there is no Gateway "${key}" of the Gateway API${orNear(near)}: the route is nowhere`,
      fix: near === undefined ? 'name a Gateway that is there' : `write "${near}"`,
      field: `${field}.name`,
    }];
  }
  const listeners = mapsOf(specOf(gateway).listeners).map(({ name }) => textOf(name) ?? '');
  return section === undefined || section === '' || listeners.includes(section) ? [] : [{
    message: `${resourceName(gateway.manifest)} has no listener "${section}" (it has: ${listeners.join(', ') || 'none'}): the route is nowhere`,
    fix: 'write the name of a listener, or leave sectionName out',
    field: `${field}.sectionName`,
    related: [resourceName(gateway.manifest)],
  }];
}

const gateways = readOnce((mesh: Mesh) => {
  const byName = new Map(mesh.ofKind(KIND).map((object): [string, MeshObject] => [`${namespaceOf(object)}/${nameOf(object)}`, object]));
  return { byName, near: new NearNames(byName.keys()) };
});
