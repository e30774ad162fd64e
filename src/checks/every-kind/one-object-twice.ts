import { CDI003 } from '../../findings/catalogue/cdi003';
import { identityOf, Mesh, MeshObject, resourceName } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** What is applied last is all that there is: of two policies one protects nothing. */
export const oneObjectTwice: Check = {
  ...CDI003,
  check: (object, mesh) => {
    const found = foundTwice(mesh).get(object);
    return found === undefined ? NOTHING : [found];
  },
};

const NOTHING: FoundInObject[] = [];

/** By the second object of each pair. Two charts with the same objects are told once. */
const foundTwice = readOnce(mesh => new Map([...groupedByUnits(pairsOf(mesh)).values()].flatMap(group => {
  const [[object, other]] = group;
  return object.unit !== other.unit && haveTheSame(mesh, other.unit, object.unit) ? [[object, sameSet(object, other)] as const]
    : group.map(pair => [pair[0], twice(...pair)] as const);
})));

/** Each object that is there already, and the first one. */
function pairsOf(mesh: Mesh): [MeshObject, MeshObject][] {
  const first = new Map<string, MeshObject>();
  const pairs: [MeshObject, MeshObject][] = [];
  for (const object of mesh.objects) {
    const identity = identityOf(object);
    const other = identity === undefined ? undefined : first.get(identity);
    if (other !== undefined) {
      pairs.push([object, other]);
    } else if (identity !== undefined) {
      first.set(identity, object);
    }
  }
  return pairs;
}

function groupedByUnits(pairs: readonly [MeshObject, MeshObject][]): Map<string, [MeshObject, MeshObject][]> {
  const groups = new Map<string, [MeshObject, MeshObject][]>();
  for (const pair of pairs) {
    const units = JSON.stringify(pair.map(({ unit }) => unit));
    const group = groups.get(units) ?? [];
    group.push(pair);
    groups.set(units, group);
  }
  return groups;
}

function twice(object: MeshObject, other: MeshObject): FoundInObject {
  const clusters = object.unit === other.unit || other.origin === undefined ? ''
    : `; where the charts "${other.unit}" and "${object.unit}" are for two clusters, say so: ${CLUSTERS}`;
  return {
    message: `${resourceName(object.manifest)} is there twice in one cluster: ${makerOf(other)}, and what is applied last is all that there is`,
    fix: other.origin === undefined ? `rename one of them, or leave it out; where they are for two clusters, say so: ${MESHES}`
      : `rename one of them, or leave it out${clusters}`,
  };
}

function makerOf({ origin, source }: MeshObject): string {
  return origin !== undefined || source === undefined ? `"${origin}" makes it too` : `it is in ${source.file}:${source.line} too`;
}

function sameSet(object: MeshObject, other: MeshObject): FoundInObject {
  return {
    message: `${other.origin === undefined ? 'the kustomizations' : 'the charts'} "${other.unit}" and "${object.unit}" hold the same objects for one `
      + `cluster, such as ${resourceName(object.manifest)}: what is applied last is all that there is`,
    fix: `where they are for two clusters, say so: ${other.origin === undefined ? MESHES : CLUSTERS}`,
  };
}

/** What says so of files. */
const MESHES = 'meshes: { NAME: [FOLDER] } in cdk8s-istio.yaml';

/** Settings are read with the first construct. */
const CLUSTERS = 'MeshSettings.configure(chart, { cluster: \'NAME\' }) with a name for each chart, before anything is made in it';

/** Whether two units hold the same set of objects. What names no namespace is compared as if both went to one. */
function haveTheSame({ objects }: Mesh, one: string | undefined, other: string | undefined): boolean {
  const [first, second] = [one, other].map(unit =>
    new Set(objects.filter(object => object.unit === unit).map(object => identityOf({ ...object, unit: '' }))));
  return first.size === second.size && [...first].every(identity => second.has(identity));
}
