import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { runPods } from './labelled-pods';
import { builtLabels, PodSelection } from './version-requirements';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';

/** What runs the pods of a version. */
export interface VersionWorkload {
  readonly deployment: kplus.Deployment;
  readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  readonly disruptionBudget?: ApiObject;
}

/** Builds the Deployment of a version, with its autoscaler and its budget below it. */
export function deployVersion(scope: Construct, what: string, selection: PodSelection, version: WeightedServiceVersionOptions): VersionWorkload {
  const { name, weight, trafficPolicy, workload: _, podLabels, ...options } = version;
  const pods = { what, whatRuns: `the Deployment of ${what}`, name: `${selection.app}-${name}`, labels: builtLabels(what, name, selection) };
  const { workload: deployment, ...rest } = runPods(scope, pods, options, props => new kplus.Deployment(scope, name, props));
  return { deployment, ...rest };
}
