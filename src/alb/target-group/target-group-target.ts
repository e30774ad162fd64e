import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { bindDeployment, DeploymentTargetOptions } from './deployment-target';
import { bindExternalHost, ExternalHostOptions } from './external-host';
import { TargetTraits } from './target-traits';
import { brand } from '../../core/brand';
import { ValidationError, refuse } from '../../core/errors';
import { ServiceHost } from '../../networking/destination/destination';
import { ServiceTarget } from '../../networking/destination/service-target';
import { ApplicationProtocol } from '../../service/application-protocol';
import { isWeightedService, WeightedService } from '../../service/weighted-service';

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
    return TargetGroupTarget.of({
      host: service.host,
      forward: () => service,
      protocolAt: port => service._protocolAt(port),
      weighted: service,
      targetPortAt: port => service._targetPortAt(port),
      preparePods: step => service._preparePods(step),
    });
  }

  /**
   * A Service of this app.
   *
   * @param service the Service
   * @throws if the Service belongs to a WeightedService
   */
  public static fromService(service: kplus.Service): TargetGroupTarget {
    if (isWeightedService(service.node.scope)) {
      refuse('target of a target group', 'the WeightedService itself', service.node.path,
        'use TargetGroupTarget.fromWeightedService: Istio uses one DestinationRule for a service, and it has one');
    }
    return TargetGroupTarget.of({
      host: ServiceHost.fromService(service),
      forward: port => ServiceTarget.fromService(service, { port }),
      protocolAt: port => protocolOf(service, port),
    });
  }

  /**
   * A Deployment of this app. The group makes the Service of its pods, as its child. The Deployment is in the namespace of the group.
   *
   * @param deployment the Deployment, with its containers and labels
   * @param options port and name of the Service
   * @throws if the Deployment selects no pods, or none of its containers has a port and none is given; when the group is made
   */
  public static fromDeployment(deployment: kplus.Deployment, options: DeploymentTargetOptions): TargetGroupTarget {
    return TargetGroupTarget.made(`Deployment "${deployment.node.path}"`, group => bindDeployment(group, deployment, options));
  }

  /**
   * A Service that lives elsewhere, or the host of a ServiceEntry. Istio has to know an external host by a ServiceEntry, which the group
   * does not make here: without one, requests are answered with 503.
   *
   * @param host the service
   */
  public static fromHost(host: ServiceHost): TargetGroupTarget {
    return TargetGroupTarget.of({ host, forward: port => ServiceTarget.fromHost(host, { port }) });
  }

  /**
   * A host outside the mesh. The group makes the ServiceEntry for it, as its child. A host with HTTPS needs `tls` of the group.
   *
   * Requests arrive there with the host that the client asked for, unless the rule has a `ListenerTransform.hostHeaderRewrite` to the
   * external host: most servers need it.
   *
   * @param host a full DNS name, which the proxies resolve
   * @param options port, protocol, and who sees it
   * @throws if the name is no DNS name of a host outside, or port and protocol do not say whether it takes TLS; when the group is made
   */
  public static fromExternalHost(host: string, options: ExternalHostOptions = {}): TargetGroupTarget {
    return TargetGroupTarget.made(`external host "${host}"`, group => bindExternalHost(group, host, options));
  }

  private static of(traits: TargetTraits): TargetGroupTarget {
    return new TargetGroupTarget(() => traits);
  }

  /** What is made below a group is made once. */
  private static made(what: string, make: (group: Construct) => TargetTraits): TargetGroupTarget {
    let owner: string | undefined;
    return new TargetGroupTarget(group => {
      if (owner !== undefined) {
        throw new ValidationError(`target of ${what} must be that of one target group, got "${group.node.path}" beside "${owner}": call the factory `
          + 'again for each');
      }
      owner = group.node.path;
      return make(group);
    });
  }

  private constructor(
    /**
     * What the group needs to know. Makes what the target is made of, below the group.
     *
     * @internal
     */
    public readonly _bind: (group: Construct) => TargetTraits,
  ) {
  }
}

/** Whether a value is a TargetGroupTarget. */
export const isTargetGroupTarget = brand('TargetGroupTarget', TargetGroupTarget);

/** By the name of the port: cdk8s-plus knows no appProtocol. */
function protocolOf(service: kplus.Service, port?: number): ApplicationProtocol | undefined {
  const name = service.ports.find(known => port === undefined || known.port === port)?.name ?? '';
  const said = name.startsWith(ApplicationProtocol.GRPC_WEB) ? ApplicationProtocol.GRPC_WEB : name.split('-')[0];
  return Object.values(ApplicationProtocol).find(protocol => protocol === said);
}
