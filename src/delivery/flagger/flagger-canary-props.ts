import { Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { FlaggerAnalysis } from './flagger-analysis';
import { ApplicationProtocol } from '../../service/application-protocol';
import { WorkloadAutoscaling } from '../../workload/workload-autoscaling';

/**
 * Properties of a FlaggerCanary.
 */
export interface FlaggerCanaryProps {
  /**
   * The Deployment whose new versions Flagger brings in. Flagger scales it to 0 when none is on its way, and runs a copy of it, `NAME-primary`. It
   * selects its pods by the label `app`, and leaves `replicas` out.
   */
  readonly target: kplus.Deployment;

  /**
   * Port of the Service, which Flagger makes.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * Port of the containers.
   *
   * Range: 1 to 65535.
   *
   * @default - the first port of the first container that has one
   */
  readonly targetPort?: number;

  /**
   * What is spoken at the port: HTTP, HTTP/2 or gRPC, because Istio delegates nothing else.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * How requests move to a new version, and what is looked at meanwhile.
   */
  readonly analysis: FlaggerAnalysis;

  /**
   * Lets an autoscaler decide how many pods there are. Flagger runs a copy of it for the copy of the Deployment.
   *
   * @default - none: one pod, and one more for a new version
   */
  readonly autoscaling?: WorkloadAutoscaling;

  /**
   * Name of the Canary and of the Service.
   *
   * @default - that of the Deployment
   */
  readonly name?: string;

  /**
   * After how long without progress a new version has failed, in whole seconds.
   *
   * @default - ten minutes, as Flagger decides
   */
  readonly progressDeadline?: Duration;
}
