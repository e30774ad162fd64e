import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { DataPlane } from '../../core/data-plane';
import { refuse } from '../../core/errors';
import { ClientAddress, USUAL_GATEWAY_PORTS } from '../../core/gateway-workload';
import { MeshSettings } from '../../core/mesh-settings';
import { IIngressGateway } from '../../gateway/ingress-gateway-reference';
import { ITrafficTarget } from '../../networking/traffic-target';
import { AuthorizationCondition } from '../../security/authorization-condition';
import { WeightedService } from '../../service/weighted-service';
import { WeightedServiceVersion } from '../../service/weighted-service-version';
import { ListenerRule } from '../rule/listener-rule';
import { TargetGroup } from '../target-group/target-group';

/** What is enforced at the targets, also where nobody says so. */
export const TARGETS = 'PolicyEnforcement.TARGETS, the default for gateways of others';

/** Pods that enforce a policy. */
export interface PolicyPlace {
  readonly namespaceName?: string;
  readonly labels: Record<string, string>;
  /** The ports of the pods on which the requests come; none where the pods do not know them. */
  readonly ports: readonly number[];
  /** What else tells the requests of the listener from those of others. */
  readonly conditions: readonly AuthorizationCondition[];
  /** Whether requests that a rule takes come to these pods. */
  readonly isMet: (rule: ListenerRule) => boolean;
}

/** The port at which a policy at a gateway is for requests. */
export interface GatewayEntry {
  readonly what: string;
  readonly port: number;
  /** Whether each connection names a host in the handshake of TLS, or none ever does; none where that depends on the client. */
  readonly namesHost?: boolean;
}

/**
 * The pods of a gateway, which meets every request. A policy compares the port of the pods, so that has to be known.
 *
 * Behind the PROXY protocol Envoy takes the port for that of the connection which the header names, as everybody who reaches the pods can
 * write it. There the handshake of TLS tells listeners apart.
 */
export function gatewayPlace({ what, port, namesHost }: GatewayEntry, { workload }: IIngressGateway): PolicyPlace {
  const { namespaceName, labels, clientAddress, ports = USUAL_GATEWAY_PORTS } = workload;
  const place = { namespaceName, labels, isMet: () => true };
  if (clientAddress === ClientAddress.PROXY_PROTOCOL) {
    const sni = { key: 'connection.sni', ...namesHost ? { values: ['*'] } : { notValues: ['*'] } };
    return { ...place, ports: [], conditions: namesHost === undefined ? [] : [sni] };
  }
  const exposed = ports === USUAL_GATEWAY_PORTS ? undefined : ports.find(candidate => candidate.port === port);
  if (exposed === undefined) {
    refuse(`port of ${what}`, 'one whose port in the pods of the gateway is known', port,
      'say ports, each with its targetPort, in the GatewayWorkload: a policy compares the port of the pods, and one for another port protects nothing');
  }
  return { ...place, ports: [exposed.targetPort ?? port], conditions: [] };
}

/** The pods of the services to which a rule forwards. */
export function targetPlaces(what: string, rule: ListenerRule, scope: IConstruct): PolicyPlace[] {
  const refuseTargets = (wanted: string, fix: string): never => refuse(`policyEnforcement of ${what}`, `PolicyEnforcement.GATEWAY ${wanted}`, TARGETS, fix);
  if (MeshSettings.of(scope).dataPlane === DataPlane.AMBIENT) {
    refuseTargets('in an ambient mesh', 'pods without a sidecar see no requests of HTTP');
  }
  const changed = rule.props.transforms?.find(({ _subject }) => ['path', 'host'].includes(_subject));
  if (changed !== undefined) {
    refuseTargets(`beside a transform of the ${changed._subject}`, 'the target sees the changed one, which the policy does not know');
  }
  if (rule.props.mirrors !== undefined) {
    refuseTargets('beside mirrors', 'the gateway sends the copies before the target refuses a request');
  }
  const services = [...new Set(rule.props.action._targets.flatMap(serviceOf))];
  if (services.length === 0 || rule.props.action._targets.some(target => serviceOf(target).length === 0)) {
    refuseTargets('unless it forwards to WeightedServices that this app builds',
      'build an IngressGateway, or set PolicyEnforcement.GATEWAY where all who use the gateway agree');
  }
  return services.map(service => ({
    namespaceName: Chart.of(service).namespace,
    labels: { app: service.name },
    ports: service._targetPorts,
    conditions: [],
    // Where a delegate sends requests is not known here.
    isMet: ({ props: { action } }) => action._delegates || action._targets.some(target => serviceOf(target).includes(service)),
  }));
}

/** The WeightedService behind a target, where the pods are known. */
function serviceOf(target: ITrafficTarget): WeightedService[] {
  const service = target instanceof TargetGroup ? target._weighted
    : target instanceof WeightedServiceVersion ? target._service : target;
  return service instanceof WeightedService && service._targetPorts.length > 0 ? [service] : [];
}
