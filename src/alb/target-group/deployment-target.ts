import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { TargetTraits } from './target-traits';
import { refuse } from '../../core/errors';
import { namespaceOf } from '../../core/reference';
import { optional } from '../../core/requirements';
import { ServiceHost } from '../../networking/destination/destination';
import { ServiceTarget } from '../../networking/destination/service-target';
import { ApplicationProtocol } from '../../service/application-protocol';
import { buildService } from '../../service/build-service';
import { ServicePorts } from '../../service/service-ports';
import { requireServiceName } from '../../service/service-requirements';
import { podLabelsOf } from '../../workload/pod-labels';

/**
 * The Service that a target group makes for a Deployment.
 */
export interface DeploymentTargetOptions {
  /**
   * Port of the Service.
   *
   * Range: 1 to 65535.
   */
  readonly port: number;

  /**
   * Port of the containers.
   *
   * Range: 1 to 65535.
   *
   * @default - the first port of the first container that has one
   */
  readonly targetPort?: number;

  /**
   * What is spoken at the port: it becomes its `appProtocol` and its name.
   *
   * @default ApplicationProtocol.HTTP
   */
  readonly protocol?: ApplicationProtocol;

  /**
   * Name of the Service.
   *
   * @default - derives from the path of the target group
   */
  readonly name?: string;
}

/** The Service of a Deployment, below a target group. */
export function bindDeployment(group: Construct, deployment: kplus.Deployment, options: DeploymentTargetOptions): TargetTraits {
  const what = `Deployment "${deployment.node.path}"`;
  const [own, other] = [namespaceOf(group), namespaceOf(deployment)];
  if (own !== other) {
    refuse(`namespace of ${what}`, `that of its target group (${own ?? 'none'})`, other, 'a Service finds pods of its own namespace only');
  }
  const { port, protocol, name } = options;
  const labels = podLabelsOf(what, deployment);
  const ports = new ServicePorts(what, { port, protocol, targetPort: options.targetPort ?? firstPort(what, deployment) }, false);
  const targetPort = ports.all[0].targetPort!;
  const service = buildService(group, optional(name, value => ({ name: requireServiceName(value) })) ?? {}, ports.all, [targetPort]);
  Object.entries(labels).forEach(([key, value]) => service.selectLabel(key, value));
  return {
    host: ServiceHost.fromService(service),
    forward: number => ServiceTarget.fromService(service, { port: number }),
    protocolAt: () => ports.all[0].protocol,
    targetPortAt: () => targetPort,
    preparePods: step => step(what, deployment),
  };
}

function firstPort(what: string, { containers }: kplus.Deployment): number {
  const [first] = containers.flatMap(({ ports }) => ports);
  return first?.number ?? refuse(`targetPort of ${what}`, 'given where no container has a port', undefined,
    'give the container a portNumber, or set targetPort');
}
