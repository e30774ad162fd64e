import { IstioMetric } from '../analysis/istio-metric';

/**
 * Measurements that are taken again and again as long as a canary lasts, beside its steps.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#background-analysis
 */
export interface BackgroundAnalysis {
  /** What is measured, at least one. A failed measurement takes the canary back to the stable version. */
  readonly metrics: IstioMetric[];

  /**
   * Index of the step with which it begins, the first one being 0: before the canary gets requests there is nothing to measure.
   *
   * Range: 0 to the index of the last step.
   *
   * @default 0
   */
  readonly startingStep?: number;
}
