import { ApiObject, JsonPatch } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { builtLabels, PodSelection, withLabels } from './version-requirements';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { rememberObject } from '../core/known-objects';
import { namespaceOf } from '../core/reference';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { buildDisruptionBudget } from '../workload/disruption-budget';
import { naming, requireRenderable, requireTakenPods } from '../workload/plus-errors';
import { renderTopologySpreads } from '../workload/topology-spread';
import { autoscale, DEFAULT_MIN_REPLICAS } from '../workload/workload-autoscaling';

/** cdk8s-plus's number of pods. */
const DEFAULT_REPLICAS = 2;

/** What runs the pods of a version. */
export interface VersionWorkload {
  readonly deployment: kplus.Deployment;
  readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  readonly disruptionBudget?: ApiObject;
}

/** Builds the Deployment of a version, with its autoscaler and its budget below it. */
export function deployVersion(scope: Construct, what: string, selection: PodSelection, version: WeightedServiceVersionOptions): VersionWorkload {
  const labels = builtLabels(what, version.name, selection);
  const deployment = buildDeployment(scope, what, selection.app, labels, version);
  const { autoscaling, topologySpread = [] } = version;
  if (topologySpread.length > 0) {
    const constraints = renderTopologySpreads(`topologySpread of ${what}`, topologySpread, labels);
    ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/topologySpreadConstraints', constraints));
  }
  return {
    deployment,
    autoscaler: autoscaling && autoscale(what, deployment, autoscaling),
    disruptionBudget: buildBudget(what, deployment, labels, version),
  };
}

function buildDeployment(
  scope: Construct, what: string, app: string, labels: Record<string, string>, version: WeightedServiceVersionOptions,
): kplus.Deployment {
  const { name, weight, trafficPolicy, workload, podLabels, autoscaling, disruptionBudget, topologySpread, spread, ...props } = version;
  const { dataPlane, revision } = MeshSettings.of(scope);
  const injection: Record<string, string> = revision !== undefined && dataPlane === DataPlane.SIDECAR ? { 'istio.io/rev': revision } : {};
  const namespace = namespaceOf(scope);
  const deployment = naming(`containers and pods of ${what}`, () => new kplus.Deployment(scope, name, {
    ...props,
    metadata: { name: `${app}-${name}`, ...withLabels(`the Deployment of ${what}`, props.metadata, labels, namespace) },
    podMetadata: withLabels(`the pods of ${what}`, { ...props.podMetadata, labels: { ...injection, ...props.podMetadata?.labels } }, labels,
      namespace),
    // cdk8s-plus would select by a label of its own, which says nothing to a reader.
    select: false,
  }));
  requireRenderable(what, deployment.containers, props.containers ?? []);
  requireRenderable(what, deployment.initContainers, props.initContainers ?? []);
  requireTakenPods(what, deployment);
  rememberObject(ApiObject.of(deployment));
  deployment.select(kplus.LabelSelector.of({ labels }));
  if (spread) {
    // Given as a property, cdk8s-plus would add it anew at every rendering.
    deployment.scheduling.spread({ topology: kplus.Topology.HOSTNAME });
    deployment.scheduling.spread({ topology: kplus.Topology.ZONE });
  }
  return deployment;
}

function buildBudget(
  what: string, deployment: kplus.Deployment, matchLabels: Record<string, string>, version: WeightedServiceVersionOptions,
): ApiObject | undefined {
  const { disruptionBudget, replicas, autoscaling } = version;
  if (disruptionBudget === undefined) {
    return undefined;
  }
  const pods = autoscaling ? autoscaling.minReplicas ?? DEFAULT_MIN_REPLICAS : replicas ?? DEFAULT_REPLICAS;
  return buildDisruptionBudget(what, deployment, disruptionBudget, pods, matchLabels);
}
