import { Duration } from 'cdk8s';
import { IstioMetric } from '../analysis/istio-metric';
import { PrometheusServer } from '../analysis/prometheus-server';
import { RolloutPodsProps } from '../rollout-pods-props';
import { RolloutServiceOptions } from '../rollout-service-options';

/**
 * Properties of a BlueGreenRollout.
 */
export interface BlueGreenRolloutProps extends RolloutPodsProps, RolloutServiceOptions {
  /**
   * Whether a new version gets all requests as soon as its pods are ready, and the measurements before it are good. Otherwise somebody promotes it
   * (`kubectl argo rollouts promote NAME`).
   *
   * @default true
   */
  readonly autoPromotion?: boolean;

  /**
   * For how long it waits before, in whole seconds. Only with `autoPromotion`.
   *
   * @default - not at all
   */
  readonly autoPromotionDelay?: Duration;

  /**
   * How many pods the new version has as long as only its preview leads there. Before it gets all requests it has as many as the other one.
   *
   * Range: an integer of at least 1.
   *
   * @default - as many as the other one
   */
  readonly previewReplicaCount?: number;

  /**
   * What is measured before the new version gets all requests: those that come by its preview.
   *
   * @default - nothing
   */
  readonly prePromotionMetrics?: IstioMetric[];

  /**
   * What is measured behind that: when it fails, the version before gets them back. Its pods stay until all is measured, unless `scaleDownDelay` says
   * for how long.
   *
   * @default - nothing
   */
  readonly postPromotionMetrics?: IstioMetric[];

  /**
   * The Prometheus that is asked, and how it knows pods.
   *
   * @default - that of the addon of Istio, `http://prometheus.istio-system:9090`, and the label `pod`
   */
  readonly prometheus?: PrometheusServer;

  /**
   * For how long the pods of the version before stay, in whole seconds: proxies that do not know the new one yet still find them. With
   * `postPromotionMetrics` longer than these take: Argo Rollouts does not wait for them then.
   *
   * @default - 30 seconds, and with `postPromotionMetrics` at least until all of them are measured
   */
  readonly scaleDownDelay?: Duration;

  /**
   * For how long the pods of a version stay that was given up, in whole seconds.
   *
   * @default Duration.seconds(30)
   */
  readonly abortScaleDownDelay?: Duration;
}
