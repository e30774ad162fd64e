import { Duration } from 'cdk8s';
import { BackgroundAnalysis } from './background-analysis';
import { CanaryStep } from './canary-step';
import { TrafficSplitting } from './traffic-splitting';
import { WeightedService } from '../../service/weighted-service';
import { PrometheusServer } from '../analysis/prometheus-server';
import { RolloutPodsProps } from '../rollout-pods-props';
import { RolloutServiceOptions } from '../rollout-service-options';

/**
 * Properties of a CanaryRollout.
 */
export interface CanaryRolloutProps extends RolloutPodsProps, RolloutServiceOptions {
  /** What happens with a new version, step by step. */
  readonly steps: CanaryStep[];

  /**
   * A WeightedService that becomes a canary: all of its weight is at one version, whose pods are the stable ones at first. Its Service, its policies
   * and what forwards to it stay; `replicas`, `autoscaling` and the steps are said here, the pods and all else there.
   *
   * @default - the canary makes its own pods, from `containers`
   */
  readonly weightedService?: WeightedService;

  /**
   * What tells the pods of the stable version from those of the canary.
   *
   * @default TrafficSplitting.SUBSET_LEVEL
   */
  readonly trafficSplitting?: TrafficSplitting;

  /**
   * Measurements beside the steps, as long as a canary lasts.
   *
   * @default - none but those of the steps
   */
  readonly analysis?: BackgroundAnalysis;

  /**
   * The Prometheus that its analyses ask, and how it knows pods.
   *
   * @default - that of the addon of Istio, `http://prometheus.istio-system:9090`, and the label `pod`
   */
  readonly prometheus?: PrometheusServer;

  /**
   * For how long the pods of the version before stay when a new one was promoted, so that proxies that do not know it yet still find them.
   *
   * @default Duration.seconds(30)
   */
  readonly scaleDownDelay?: Duration;

  /**
   * For how long the pods of a canary stay that was given up.
   *
   * @default Duration.seconds(30)
   */
  readonly abortScaleDownDelay?: Duration;
}
