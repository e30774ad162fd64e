import { crdSchemas } from './crd-schemas';
import { nearestName } from './nearest-name';
import { listed } from './wording';
import { groupOf, Manifest } from '../manifest';

/** Why an object is of no kind that its group has, and what was meant. */
export interface KindMisfit {
  readonly field: string;
  readonly message: string;
  readonly fix: string;
}

/** A kind with a version that is served: `networking.istio.io/v1`, `VirtualService`. */
interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
}

let served: readonly ServedKind[] | undefined;
let groups: ReadonlySet<string> | undefined;

/** The kinds of the pinned CRDs, each version of each. */
function servedKinds(): readonly ServedKind[] {
  served ??= Object.keys(crdSchemas().kinds).map(key => {
    const [group, version, kind] = key.split('/');
    return { apiVersion: `${group}/${version}`, kind };
  });
  return served;
}

/** Why the API server has no such kind from Istio; nothing where it has, or where the group is not Istio's. */
export function misfitOfKind({ apiVersion, kind }: Manifest): KindMisfit | undefined {
  if (Object.hasOwn(crdSchemas().kinds, `${apiVersion}/${kind}`)) {
    return undefined;
  }
  const group = groupOf({ apiVersion });
  groups ??= new Set(servedKinds().map(groupOf));
  if (!groups.has(group)) {
    return undefined;
  }
  const ofGroup = servedKinds().filter(one => groupOf(one) === group);
  const sameKind = servedKinds().filter(one => one.kind === kind);
  if (sameKind.length > 0) {
    const versions = listed(sameKind.map(one => one.apiVersion), 'or');
    return { field: 'apiVersion', message: `${apiVersion} has no ${kind}`, fix: `write apiVersion: ${versions}` };
  }
  const kinds = [...new Set(ofGroup.map(one => one.kind))];
  const meant = nearestName(String(kind), kinds);
  return {
    field: 'kind',
    message: `${group} has no kind ${kind}`,
    fix: `write kind: ${meant ?? listed(kinds, 'or')}`,
  };
}
