import * as kplus from 'cdk8s-plus-28';
import { Destination, DestinationOptions, WeightedHttpDestination } from './destination';
import { ITrafficTarget } from './traffic-target';
import { refuse } from '../core/errors';
import { optional } from '../core/requirements';
import { ServiceHost } from '../core/service-host';

/**
 * A plain service as a target of routes: all of its pods, or those that its own selector chooses.
 */
export class ServiceTarget implements ITrafficTarget {
  /**
   * A Service of cdk8s-plus.
   *
   * @param service the Service, with all its ports
   * @param options its port
   * @throws if it has no such port, or has several and none is named
   */
  public static fromService(service: kplus.Service, options: DestinationOptions = {}): ServiceTarget {
    return new ServiceTarget(ServiceHost.fromService(service), options.port, service.ports.map(({ port }) => port));
  }

  /**
   * A Service that lives elsewhere, or the host of a ServiceEntry.
   *
   * @param host the service
   * @param options its port; a Service with several ports needs it
   */
  public static fromHost(host: ServiceHost, options: DestinationOptions = {}): ServiceTarget {
    return new ServiceTarget(host, options.port);
  }

  /**
   * A service whose ports are known.
   *
   * @internal
   */
  public static _of(host: ServiceHost, ports: number[], port?: number): ServiceTarget {
    return new ServiceTarget(host, port, ports);
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Port of the service, where one is named. */
    public readonly port?: number,
    private readonly ports?: number[],
  ) {
    this.requirePort(port);
  }

  /**
   * The service as the only destination.
   *
   * @param options port of the service, in place of the target's own
   * @throws if the service is known not to have that port
   */
  public trafficDestinations(options: DestinationOptions = {}): WeightedHttpDestination[] {
    optional(options.port, port => this.requirePort(port));
    return [{ destination: Destination.toService(this.host, { port: options.port ?? this.port }) }];
  }

  private requirePort(port?: number): void {
    if (this.ports === undefined || (port === undefined ? this.ports.length === 1 : this.ports.includes(port))) {
      return;
    }
    refuse(`port of a forward to service "${this.host.name}"`, `one of its ports (${this.ports.join(', ')})`, port ?? 'none',
      port === undefined ? 'name one: without it Istio takes the port of the listener' : 'add the port to the Service, or name another');
  }
}
