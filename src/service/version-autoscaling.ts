import { WorkloadAutoscaling } from '../workload/workload-autoscaling';

/**
 * How many pods a version runs, by what is measured. It becomes a HorizontalPodAutoscaler, and the Deployment leaves `replicas` out.
 *
 * @see https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/
 */
export interface VersionAutoscaling extends WorkloadAutoscaling {
}
