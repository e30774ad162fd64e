import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { VersionAutoscaling } from './version-autoscaling';
import { TrafficPolicy } from '../traffic-policy/traffic-policy';
import { DisruptionBudget } from '../workload/disruption-budget';
import { TopologySpread } from '../workload/topology-spread';

/**
 * A version of a service. Its pods are built from `containers`, or brought in with `workload` or `podLabels`: one of the three.
 *
 * Everything else that cdk8s-plus knows of a Deployment and its pods has the same name here. It is for pods that are built.
 *
 * @see https://kubernetes.io/docs/concepts/workloads/controllers/deployment/
 */
export interface WeightedServiceVersionOptions extends kplus.AbstractPodProps {
  /** Name of the version, a DNS label such as `v1`. Pods carry it as the label `version`. */
  readonly name: string;

  /**
   * Share of the traffic, relative to the sum of all weights: an integer of at least 0. All versions have one, or none.
   *
   * @default - an even split
   */
  readonly weight?: number;

  /**
   * What Istio does on the way to this version, in place of the policy of the service, field by field.
   *
   * @default - the policy of the service
   */
  readonly trafficPolicy?: TrafficPolicy;

  /**
   * A workload of this app that runs the pods of this version. Its pod metadata has to have the labels `app` and `version`, with the names
   * of the service and of the version; for a Service that exists already, `version` is enough.
   *
   * @default - a Deployment is built from the containers
   */
  readonly workload?: kplus.Workload;

  /**
   * Labels of pods that this app does not make. They tell these pods from those of other versions. Where the Service is built, `app` with
   * the name of the service is among them.
   *
   * @default - a Deployment is built from the containers
   */
  readonly podLabels?: Record<string, string>;

  /**
   * Number of pods. Left out where an autoscaler decides.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Lets an autoscaler decide how many pods there are.
   *
   * @default - `replicas`
   */
  readonly autoscaling?: VersionAutoscaling;

  /**
   * How many pods an eviction may take at a time.
   *
   * @default - none: a drain of nodes may take all pods at once
   */
  readonly disruptionBudget?: DisruptionBudget;

  /**
   * How the pods spread over zones and nodes.
   *
   * @default - as the cluster decides
   */
  readonly topologySpread?: TopologySpread[];

  /**
   * Lets no two pods of this version run on one node, nor in one zone (required anti-affinity). More pods than zones then stay pending:
   * `topologySpread` is what most services want.
   *
   * @default false
   */
  readonly spread?: boolean;

  /**
   * Labels and annotations of the pods. `app` and `version` are set, and can not be changed.
   *
   * @default - the labels `app` and `version`, and the revision of the mesh settings
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * How new pods replace old ones.
   *
   * @default - RollingUpdate with maxSurge and maxUnavailable of 25 %
   */
  readonly strategy?: kplus.DeploymentStrategy;

  /**
   * For how long a new pod has to be ready until it counts as available.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * After how long without progress a rollout counts as failed.
   *
   * @default Duration.seconds(600)
   */
  readonly progressDeadline?: Duration;
}
