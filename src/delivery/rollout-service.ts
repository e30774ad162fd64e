import { ApiObject } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { DeliveredService, ServiceCallers } from './delivered-service';
import { RolloutServiceOptions } from './rollout-service-options';
import { refuse } from '../core/errors';
import { keepMetadataFixed } from '../core/fixed-metadata';
import { writtenByController } from '../core/written-fields';
import { POD_TEMPLATE_HASH, protocolNamed } from '../istio';
import { MeshSettings } from '../mesh-settings/mesh-settings';
import { addWaypointLabels } from '../mesh-settings/waypoint';
import { ServiceHost } from '../networking/destination/destination';
import { DestinationRule } from '../networking/destination-rule/destination-rule';
import { HttpRoute } from '../networking/virtual-service/http-route';
import { VirtualService } from '../networking/virtual-service/virtual-service';
import { isHttp } from '../service/application-protocol';
import { buildService, buildServiceOfPods } from '../service/build-service';
import { targetPorts } from '../service/container-port';
import { PodStep } from '../service/pod-step';
import { ServiceAccess } from '../service/service-access';
import { ServiceAccounts } from '../service/service-account';
import { ServicePort, ServicePorts } from '../service/service-ports';
import { requireMesh } from '../service/service-requirements';

/** The Service, and the pods that it selects. */
export interface RolloutServiceProps extends RolloutServiceOptions {
  readonly containers?: kplus.ContainerProps[];
}

/** The Service of a Rollout, by which callers know it: it selects the pods of all versions. */
export class RolloutService implements DeliveredService {
  public readonly ports: ServicePorts;
  public readonly service: kplus.Service;
  public readonly host: ServiceHost;
  private readonly targets: readonly number[];

  constructor(
    private readonly scope: Construct, private readonly what: string, name: string | undefined, private readonly props: RolloutServiceProps,
  ) {
    this.ports = new ServicePorts(what, props, false);
    this.targets = targetPorts(what, this.ports.all, [{ name: 'pods', containers: props.containers ?? [] }]);
    requireMesh(what, props, this.ports.all, scope);
    this.service = buildServiceOfPods(scope, what, name, this.ports, this.targets, props.waypoint);
    this.host = ServiceHost.fromService(this.service);
  }

  public get name(): string {
    return this.service.name;
  }

  public get labels(): Record<string, string> {
    return { app: this.name };
  }

  public get httpPorts(): ServicePort[] {
    const ports = this.ports.all.filter(({ protocol }) => isHttp(protocol));
    return ports.length > 0 ? ports
      : refuse(`protocols of ${this.what}`, 'HTTP, HTTP/2 or gRPC at one port at least', this.ports.all.map(({ protocol }) => protocol),
        'Istio delegates HTTP only, and Argo Rollouts would have nothing to write: deliver it with a Deployment, or with BlueGreenRollout');
  }

  public beside(id: string, name: string): ServiceHost {
    const service = buildService(new Construct(this.scope, id), { name }, this.ports.all, this.targets);
    service.selectLabel('app', this.name);
    narrowedByController(service);
    return ServiceHost.fromService(service);
  }

  public lead(scope: Construct, http: HttpRoute[]): VirtualService {
    const root = new VirtualService(scope, 'VirtualService', { name: this.name, services: [this.host] });
    // They take every request, so that rules of others come before.
    root._endWith(() => ({ http }));
    return root;
  }

  /** What happens on the way to its pods, and who may call them, once they are there. */
  public callersOf(workload: kplus.Workload): ServiceCallers {
    const { what, name, labels } = this;
    const rule = this.buildPolicy();
    const own = { construct: this.scope, what, name, preparePods: (step: PodStep) => step(what, workload) };
    const accounts = new ServiceAccounts(own);
    const access = new ServiceAccess({
      ...own,
      host: this.host.hostFor(this.scope),
      labels,
      requireLabels: () => labels,
      ports: this.ports.all.map(({ port, protocol }, index) => ({ port, protocol: protocolNamed(protocol), targetPort: this.targets[index] })),
      clientTlsAt: port => rule?._tlsModesAt(port) ?? [],
      waypoint: this.props.waypoint,
      addLabels: waypoint => addWaypointLabels(this.service, waypoint),
    });
    return {
      allowFrom: (caller, options) => access.allow(caller, options),
      authenticatePeers: (mode, options) => access.peers.say(mode, options),
      identify: () => accounts.identify(),
    };
  }

  /** The DestinationRule with what happens on the way to all versions, where something is said. */
  private buildPolicy(): DestinationRule | undefined {
    const { scope, name, host, props: { trafficPolicy } } = this;
    const isSaid = trafficPolicy !== undefined || MeshSettings.of(scope).defaultTrafficPolicy !== undefined;
    return isSaid ? new DestinationRule(scope, 'DestinationRule', { name, host, trafficPolicy }) : undefined;
  }
}

/** Says that Argo Rollouts narrows the selector of a Service to one version. */
export function narrowedByController(service: kplus.Service): void {
  keepMetadataFixed(ApiObject.of(service));
  writtenByController(ApiObject.of(service), [`/spec/selector/${POD_TEMPLATE_HASH}`]);
}
