import { Construct } from 'constructs';
import { ApplicationListener, ApplicationListenerProps } from './application-listener';
import { optional, requireDnsLabel } from '../core/requirements';
import { Gateway } from '../networking/gateway';

/**
 * Properties of an IstioAlb.
 */
export interface IstioAlbProps {
  /**
   * Name of the Gateway.
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
 * It makes a Gateway, and a VirtualService for each host. The gateway's pods are not its own: by default those that Istio installs.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/ingress/ingress-control/
 */
export class IstioAlb extends Construct {
  /** The Gateway that all listeners share. */
  public readonly gateway: Gateway;

  private readonly byPort = new Map<number, ApplicationListener>();

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name and gateway workload
   */
  constructor(scope: Construct, id: string, props: IstioAlbProps = {}) {
    super(scope, id);
    this.gateway = new Gateway(this, 'Default', {
      metadata: optional(props.name, name => ({ name: requireDnsLabel('name of a load balancer', name) })),
      selector: props.gatewaySelector,
    });
  }

  /** The listeners, in the order in which they were added. */
  public get listeners(): ApplicationListener[] {
    return [...this.byPort.values()];
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
    const listener = ApplicationListener._create(this, id, props, { gateway: this.gateway, hasSeveralPorts: () => this.byPort.size > 1 });
    this.byPort.set(listener.port, listener);
    return listener;
  }
}
