import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { refuse } from '../core/errors';
import { optional } from '../core/requirements';
import { protocolNamed } from '../istio';
import { waypointLabels, Waypoint, addWaypointLabels, requireWaypoint } from '../mesh-settings/waypoint';
import { ServiceHost } from '../networking/destination/destination';
import { AccessedPort } from '../service/accessed-service';
import { ApplicationProtocol, isHttp } from '../service/application-protocol';
import { buildService } from '../service/build-service';
import { targetPorts } from '../service/container-port';
import { ServicePort, ServicePorts } from '../service/service-ports';
import { requireOneProtocol, requireServiceName } from '../service/service-requirements';
import { WeightedServicePort } from '../service/weighted-service-port';

/** What is said of the Service of a Rollout. */
export interface RolloutServiceProps {
  readonly containers?: kplus.ContainerProps[];
  readonly port?: number;
  readonly targetPort?: number;
  readonly protocol?: ApplicationProtocol;
  readonly ports?: WeightedServicePort[];
  readonly waypoint?: Waypoint;
}

/** The Service of a Rollout, by which callers know it: it selects the pods of all versions. */
export class RolloutService {
  public readonly ports: ServicePorts;
  public readonly service: kplus.Service;
  public readonly host: ServiceHost;
  private readonly targets: readonly number[];

  constructor(private readonly scope: Construct, private readonly what: string, name: string | undefined, props: RolloutServiceProps) {
    this.ports = new ServicePorts(what, props, false);
    this.targets = targetPorts(what, this.ports.all, [{ name: 'pods', containers: props.containers ?? [] }]);
    requireOneProtocol(what, this.ports.all, this.targets);
    const labels = optional(optional(props.waypoint, value => requireWaypoint(`waypoint of ${what}`, value)), waypointLabels);
    this.service = buildService(scope, { ...(name === undefined ? {} : { name }), labels }, this.ports.all, this.targets);
    this.ports.builtAs(this.service);
    this.service.selectLabel('app', requireServiceName(this.service.name));
    this.host = ServiceHost.fromService(this.service);
  }

  /** Its name, which is that of all that belongs to it. */
  public get name(): string {
    return this.service.name;
  }

  /** The labels by which it selects pods. */
  public get labels(): Record<string, string> {
    return { app: this.name };
  }

  /** The ports at which requests can be told apart. */
  public get httpPorts(): ServicePort[] {
    const ports = this.ports.all.filter(({ protocol }) => isHttp(protocol));
    return ports.length > 0 ? ports
      : refuse(`protocols of ${this.what}`, 'HTTP, HTTP/2 or gRPC at one port at least', this.ports.all.map(({ protocol }) => protocol),
        'Istio delegates HTTP only, and Argo Rollouts would have nothing to write: deliver it with a Deployment, or with BlueGreenRollout');
  }

  /** The ports with those of the containers. */
  public get accessedPorts(): AccessedPort[] {
    return this.ports.all.map(({ port, protocol }, index) => ({ port, protocol: protocolNamed(protocol), targetPort: this.targets[index] }));
  }

  /** Another Service with the same ports and pods, whose selector a controller narrows. */
  public beside(id: string, name: string): kplus.Service {
    const service = buildService(new Construct(this.scope, id), { name }, this.ports.all, this.targets);
    service.selectLabel('app', this.name);
    return service;
  }

  /** Says on it that it is behind a waypoint. */
  public addWaypoint(waypoint: Waypoint): void {
    addWaypointLabels(this.service, waypoint);
  }
}
