import * as kplus from 'cdk8s-plus-28';
import { Destination, DestinationOptions, ServiceHost } from './destination';
import { portsOf, requireServicePort } from './known-ports';
import { ITrafficTarget } from './traffic-target';
import { WeightedHttpDestination } from './weighted-destination';
import { refuse } from '../../core/errors';
import { optional } from '../../core/requirements';

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
    return new ServiceTarget(ServiceHost.fromService(service), options.port);
  }

  /**
   * A Service that lives elsewhere, or the host of a ServiceEntry.
   *
   * @param host the service
   * @param options its port; a Service with several ports needs it
   * @throws if the service is known not to have that port
   */
  public static fromHost(host: ServiceHost, options: DestinationOptions = {}): ServiceTarget {
    return new ServiceTarget(host, options.port);
  }

  private constructor(
    /** The service. */
    public readonly host: ServiceHost,
    /** Port of the service, where one is named. */
    public readonly port?: number,
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
    const what = 'port of a forward to service';
    const known = this.host._knownPorts ?? [];
    if (port === undefined && known.length > 1) {
      refuse(`${what} "${this.host.name}"`, `one of its ports (${portsOf(known)})`, 'none',
        'name one: without it Istio takes the port of the listener');
    }
    requireServicePort(what, this.host, port);
  }
}
