import { Construct } from 'constructs';
import { isSplit, meshSplit } from './mesh-split';
import { ServicePorts } from './service-ports';
import { ifRefused } from '../core/all-or-nothing';
import { refuse } from '../core/errors';
import { ServiceHost } from '../networking/destination/destination';
import { WeightedHttpDestination } from '../networking/destination/weighted-destination';
import { HttpRoute } from '../networking/virtual-service/http-route';
import { VirtualService } from '../networking/virtual-service/virtual-service';

/** A service that is split by weights. */
export interface SplitService {
  readonly construct: Construct;
  readonly what: string;
  readonly name: string;
  readonly host: ServiceHost;
  readonly ports: ServicePorts;
  readonly destinationsAt: (port?: number) => WeightedHttpDestination[];
}

/** Who moves the weights of a service in place of the app. */
export interface WeightsController {
  readonly what: string;
  /** Name of the version that it replaces step by step. */
  readonly version: string;
  /** The routes for callers inside the mesh. */
  readonly http: HttpRoute[];
}

/** The split of a service for callers inside the mesh, and whose weights these are. */
export class ServiceSplit {
  private made?: VirtualService;
  private controller?: WeightsController;

  constructor(private readonly service: SplitService) {
  }

  /** The VirtualService, where there is one. */
  public get virtualService(): VirtualService | undefined {
    return this.made;
  }

  /** Makes it, where it is not there. */
  public make(): VirtualService {
    return this.made ??= this.build();
  }

  /** Leaves the weights to a controller. */
  public leaveTo(controller: WeightsController): VirtualService {
    this.requireOwnWeights();
    this.controller = controller;
    ifRefused(() => this.controller = undefined);
    return this.make();
  }

  /** Refuses to write or to read weights that somebody else moves; those of a version, where it is the one that changes. */
  public requireOwnWeights(version?: string): void {
    const { controller, service: { what } } = this;
    if (controller !== undefined && (version === undefined || version === controller.version)) {
      refuse(`weights of ${what}`, `left to ${controller.what}, which has taken them over`, 'a use of them',
        'make the CanaryRollout before what forwards here, and forward to the service alone, with ListenerAction.forward');
    }
  }

  private build(): VirtualService {
    const { construct, name, host, ports, destinationsAt } = this.service;
    const named = ports.all.filter(isSplit).flatMap(({ serverNames }) => serverNames).filter((one, index, all) => all.indexOf(one) === index);
    const hosts = named.filter(one => one !== host.hostFor(construct));
    const split = new VirtualService(construct, 'VirtualService', { name, services: [host], hosts });
    split._endWith(() => ({ ...meshSplit(ports, destinationsAt), ...(this.controller === undefined ? {} : { http: this.controller.http }) }));
    ifRefused(() => this.made = undefined);
    return split;
  }
}
