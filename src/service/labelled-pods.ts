import { ApiObject, ApiObjectMetadata, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { PodsOptions } from './pods-options';
import { withLabels } from './version-requirements';
import { rememberObject } from '../core/known-objects';
import { namespaceOf } from '../core/reference';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { buildDisruptionBudget } from '../workload/disruption-budget';
import { fewestPods } from '../workload/fewest-pods';
import { naming, requireRenderable, requireTakenPods } from '../workload/plus-errors';
import { renderTopologySpreads } from '../workload/topology-spread';
import { autoscale } from '../workload/workload-autoscaling';

/** What runs them, in the words of cdk8s-plus. */
export type RunningProps = kplus.WorkloadProps & Omit<PodsOptions, 'autoscaling' | 'disruptionBudget' | 'topologySpread' | 'spread'>
  & { readonly metadata: ApiObjectMetadata };

/** Pods with their labels, by which they are selected. */
export interface LabelledPods {
  /** What they are, for errors. */
  readonly what: string;
  /** The same for what runs them. */
  readonly whatRuns: string;
  /** Name of what runs them. */
  readonly name: string;
  readonly labels: Record<string, string>;
}

/** What runs pods, and what belongs to it. */
export interface RunningPods<T> {
  readonly workload: T;
  readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  readonly disruptionBudget?: ApiObject;
}

/** Builds what runs pods, with its autoscaler and its budget below it. */
export function runPods<T extends kplus.Workload & kplus.IScalable>(
  scope: Construct, pods: LabelledPods, options: PodsOptions, make: (props: RunningProps) => T,
): RunningPods<T> {
  const { what, labels } = pods;
  const { autoscaling, disruptionBudget, topologySpread = [] } = options;
  const workload = build(scope, pods, options, make);
  if (topologySpread.length > 0) {
    const constraints = renderTopologySpreads(`topologySpread of ${what}`, topologySpread, labels);
    ApiObject.of(workload).addJsonPatch(JsonPatch.add('/spec/template/spec/topologySpreadConstraints', constraints));
  }
  return {
    workload,
    autoscaler: autoscaling && autoscale(what, workload, autoscaling),
    disruptionBudget: disruptionBudget && buildDisruptionBudget(what, workload, disruptionBudget, fewestPods(options), labels),
  };
}

function build<T extends kplus.Workload>(
  scope: Construct, { what, whatRuns, name, labels }: LabelledPods, options: PodsOptions, make: (props: RunningProps) => T,
): T {
  const { autoscaling, disruptionBudget, topologySpread, spread, ...props } = options;
  const { dataPlane, revision } = MeshSettings.of(scope);
  const injection: Record<string, string> = revision !== undefined && dataPlane === DataPlane.SIDECAR ? { 'istio.io/rev': revision } : {};
  const namespace = namespaceOf(scope);
  const workload = naming(`containers and pods of ${what}`, () => make({
    ...props,
    metadata: { name, ...withLabels(whatRuns, props.metadata, labels, namespace) },
    podMetadata: withLabels(`the pods of ${what}`, { ...props.podMetadata, labels: { ...injection, ...props.podMetadata?.labels } }, labels,
      namespace),
    // cdk8s-plus would select by a label of its own, which says nothing to a reader.
    select: false,
  }));
  requireRenderable(what, workload.containers, props.containers ?? []);
  requireRenderable(what, workload.initContainers, props.initContainers ?? []);
  requireTakenPods(what, workload);
  rememberObject(ApiObject.of(workload));
  workload.select(kplus.LabelSelector.of({ labels }));
  if (spread) {
    // Given as a property, cdk8s-plus would add it anew at every rendering.
    workload.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
    workload.scheduling.spread({ topology: kplus.Topology.ZONE });
  }
  return workload;
}
