import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { RenderedMetric, requireMetric } from './autoscaling-metric';
import { KedaTrigger } from './keda-trigger';
import { requireMeasured } from './measured-containers';
import { naming } from './plus-errors';
import { requireTriggers, scaleByKeda } from './scaled-object';
import { RenderedRules, requirePolicies } from './scaling-policies';
import { refuse } from '../core/errors';
import { MAX_INT32, optional, requireInteger } from '../core/requirements';

/**
 * How many pods a workload runs, by what is measured. It becomes a HorizontalPodAutoscaler, or with triggers a ScaledObject, by which KEDA makes
 * one; and the Deployment leaves `replicas` out.
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
   * What KEDA scales by, in the place of `metrics`: queries to Prometheus, times of the day, queues. KEDA has to run in the cluster.
   *
   * @default - none: Kubernetes scales by itself, by `metrics`
   * @see https://keda.sh/docs/latest/concepts/scaling-deployments/
   */
  readonly triggers?: KedaTrigger[];

  /**
   * How fast pods are added.
   *
   * @default - cdk8s-plus's: at once, at most 4 pods or 200 % a minute; with triggers Kubernetes's
   */
  readonly scaleUp?: kplus.ScalingRules;

  /**
   * How fast pods are taken away.
   *
   * @default - cdk8s-plus's: after five minutes of less load, at most `minReplicas` pods in five minutes; with triggers Kubernetes's
   */
  readonly scaleDown?: kplus.ScalingRules;
}

/** The fewest pods that an autoscaler keeps, unless it says otherwise. */
export const DEFAULT_MIN_REPLICAS = 2;

/** Refuses numbers that do not fit together, before anything is made of them. */
export function requireAutoscaling(what: string, autoscaling: WorkloadAutoscaling): void {
  const { minReplicas = DEFAULT_MIN_REPLICAS, maxReplicas, metrics, triggers } = autoscaling;
  requireInteger(`minReplicas of ${what}`, minReplicas, 1, MAX_INT32, 'Kubernetes keeps at least one pod unless a feature gate says otherwise');
  requireInteger(`maxReplicas of ${what}`, maxReplicas, minReplicas, MAX_INT32, 'the most pods are at least as many as the fewest (minReplicas)');
  if (metrics?.length === 0) {
    refuse(`metrics of ${what}`, 'a list of at least one', metrics, 'leave them out for 80 % of the requested CPU');
  }
  optional(triggers, given => requireTriggers(what, given, metrics));
}

/**
 * The autoscaler of what runs pods; none where KEDA makes it, by triggers. The containers may be those of another workload, whose pods it takes
 * over.
 */
export function autoscale(
  what: string, workload: kplus.Workload & kplus.IScalable, autoscaling: WorkloadAutoscaling, pods: kplus.Workload = workload,
): kplus.HorizontalPodAutoscaler | undefined {
  const { triggers, minReplicas = DEFAULT_MIN_REPLICAS } = autoscaling;
  if (triggers !== undefined) {
    scaleByKeda(what, workload, { ...autoscaling, triggers, minReplicas }, pods);
    return undefined;
  }
  const autoscaler = naming(`autoscaling of ${what}`, () => new kplus.HorizontalPodAutoscaler(workload, 'Autoscaler', {
    metadata: { name: workload.name },
    target: workload,
    minReplicas,
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
    const measured = metric.containerResource ?? metric.resource;
    if (measured !== undefined) {
      const { name, target } = measured;
      requireMeasured(what, { name, container: metric.containerResource?.container, isUtilization: target.type === 'Utilization' }, pods);
    }
  }
  return autoscaler;
}

/** An autoscaler as the manifest has it. */
interface RenderedAutoscaler {
  readonly metrics: readonly RenderedMetric[];
  readonly behavior: Readonly<Record<'scaleUp' | 'scaleDown', RenderedRules>>;
}
