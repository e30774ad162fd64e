import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DataPlane } from '../../core/data-plane';
import { refuse } from '../../core/errors';
import { MeshSettings } from '../../core/mesh-settings';
import { IIngressGateway } from '../../gateway/ingress-gateway-reference';
import { ITrafficTarget } from '../../networking/traffic-target';
import { WeightedService } from '../../service/weighted-service';
import { WeightedServiceVersion } from '../../service/weighted-service-version';
import { ListenerRule } from '../rule/listener-rule';
import { TargetGroup } from '../target-group/target-group';

/** Pods that enforce a policy. */
export interface PolicyPlace {
  readonly namespaceName?: string;
  readonly labels: Record<string, string>;
  /** The ports of the pods on which the requests come. */
  readonly ports: readonly number[];
  /** Whether requests that a rule takes come to these pods. */
  readonly isMet: (rule: ListenerRule) => boolean;
}

/** The pods of a gateway, which meets every request. */
export function gatewayPlace(port: number, { workload }: IIngressGateway, scope: IConstruct): PolicyPlace {
  const ports = workload.ports ?? MeshSettings.of(scope).gatewayWorkload.ports!;
  const exposed = ports.find(candidate => candidate.port === port);
  return { namespaceName: workload.namespaceName, labels: workload.labels, ports: [exposed?.targetPort ?? port], isMet: () => true };
}

/** The pods of the services to which a rule forwards. */
export function targetPlaces(what: string, rule: ListenerRule, scope: IConstruct): PolicyPlace[] {
  if (MeshSettings.of(scope).dataPlane === DataPlane.AMBIENT) {
    refuse(`policyEnforcement of ${what}`, 'PolicyEnforcement.GATEWAY in an ambient mesh', 'targets', 'pods without a sidecar see no requests of HTTP');
  }
  const changed = rule.props.transforms?.find(({ _subject }) => ['path', 'host'].includes(_subject));
  if (changed !== undefined) {
    refuse(`policyEnforcement of ${what}`, `PolicyEnforcement.GATEWAY beside a transform of the ${changed._subject}`, 'targets',
      'the target sees the changed one, which the policy does not know');
  }
  const services = [...new Set(rule.props.action._targets.flatMap(serviceOf))];
  if (services.length === 0 || rule.props.action._targets.some(target => serviceOf(target).length === 0)) {
    refuse(`policyEnforcement of ${what}`, 'PolicyEnforcement.GATEWAY, unless it forwards to WeightedServices that this app builds', 'targets',
      'build an IngressGateway, or set PolicyEnforcement.GATEWAY where all who use the gateway agree');
  }
  return services.map(service => ({
    namespaceName: Chart.of(service).namespace,
    labels: { app: service.name },
    ports: service._targetPorts,
    isMet: other => other.props.action._targets.some(target => serviceOf(target).includes(service)),
  }));
}

/** The WeightedService behind a target, where the pods are known. */
function serviceOf(target: ITrafficTarget): WeightedService[] {
  const service = target instanceof TargetGroup ? target._weighted
    : target instanceof WeightedServiceVersion ? target._service : target;
  return service instanceof WeightedService && service._targetPorts.length > 0 ? [service] : [];
}
