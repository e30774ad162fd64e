import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget } from '../workload/disruption-budget';
import { TopologySpread } from '../workload/topology-spread';
import { WorkloadAutoscaling } from '../workload/workload-autoscaling';

/**
 * The pods of a Rollout. Everything else that cdk8s-plus knows of a Deployment and its pods has the same name here.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export interface RolloutPodsProps extends kplus.AbstractPodProps {
  /**
   * Number of pods of the stable version. Left out where an autoscaler decides.
   *
   * @default 2
   */
  readonly replicas?: number;

  /**
   * Lets an autoscaler decide how many pods there are. Its target is the Rollout, and it counts the pods of a new version too while that is on its
   * way.
   *
   * @default - `replicas`
   */
  readonly autoscaling?: WorkloadAutoscaling;

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
   * Lets no two pods run on one node, nor in one zone (required anti-affinity). Pods of a new version count too, so that more pods than zones stay
   * pending: `topologySpread` is what most services want.
   *
   * @default false
   */
  readonly spread?: boolean;

  /**
   * Labels and annotations of the pods. `app` is set, and can not be changed.
   *
   * @default - the label `app`, and the revision of the mesh settings
   */
  readonly podMetadata?: ApiObjectMetadata;

  /**
   * For how long a new pod has to be ready until it counts as available.
   *
   * @default Duration.seconds(0)
   */
  readonly minReady?: Duration;

  /**
   * After how long without progress a new version counts as failed.
   *
   * @default Duration.seconds(600)
   */
  readonly progressDeadline?: Duration;

  /**
   * Whether a version without progress is given up then: the stable one gets all requests again.
   *
   * @default false: the Rollout is degraded, and stays at its step
   */
  readonly progressDeadlineAbort?: boolean;

  /**
   * How many ReplicaSets of earlier versions stay, to go back to.
   *
   * Range: an integer of at least 0.
   *
   * @default 10
   */
  readonly revisionHistoryLimit?: number;
}
