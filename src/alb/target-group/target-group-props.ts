import { Duration } from 'cdk8s';
import { AnomalyMitigation } from './anomaly-mitigation';
import { ApplicationProtocolVersion } from './application-protocol-version';
import { HealthCheck } from './health-check';
import { TargetGroupLoadBalancingAlgorithmType } from './load-balancing-algorithm-type';
import { TargetGroupLimits } from './target-group-limits';
import { TargetGroupTarget } from './target-group-target';
import { TargetStickiness } from './target-stickiness';
import { CommonMetadata } from '../../core/common-metadata';
import { ClientTls } from '../../traffic-policy/client-tls';

/**
 * Properties of a TargetGroup.
 */
export interface TargetGroupProps {
  /** Where the requests go. */
  readonly target: TargetGroupTarget;

  /**
   * Port of the service. The policy is then for that port only, in place of what the mesh says for it; without it for all ports.
   *
   * Range: 1 to 65535.
   *
   * @default - the only port of the service, or its only HTTP port
   */
  readonly port?: number;

  /**
   * Name of the DestinationRule that the group makes. A WeightedService has its own.
   *
   * @default - derives from the construct's path
   */
  readonly name?: string;

  /**
   * Labels and annotations of every object that it makes. Those of its target are not among them, unless
   * the group makes its Service or ServiceEntry.
   *
   * @default - none
   */
  readonly metadata?: CommonMetadata;

  /**
   * How a pod is chosen. Not beside `stickiness`, which replaces it.
   *
   * @default - Istio's: of two pods the one with fewer outstanding requests
   */
  readonly loadBalancingAlgorithmType?: TargetGroupLoadBalancingAlgorithmType;

  /**
   * How long a new pod takes to get its full share of the requests. Not with the algorithm RANDOM, and not beside `stickiness`.
   *
   * Range: 30 to 900 seconds.
   *
   * @default - a new pod gets its full share at once
   */
  readonly slowStart?: Duration;

  /**
   * What keeps a client with the same pod.
   *
   * @default - nothing does
   */
  readonly stickiness?: TargetStickiness;

  /**
   * When a pod that fails is left out for a while. `{}` takes the defaults.
   *
   * @default - a pod is never left out while it is ready
   */
  readonly anomalyMitigation?: AnomalyMitigation;

  /**
   * How much is let through at a time.
   *
   * @default - no limits
   */
  readonly limits?: TargetGroupLimits;

  /**
   * The version of HTTP that the pods speak.
   *
   * @default - what the port of the Service says
   */
  readonly protocolVersion?: ApplicationProtocolVersion;

  /**
   * TLS to the pods, or to an external host.
   *
   * @default - mutual TLS of the mesh where the pods take it
   */
  readonly tls?: ClientTls;

  /**
   * The readiness probe of the target's pods, for a WeightedService or a Deployment. Of several containers the one that has the port gets
   * it. `{}` takes the defaults.
   *
   * @default - the probes that the containers have
   */
  readonly healthCheck?: HealthCheck;

  /**
   * For how long a pod goes on serving after it was told to stop, while the proxies learn that it is gone and open requests end: a
   * `preStop` hook that sleeps, in every container. For a WeightedService or a Deployment. It needs Kubernetes 1.30, which older ones
   * refuse. The pods' time to end by themselves (`terminationGracePeriod`) comes on top.
   *
   * Range: 0 to 3600 whole seconds. 0 is the same as leaving it out.
   *
   * @default - pods stop at once
   */
  readonly deregistrationDelay?: Duration;
}
