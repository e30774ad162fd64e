import * as kplus from 'cdk8s-plus-28';
import { refuse } from '../../core/errors';
import { ServiceHost } from '../../core/service-host';
import { ServiceTarget } from '../../networking/service-target';
import { ITrafficTarget } from '../../networking/traffic-target';
import { ApplicationProtocol } from '../../service/application-protocol';
import { WeightedService } from '../../service/weighted-service';

/** What a target group needs to know of a service. */
export interface TargetTraits {
  readonly host: ServiceHost;
  readonly forward: (port?: number) => ITrafficTarget;
  readonly protocolAt?: (port?: number) => ApplicationProtocol | undefined;
  readonly weighted?: WeightedService;
}

/**
 * What a target group sends its requests to.
 */
export class TargetGroupTarget {
  /**
   * A service in several versions, by its weights. The policy of the group goes into the DestinationRule of the service.
   *
   * @param service the service
   */
  public static fromWeightedService(service: WeightedService): TargetGroupTarget {
    return new TargetGroupTarget({
      host: service.host, forward: () => service, protocolAt: port => service._protocolAt(port), weighted: service,
    });
  }

  /**
   * A Service of this app.
   *
   * @param service the Service
   * @throws if the Service belongs to a WeightedService
   */
  public static fromService(service: kplus.Service): TargetGroupTarget {
    if (service.node.scope instanceof WeightedService) {
      refuse('target of a target group', 'the WeightedService itself', service.node.path,
        'use TargetGroupTarget.fromWeightedService: Istio uses one DestinationRule for a service, and it has one');
    }
    return new TargetGroupTarget({
      host: ServiceHost.fromService(service),
      forward: port => ServiceTarget.fromService(service, { port }),
      protocolAt: port => protocolOf(service, port),
    });
  }

  /**
   * A Service that lives elsewhere, or an external host. Istio has to know an external host by a ServiceEntry, which the group does not
   * make: without one, requests are answered with 503.
   *
   * @param host the service
   */
  public static fromHost(host: ServiceHost): TargetGroupTarget {
    return new TargetGroupTarget({ host, forward: port => ServiceTarget.fromHost(host, { port }) });
  }

  private constructor(
    /**
     * What the group needs to know.
     *
     * @internal
     */
    public readonly _traits: TargetTraits,
  ) {
  }
}

/** By the name of the port: cdk8s-plus knows no appProtocol. */
function protocolOf(service: kplus.Service, port?: number): ApplicationProtocol | undefined {
  const name = service.ports.find(known => port === undefined || known.port === port)?.name ?? '';
  const said = name.startsWith(ApplicationProtocol.GRPC_WEB) ? ApplicationProtocol.GRPC_WEB : name.split('-')[0];
  return Object.values(ApplicationProtocol).find(protocol => protocol === said);
}
