import { Construct } from 'constructs';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { managedTarget } from '../../networking/virtual-service/managed-target';
import { letGatewayIn } from '../../service/service-access';
import { isWeightedService, WeightedService } from '../../service/weighted-service';
import { isWeightedServiceVersion } from '../../service/weighted-service-version';
import { RuleParticipant } from '../routing/rule-participant';
import { ListenerRule } from '../rule/listener-rule';
import { isTargetGroup } from '../target-group/target-group';

/** Lets the gateways of a load balancer call the services to which its rules forward, where those tell their callers apart. */
export class GatewayCallers implements RuleParticipant {
  constructor(private readonly listener: Construct, private readonly gateways: readonly IIngressGateway[]) {
  }

  /** Takes in a rule. */
  public take({ props: { action, mirrors = [] } }: ListenerRule): void {
    const targets = [...action._targets, ...mirrors.map(({ target }) => target)];
    const hosts = targets.flatMap(hostsOf).map(host => host.hostFor(this.listener));
    for (const host of new Set(hosts)) {
      this.gateways.forEach(({ workload }) => letGatewayIn(this.listener, host, workload));
    }
    for (const version of targets.filter(isWeightedServiceVersion)) {
      weightedService(version).filter(({ versions }) => versions.length > 1).forEach(({ _access }) => _access.forwardPart(version.name));
    }
  }
}

/** The services of a target. */
function hostsOf(target: ITrafficTarget): ServiceHost[] {
  const managed = managedTarget(target);
  return managed === undefined ? target.trafficDestinations().map(({ destination }) => destination.host) : [managed.host];
}

/** The WeightedService of a target, where there is one. */
export function weightedService(target: ITrafficTarget): WeightedService[] {
  const service = isTargetGroup(target) ? target._weighted : isWeightedServiceVersion(target) ? target._service : target;
  return isWeightedService(service) ? [service] : [];
}
