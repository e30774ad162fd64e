import { KIA0201 } from '../../findings/catalogue/kia0201';
import { DestinationRuleView, Mesh, MeshObject, readDestinationRule, resourceName } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** Istio makes one of the rules for a host in a namespace: of what both say, the older one counts. */
export const oneHostOfTwoRules: Check = {
  ...KIA0201,
  check: (object, mesh) => readDestinationRule(object).flatMap(() => foundIn(mesh).get(object) ?? []),
};

/** The first that each has in common with an earlier one. */
const foundIn = readOnce((mesh: Mesh) => {
  const byHost = new Map<string, DestinationRuleView[]>();
  const found = new Map<MeshObject, FoundInObject>();
  for (const rule of mesh.destinationRules.all) {
    const key = JSON.stringify([rule.namespace, rule.host, Object.entries(rule.workloadSelector ?? {}).sort()]);
    const others = byHost.get(key);
    if (others === undefined) {
      byHost.set(key, [rule]);
      continue;
    }
    for (const other of others) {
      const shared = sharedBy(rule, other);
      if (shared !== undefined) {
        found.set(rule.object, report(rule, other, shared));
        break;
      }
    }
    others.push(rule);
  }
  return found;
});

interface Shared {
  readonly what: string;
  readonly field: string;
}

function sharedBy(own: DestinationRuleView, other: DestinationRuleView): Shared | undefined {
  const subset = own.subsets.find(one => other.subsets.some(({ name, labels, trafficPolicy }) =>
    name === one.name && JSON.stringify([labels, trafficPolicy]) !== JSON.stringify([one.labels, one.trafficPolicy])));
  if (subset !== undefined) {
    return { what: `has the subset "${subset.name}"`, field: subset.field };
  }
  const [policy, before] = [own.trafficPolicy, other.trafficPolicy];
  if (policy !== undefined && before !== undefined && JSON.stringify(policy) !== JSON.stringify(before)) {
    return { what: 'has a trafficPolicy', field: 'spec.trafficPolicy' };
  }
  return placesOf(own) === placesOf(other) ? undefined
    : { what: 'is exported to other namespaces, so that they are not put together', field: 'spec.exportTo' };
}

/** The namespaces that see it, in one way to write them. */
function placesOf({ exportTo, namespace }: DestinationRuleView): string {
  const places = new Set(exportTo.map(place => place === '.' ? namespace : place));
  return places.size === 0 || places.has('*') ? '*' : [...places].sort().join(',');
}

function report({ host }: DestinationRuleView, { object }: DestinationRuleView, { what, field }: Shared): FoundInObject {
  const name = resourceName(object.manifest);
  return {
    message: `${name} is for "${host}" too, and ${what}: the older one counts, and manifests have no age`,
    fix: 'put both into one DestinationRule, or let each have subsets of its own and one of them the trafficPolicy',
    field,
    related: [name],
  };
}
