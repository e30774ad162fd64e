import { Construct } from 'constructs';
import { ApplicationListener, ApplicationListenerProps } from './application-listener';
import { DelegateOptions } from './delegate-options';
import { renderHostRoutes } from './routing/host-routes';
import { HostSets } from './routing/host-sets';
import { HostVirtualService } from './routing/host-virtual-service';
import { RoutedListener } from './routing/routed-listener';
import { optional, requireDnsLabel } from '../core/requirements';
import { Gateway } from '../networking/gateway';
import { TrafficBinding } from '../networking/traffic-binding';
import { IVirtualService } from '../networking/virtual-service-reference';

/**
 * Properties of an IstioAlb.
 */
export interface IstioAlbProps {
  /**
   * Name of the Gateway. The VirtualServices have it too, with their host appended: `shop-shop-example-com`.
   *
   * @default - derives from the construct's path
   */
  readonly name?: string;

  /**
   * Labels of the gateway pods that balance the load.
   *
   * @default - the gateway workload of the mesh settings: `istio: ingressgateway`
   */
  readonly gatewaySelector?: Record<string, string>;
}

/**
 * An application load balancer on an Istio ingress gateway, with the words of the one from AWS: listeners, rules, conditions, actions.
 *
 * It makes a Gateway, and a VirtualService for each set of hosts that meet the same rules. The gateway's pods are not its own: by default
 * those that Istio installs.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
 */
export class IstioAlb extends Construct {
  /** The Gateway that all listeners share. */
  public readonly gateway: Gateway;

  private readonly byPort = new Map<number, ApplicationListener>();
  private readonly hostSets: HostSets;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name and gateway workload
   */
  constructor(scope: Construct, id: string, props: IstioAlbProps = {}) {
    super(scope, id);
    const name = optional(props.name, value => requireDnsLabel('name of a load balancer', value));
    this.gateway = new Gateway(this, 'Default', { metadata: optional(name, value => ({ name: value })), selector: props.gatewaySelector });
    const routes = new Construct(this, 'Routes');
    this.hostSets = new HostSets(hosts => new HostVirtualService(routes, name, this.gateway, hosts,
      (set, consumer) => renderHostRoutes(set, this.routed(), new TrafficBinding(consumer, [this.gateway], false, false), consumer)));
  }

  /** The listeners, in the order in which they were added. */
  public get listeners(): ApplicationListener[] {
    return [...this.byPort.values()];
  }

  /** The VirtualServices, one for each set of hosts that meet the same rules, in the order in which they were made. */
  public get virtualServices(): IVirtualService[] {
    return this.hostSets.virtualServices;
  }

  /**
   * Adds a listener for HTTP.
   *
   * @param id construct id
   * @param props port and hosts
   * @throws if another listener has the port
   */
  public addListener(id: string, props: ApplicationListenerProps = {}): ApplicationListener {
    const taken = this.byPort.get(props.port ?? 80);
    if (taken !== undefined) {
      throw new Error(`port of listener "${id}" must be free, got ${taken.port} of listener "${taken.node.id}": add the rules to that one`);
    }
    const listener = ApplicationListener._create(this, id, props, {
      gateway: this.gateway,
      update: (rule, routed, added) => this.hostSets.update(rule, routed, added, this.routed(routed)),
    });
    this.byPort.set(listener.port, listener);
    return listener;
  }

  /**
   * Leaves the requests below a path to the rules of a delegate, at every listener that there is.
   *
   * @param path beginning of the path, by whole segments
   * @param options the delegate
   * @throws if there is no listener yet, the delegate has hosts, or it has rules for other paths
   */
  public delegate(path: string, options: DelegateOptions): void {
    if (this.byPort.size === 0) {
      throw new Error(`load balancer "${this.node.id}" must have a listener to delegate "${path}", got none: add it first`);
    }
    this.byPort.forEach(listener => listener.delegate(path, options));
  }

  /** The rules of the listeners; also those of one that is not there yet, because it is being made. */
  private routed(...made: RoutedListener[]): RoutedListener[] {
    return [...new Set([...this.listeners.map(({ _routed }) => _routed), ...made])];
  }
}
