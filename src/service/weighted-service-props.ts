import { ApplicationProtocol } from './application-protocol';
import { WeightedServicePort } from './weighted-service-port';
import { WeightedServiceVersionOptions } from './weighted-service-version-options';
import { CommonMetadata } from '../core/common-metadata';
import { Waypoint } from '../mesh-settings/waypoint';
import { ServiceHost } from '../networking/destination/destination';
import { TrafficPolicy } from '../traffic-policy/traffic-policy';

/**
 * Properties of a WeightedService.
 */
export interface WeightedServiceProps {
  /** Versions of the service, at least one. More can be added with `addVersion`. */
  readonly versions: WeightedServiceVersionOptions[];

  /**
   * Port of the Service, where it has one. It needs `port` or `ports`, unless it exists already.
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
   * @default - the port of the first container of the versions
   */
  readonly targetPort?: number;

  /**
   * What is spoken at the port: it becomes its name and its `appProtocol`.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Ports of the Service, where it has several.
   *
   * @default - `port`
   */
  readonly ports?: WeightedServicePort[];

  /**
   * Name of the Service, and of what belongs to it: the Deployments get the version appended. It is the label `app` of the pods.
   *
   * @default - derives from the construct's path; for a Service that exists, its name
   */
  readonly name?: string;

  /**
   * Labels and annotations of every object that it makes, of versions that are added later too. What the Service alone should have goes to
   * `service.metadata.addAnnotation`. Pods have `podMetadata` of their version.
   *
   * @default - none
   */
  readonly metadata?: CommonMetadata;

  /**
   * A Service that exists already: none is built then. Its selector has to select the pods of all versions: say it in `serviceSelector`.
   * Declare its ports, so that a forward to a port that it does not have is an error.
   *
   * @default - a Service is built
   */
  readonly service?: ServiceHost;

  /**
   * The labels by which a Service that exists already selects its pods (`spec.selector`). Pods that are built get them, and those that are
   * brought in must not have others: a pod that the Service does not select gets nothing, and the share of its version 503.
   *
   * @default - for a Service that exists it is not known, and pods that are built have the label `app` with the name of the service
   */
  readonly serviceSelector?: Record<string, string>;

  /**
   * What Istio does on the way to the pods of all versions. Policies of single ports are in its `portLevelSettings`.
   *
   * @default - the mesh's default policy (`MeshSettingsProps.defaultTrafficPolicy`), else none
   */
  readonly trafficPolicy?: TrafficPolicy;

  /**
   * Names of versions that are gone, whose subset stays for one more release: a route that still has weight on it finds the subset while
   * the change is on its way to the proxies. The split for callers inside the mesh stays too, where one version is left.
   *
   * @default - none
   */
  readonly retiredVersions?: string[];

  /**
   * Whether callers inside the mesh get the split too, by a VirtualService for the name of the Service. Gateways do not need it. Of several
   * VirtualServices for one Service only one counts in the mesh: leave it off where another one has routes for it.
   *
   * @default - true for a Service that is built, from two versions on (retired ones count); false for one that exists
   */
  readonly meshRouting?: boolean;

  /**
   * The waypoint of this Service in an ambient mesh, where it is not that of the namespace. A Service that is built gets its label; one
   * that exists has to have it.
   *
   * @default - the waypoint of the mesh settings, else none
   */
  readonly waypoint?: Waypoint;
}
