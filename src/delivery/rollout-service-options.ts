import { Waypoint } from '../mesh-settings/waypoint';
import { ApplicationProtocol } from '../service/application-protocol';
import { WeightedServicePort } from '../service/weighted-service-port';
import { TrafficPolicy } from '../traffic-policy/traffic-policy';

/**
 * The Service of a Rollout, by which callers know it.
 */
export interface RolloutServiceOptions {
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
   * What is spoken at the port: it becomes its name and its `appProtocol`. A canary needs one port at least for HTTP, HTTP/2 or gRPC, because Istio
   * delegates HTTP only; connections to its other ports go to the pods of both versions alike.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Ports of the Service, where it has several. In a canary each for HTTP has a VirtualService of its own.
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
   * The waypoint of its Service in an ambient mesh, where it is not that of the namespace.
   *
   * @default - the waypoint of the mesh settings, else none
   */
  readonly waypoint?: Waypoint;
}
