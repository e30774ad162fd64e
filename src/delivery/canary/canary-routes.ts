import { Construct } from 'constructs';
import { CanarySteps, SPLIT_ROUTE } from './canary-steps';
import { DelegateVirtualService } from './delegate-virtual-service';
import { TrafficSplitting } from './traffic-splitting';
import { CANARY, STABLE, VersionSubsets } from './version-subsets';
import { refuse } from '../../core/errors';
import { mapOf } from '../../istio';
import { Destination, ServiceHost } from '../../networking/destination/destination';
import { HttpAction } from '../../networking/virtual-service/http-action';
import { renderHttpMatch } from '../../networking/virtual-service/http-match';
import { manageRoutes } from '../../networking/virtual-service/managed-target';
import { TrafficBinding } from '../../networking/virtual-service/traffic-binding';
import { VirtualService } from '../../networking/virtual-service/virtual-service';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';
import { ServicePort } from '../../service/service-ports';
import { DeliveredService } from '../delivered-service';

/** A port for HTTP with the VirtualService that Argo Rollouts writes. */
interface RoutedPort {
  readonly port: ServicePort;
  readonly delegate: DelegateVirtualService;
}

/** The routes of a canary: those that Argo Rollouts writes, and those that lead there. */
export class CanaryRoutes {
  /** Names of the Services of the versions; none at the level of subsets. */
  public readonly services?: { readonly stable: string; readonly canary: string };
  /** How Argo Rollouts moves requests. */
  public readonly trafficRouting: object;

  private readonly routed: readonly RoutedPort[];
  private readonly rule?: VersionSubsets;

  constructor(
    private readonly scope: Construct, private readonly what: string, private readonly service: DeliveredService, steps: CanarySteps,
    splitting: TrafficSplitting,
  ) {
    const { name, host, labels } = service;
    const isBySubset = splitting === TrafficSplitting.SUBSET_LEVEL;
    const [stable, canary] = isBySubset ? [] : [service.beside('Stable', `${name}-${STABLE}`), service.beside('Canary', `${name}-${CANARY}`)];
    this.services = isBySubset ? undefined : { stable: stable!.name, canary: canary!.name };
    this.rule = isBySubset ? new VersionSubsets(scope, 'Versions', `${name}-rollout`, host, labels) : undefined;
    const to = (version: string, other: ServiceHost | undefined, port?: number) =>
      other === undefined ? host.subset(version, { port }) : Destination.toService(other, { port });
    const all = service.httpPorts;
    const { areSeveral } = service.ports;
    this.routed = all.map(port => {
      const number = areSeveral ? port.port : undefined;
      const delegate = new DelegateVirtualService(scope, `Delegate-${port.name}`, `${name}-rollout-${port.name}`, to(STABLE, stable, number),
        to(CANARY, canary, number));
      return { port, delegate };
    });
    const binding = new TrafficBinding(scope, [], false, true);
    const routes = steps.routes.map(route => ({
      what: `${route.what} of ${what}`, match: mapOf(renderHttpMatch(`${route.what} of ${what}`, route.match, binding)),
    }));
    this.routed.forEach(({ delegate }) => manageRoutes(delegate, () => routes));
    const virtualServices = this.delegates.map(({ virtualServiceName }) => ({ name: virtualServiceName, routes: [SPLIT_ROUTE] }));
    this.trafficRouting = {
      ...(steps.managedRoutes.length > 0 ? { managedRoutes: steps.managedRoutes } : {}),
      istio: {
        virtualServices,
        ...(this.rule === undefined ? {} : { destinationRule: { name: this.rule.name, canarySubsetName: CANARY, stableSubsetName: STABLE } }),
      },
    };
  }

  /** The VirtualServices that Argo Rollouts writes. */
  public get delegates(): IVirtualService[] {
    return this.routed.map(({ delegate }) => delegate);
  }

  /** The VirtualService of a port. */
  public delegateAt(port?: number): IVirtualService {
    const number = this.service.ports.destinationPort(port);
    if (number === undefined) {
      return this.routed[0].delegate;
    }
    const found = this.routed.find(routed => routed.port.port === number);
    return found?.delegate ?? refuse(`port of a forward to ${this.what}`, `one for HTTP (${this.routed.map(routed => routed.port.port).join(', ')})`,
      number, 'Istio delegates HTTP only');
  }

  /** What leads callers inside the mesh there. */
  public lead(): VirtualService {
    const areSeveral = this.service.ports.all.length > 1;
    return this.service.lead(this.scope, this.routed.map(({ port, delegate }) => ({
      name: areSeveral ? port.name : 'default',
      ...(areSeveral ? { matches: [{ port: port.port }] } : {}),
      action: HttpAction.delegateTo(delegate),
    })), [...(this.rule === undefined ? [] : [this.rule]), ...this.routed.map(({ delegate }) => delegate)].map(({ apiObject }) => apiObject));
  }
}
