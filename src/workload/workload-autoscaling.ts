import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { RenderedMetric, requireMetric } from './autoscaling-metric';
import { naming } from './plus-errors';
import { refuse } from '../core/errors';
import { MAX_INT32, requireInteger, requireItems } from '../core/requirements';

/**
 * How many pods a workload runs, by what is measured. It becomes a HorizontalPodAutoscaler, and the Deployment leaves `replicas` out.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface WorkloadAutoscaling {
  /**
   * The most pods.
   *
   * Range: at least `minReplicas`.
   */
  readonly maxReplicas: number;

  /**
   * The fewest pods.
   *
   * Range: at least 1.
   *
   * @default 2
   */
  readonly minReplicas?: number;

  /**
   * What is measured: `kplus.Metric.resourceCpu`, `resourceMemory`, `pods`, `object`, `external` and others. The metric that asks for the
   * most pods decides. A utilization is relative to the requests of the containers, which they then have to have.
   *
   * @default - 80 % of the requested CPU
   */
  readonly metrics?: kplus.Metric[];

  /**
   * How fast pods are added.
   *
   * @default - cdk8s-plus's: at once, at most 4 pods or 200 % a minute
   */
  readonly scaleUp?: kplus.ScalingRules;

  /**
   * How fast pods are taken away.
   *
   * @default - cdk8s-plus's: after five minutes of less load, at most `minReplicas` pods in five minutes
   */
  readonly scaleDown?: kplus.ScalingRules;
}

/** The fewest pods that an autoscaler keeps, unless it says otherwise. */
export const DEFAULT_MIN_REPLICAS = 2;

/** What Kubernetes measures, with the property of cdk8s-plus that requests it. */
const RESOURCES: Record<string, 'cpu' | 'memory' | 'ephemeralStorage' | undefined> = {
  'cpu': 'cpu',
  'memory': 'memory',
  'ephemeral-storage': 'ephemeralStorage',
};

/** Refuses numbers that do not fit together, before anything is made of them. */
export function requireAutoscaling(what: string, { minReplicas = DEFAULT_MIN_REPLICAS, maxReplicas, metrics }: WorkloadAutoscaling): void {
  requireInteger(`minReplicas of ${what}`, minReplicas, 1, MAX_INT32, 'Kubernetes keeps at least one pod unless a feature gate says otherwise');
  requireInteger(`maxReplicas of ${what}`, maxReplicas, minReplicas, MAX_INT32, 'the most pods are at least as many as the fewest (minReplicas)');
  if (metrics?.length === 0) {
    refuse(`metrics of ${what}`, 'a list of at least one', metrics, 'leave them out for 80 % of the requested CPU');
  }
}

/** The autoscaler of what runs pods; the containers may be those of another workload, whose pods it takes over. */
export function autoscale(
  what: string, workload: kplus.Workload & kplus.IScalable, autoscaling: WorkloadAutoscaling, pods: kplus.Workload = workload,
): kplus.HorizontalPodAutoscaler {
  const autoscaler = naming(`autoscaling of ${what}`, () => new kplus.HorizontalPodAutoscaler(workload, 'Autoscaler', {
    metadata: { name: workload.name },
    target: workload,
    minReplicas: autoscaling.minReplicas ?? DEFAULT_MIN_REPLICAS,
    maxReplicas: autoscaling.maxReplicas,
    metrics: autoscaling.metrics ?? [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(80))],
    scaleUp: autoscaling.scaleUp,
    scaleDown: autoscaling.scaleDown,
  }));
  // What is in a metric, cdk8s-plus tells in the manifest only.
  const { spec } = naming(`autoscaling of ${what}`, () => ApiObject.of(autoscaler).toJson()) as { spec: RenderedAutoscaler };
  requirePolicies(`scaleUp of ${what}`, spec.behavior.scaleUp);
  requirePolicies(`scaleDown of ${what}`, spec.behavior.scaleDown);
  for (const metric of spec.metrics) {
    requireMetric(what, metric);
    requireRequests(what, metric, pods);
  }
  return autoscaler;
}

/** An autoscaler as the manifest has it. */
interface RenderedAutoscaler {
  readonly metrics: readonly RenderedMetric[];
  readonly behavior: Readonly<Record<'scaleUp' | 'scaleDown', RenderedRules>>;
}

interface RenderedRules {
  readonly policies?: readonly { readonly value: number }[];
}

function requirePolicies(what: string, { policies = [] }: RenderedRules): void {
  requireItems(`policies of ${what}`, policies, 'leave them out for those of cdk8s-plus')
    .forEach(({ value }) => requireInteger(`replicas of a policy of ${what}`, value, 1, MAX_INT32, 'a number of pods, or of percent'));
}

function requireRequests(what: string, { resource, containerResource }: RenderedMetric, workload: kplus.Workload): void {
  const measured = containerResource ?? resource;
  if (measured === undefined) {
    return;
  }
  // Native sidecars are init containers that keep running, and count like the others.
  const running = [...workload.containers, ...workload.initContainers.filter(({ restartPolicy }) => restartPolicy !== undefined)];
  const names = running.map(({ name }) => name);
  if (containerResource !== undefined && !names.includes(containerResource.container)) {
    refuse(`container of a metric of ${what}`, `one of ${names.join(', ')}`, containerResource.container, 'name the container that is measured');
  }
  const counted = running.filter(({ name }) => containerResource === undefined || containerResource.container === name);
  const without = counted.find(container => !hasRequest(container, measured.name));
  if (measured.target.type === 'Utilization' && without !== undefined) {
    refuse(`requests of container "${without.name}" of ${what}`, `set for ${measured.name}, whose utilization is measured`, 'none',
      `give the container resources: { ${RESOURCES[measured.name] ?? 'cpu'}: { request: … } }, or measure an averageValue`);
  }
}

/** A limit alone counts: Kubernetes takes it as the request too. */
function hasRequest({ resources }: kplus.Container, name: string): boolean {
  const property = RESOURCES[name];
  const given = property === undefined ? undefined : resources?.[property];
  return given?.request !== undefined || given?.limit !== undefined;
}
