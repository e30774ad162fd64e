export { DisruptionBudget } from './disruption-budget';
export * from './keda-trigger';
export { UnsatisfiableSpread } from './topology-spread';
export type { TopologySpread } from './topology-spread';
export type { WorkloadAutoscaling } from './workload-autoscaling';
