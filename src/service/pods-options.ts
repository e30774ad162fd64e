import { ApiObjectMetadata, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { DisruptionBudget } from '../workload/disruption-budget';
import { TopologySpread } from '../workload/topology-spread';
import { WorkloadAutoscaling } from '../workload/workload-autoscaling';

/** What is said of pods that are built, whoever runs them. */
export interface PodsOptions extends kplus.AbstractPodProps {
  readonly replicas?: number;
  readonly autoscaling?: WorkloadAutoscaling;
  readonly disruptionBudget?: DisruptionBudget;
  readonly topologySpread?: TopologySpread[];
  readonly spread?: boolean;
  readonly podMetadata?: ApiObjectMetadata;
  readonly minReady?: Duration;
  readonly progressDeadline?: Duration;
  readonly strategy?: kplus.DeploymentStrategy;
}
