import { Duration } from 'cdk8s';
import { BackgroundAnalysis } from './background-analysis';
import { CanaryStep } from './canary-step';
import { TrafficSplitting } from './traffic-splitting';
import { Waypoint } from '../../mesh-settings/waypoint';
import { ApplicationProtocol } from '../../service/application-protocol';
import { WeightedService } from '../../service/weighted-service';
import { WeightedServicePort } from '../../service/weighted-service-port';
import { TrafficPolicy } from '../../traffic-policy/traffic-policy';
import { PrometheusServer } from '../analysis/prometheus-server';
import { RolloutPodsProps } from '../rollout-pods-props';

/**
 * Properties of a CanaryRollout.
 */
export interface CanaryRolloutProps extends RolloutPodsProps {
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
   * Name of the Rollout, of its Service, and of what belongs to them. It is the label `app` of the pods.
   *
   * @default - derives from the construct's path
   */
  readonly name?: string;

  /**
   * Port of the Service, where it has one. It needs `port` or `ports`.
   *
   * Range: 1 to 65535.
   *
   * @default - `ports`
   */
  readonly port?: number;

  /**
   * Port of the containers.
   *
   * Range: 1 to 65535.
   *
   * @default - the first port of the first container that has one
   */
  readonly targetPort?: number;

  /**
   * What is spoken at the port: it becomes its name and its `appProtocol`. Istio delegates HTTP only, so one port at least has to be for HTTP, HTTP/2
   * or gRPC; connections to others go to the pods of both versions alike.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Ports of the Service, where it has several. Each for HTTP has a VirtualService of its own.
   *
   * @default - `port`
   */
  readonly ports?: WeightedServicePort[];

  /**
   * What Istio does on the way to the pods of both versions.
   *
   * @default - the mesh's default policy (`MeshSettingsProps.defaultTrafficPolicy`), else none
   */
  readonly trafficPolicy?: TrafficPolicy;

  /**
   * What tells the pods of the stable version from those of the canary.
   *
   * @default TrafficSplitting.SUBSET_LEVEL
   */
  readonly trafficSplitting?: TrafficSplitting;

  /**
   * The waypoint of its Service in an ambient mesh, where it is not that of the namespace.
   *
   * @default - the waypoint of the mesh settings, else none
   */
  readonly waypoint?: Waypoint;

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
