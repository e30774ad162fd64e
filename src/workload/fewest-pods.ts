import { DEFAULT_MIN_REPLICAS, WorkloadAutoscaling } from './workload-autoscaling';

/** cdk8s-plus's number of pods, which a Rollout of ours has too. */
export const DEFAULT_REPLICAS = 2;

/** How many pods something runs at the least. */
export function fewestPods({ replicas, autoscaling }: { readonly replicas?: number; readonly autoscaling?: WorkloadAutoscaling }): number {
  return autoscaling === undefined ? replicas ?? DEFAULT_REPLICAS : autoscaling.minReplicas ?? DEFAULT_MIN_REPLICAS;
}
