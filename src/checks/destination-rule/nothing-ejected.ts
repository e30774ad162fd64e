import { CDI104 } from '../../findings/catalogue/cdi104';
import { mapOf, mostEjected, numberOf, selects, settingAt } from '../../istio';
import { DestinationRuleView, Mesh, PodsView, readDestinationRule, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Outlier detection ejects no more than a percentage, and of few endpoints that is none. */
export const nothingEjected: Check = {
  ...CDI104,
  onlyWith: ['outlierDetection'],
  check: (object, mesh) => readDestinationRule(object).flatMap(rule => inspect(rule, mesh)),
};

function inspect({ host, trafficPolicy: policy, subsets }: DestinationRuleView, mesh: Mesh): FoundInObject[] {
  const layers = [
    { policy, subset: undefined, labels: {}, field: 'spec.trafficPolicy', what: `"${host}"` },
    ...subsets.filter(({ trafficPolicy }) => (trafficPolicy?.outlierDetection ?? undefined) !== undefined)
      .map(({ trafficPolicy: subset, labels, field, name }) =>
        ({ policy, subset, labels, field: `${field}.trafficPolicy`, what: `subset "${name}"` })),
  ];
  return layers.flatMap(({ labels, field, what, ...layer }): FoundInObject[] => {
    const detection = settingAt(layer, undefined, 'outlierDetection') ?? undefined;
    const most = detection === undefined ? undefined : mostEndpoints(host, labels, mesh);
    if (most === undefined || mostEjected(detection, most) > 0) {
      return [];
    }
    const percent = numberOf(mapOf(detection).maxEjectionPercent) || undefined;
    return [{
      message: `outlier detection of ${what} ejects no pod: at most ${percent === undefined ? '10 %, which is the default,' : `${percent} %`} of `
        + `${most} ${most === 1 ? 'pod is' : 'pods are'} none`,
      fix: `write maxEjectionPercent: ${Math.ceil(100 / most)} or more; with 100 all of them may be out`,
      field: `${field}.outlierDetection`,
    }];
  });
}

/** The most pods that a Service has; none where the manifests do not say, or where something else is behind the host too. */
function mostEndpoints(host: string, labels: Record<string, string>, mesh: Mesh): number | undefined {
  const known = mesh.registry.named(host);
  const [service] = known.map(one => one.service);
  if (known.length !== 1 || service === undefined || service.type === 'ExternalName') {
    return undefined;
  }
  const counts = mesh.registry.podsOf(service).filter(pods => selects(labels, pods.labels)).map(pods => mostPods(pods, mesh));
  const sum = counts.reduce<number>((all, count) => all + (count ?? NaN), 0);
  return counts.length === 0 || Number.isNaN(sum) || sum === 0 ? undefined : sum;
}

function mostPods({ object }: PodsView, mesh: Mesh): number | undefined {
  const scalers = mesh.scaling.scalersOf(object);
  const counts = scalers.length > 0 ? scalers.map(({ most }) => most) : [numberOf(specOf(object).replicas)];
  return counts.includes(undefined) ? undefined : Math.max(...counts as number[]);
}
