import { CDI070 } from '../../findings/catalogue/cdi070';
import { resourceName, selects, serviceOfHost } from '../../istio';
import { Mesh, PodsView, readDestinationRule, settingsOf, SubsetView, VirtualServiceView } from '../../mesh';
import { Check, readOnce } from '../check';

/** A route with weights: the subsets of one host that get a share. */
interface Split {
  readonly virtualService: VirtualServiceView;
  readonly subsets: ReadonlySet<string>;
}

/** A pod of two subsets gets a part of both shares: 10 % to a canary whose pods are among those of the stable subset too are more than half. */
export const overlappingSubsets: Check = {
  ...CDI070,
  onlyWith: ['subsets'],
  check: (object, mesh) => readDestinationRule(object).flatMap(({ host, subsets }) => {
    const splits = subsets.length < 2 ? [] : splitsByHost(mesh).get(host) ?? [];
    return splits.length === 0 ? [] : pairs(subsets).flatMap(([one, other]) => {
      const split = splits.find(candidate => [one, other].every(({ name }) => candidate.subsets.has(name)));
      const shared = split && sharedPods(one, other, host, mesh);
      return shared === undefined ? [] : [{
        message: `the subsets "${one.name}" and "${other.name}", between which VirtualService "${split!.virtualService.name}" splits requests `
          + `by weight, have pods in common (${shared}): each of those pods gets a part of both shares`,
        fix: 'give each subset a label that only its own pods have',
        field: `${other.field}.labels`,
        related: [resourceName(split!.virtualService.object.manifest)],
      }];
    });
  }),
};

/** The splits of all routes, by the host of their destinations. */
const splitsByHost = readOnce(mesh => {
  const splits = new Map<string, Split[]>();
  for (const virtualService of mesh.routes.all) {
    for (const { destinations } of virtualService.routes) {
      // Most routes split nothing.
      if (destinations.length < 2) {
        continue;
      }
      const shares = destinations.filter(({ weight }) => weight > 0);
      for (const host of new Set(shares.map(share => share.host))) {
        const subsets = new Set(shares.filter(share => share.host === host).flatMap(({ subset }) => subset ?? []));
        if (subsets.size > 1) {
          splits.set(host, [...splits.get(host) ?? [], { virtualService, subsets }]);
        }
      }
    }
  }
  return splits;
});

function sharedPods(one: SubsetView, other: SubsetView, host: string, mesh: Mesh): string | undefined {
  const [narrow, wide] = selects(other.labels, one.labels) ? [one, other] : selects(one.labels, other.labels) ? [other, one] : [];
  if (narrow !== undefined) {
    return `all pods of "${narrow.name}" are pods of "${wide!.name}"`;
  }
  const [both] = podsOfBoth(host, one, other, mesh);
  return both && `those of ${both.object.manifest.kind} "${both.name}"`;
}

/** The pods of two subsets: of the namespace of their Service, also where that is made elsewhere. */
function podsOfBoth(host: string, { labels, object }: SubsetView, other: SubsetView, mesh: Mesh): readonly PodsView[] {
  // No pod has two values of a label: so it is nearly always, and no pods have to be looked at.
  if (Object.entries(other.labels).some(([label, value]) => Object.hasOwn(labels, label) && labels[label] !== value)) {
    return [];
  }
  const namespace = serviceOfHost(host, settingsOf(object).clusterDomain)?.namespace;
  return namespace === undefined ? [] : mesh.pods.selectedBy({ ...labels, ...other.labels }, namespace);
}

function pairs<T>(values: readonly T[]): [T, T][] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other): [T, T] => [one, other]));
}
