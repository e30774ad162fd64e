import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Compared } from './compared';
import { weightedService } from './gateway-callers';
import { refuse } from '../../core/errors';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { requirePlaced } from '../../ingress-gateway/unplaced-gateway';
import { DataPlane } from '../../mesh-settings/data-plane';
import { ClientAddress, takesNamedPorts, USUAL_GATEWAY_PORTS } from '../../mesh-settings/gateway-workload';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { isAuthorityHeader } from '../../networking/headers/header-operations';
import { AuthorizationCondition } from '../../security/authorization-condition';
import { isHttp } from '../../service/application-protocol';
import { WeightedService } from '../../service/weighted-service';
import { bypassOfWorkload } from '../../workload/sidecar-bypass';
import { ListenerAction } from '../action/listener-action';
import { Changes } from '../action/listener-transform';
import { AT_TARGETS } from '../gateways/policy-enforcement';
import { ServerNames } from '../routing/server-names';
import { ListenerRule } from '../rule/listener-rule';

/** Pods that enforce a policy. */
export interface EnforcementPoint {
  readonly namespaceName?: string;
  readonly labels: Record<string, string>;
  /** Whether these are the pods of a gateway. */
  readonly isAtGateway: boolean;
  /** Whether a proxy in front of the pods names the clients, and not the connection. */
  readonly isClientNamed: boolean;
  /** The ports of the pods on which the requests come: every port where the pods do not know them. */
  readonly ports: Compared<number>;
  /** What else tells the requests of the listener from those of others. */
  readonly conditions: readonly AuthorizationCondition[];
  /** Whether requests that a rule takes come to these pods. */
  readonly isMet: (rule: ListenerRule) => boolean;
}

/** The port at which a policy at a gateway is for requests. */
export interface GatewayEntry {
  readonly what: string;
  readonly port: number;
  /** What its connections ask for in the handshake of TLS. */
  readonly serverNames: ServerNames;
}

/**
 * The pods of a gateway, which meets every request. A policy compares the port of the pods, so that has to be known.
 *
 * Of connections that it passes on, TLS among them, a gateway sees no requests: Istio leaves out what a policy compares of them, so that it
 * would refuse every one on the port. The name that a client asks for in the handshake keeps them apart. Envoy has picked the listener's
 * certificate by that name before, so a request that meets its rules has come with one of them, whatever host it names itself.
 *
 * Behind the PROXY protocol Envoy takes the port for that of the connection which the header names, as everybody who reaches the pods can
 * write it. There the handshake of TLS tells listeners apart alone.
 */
export function gatewayPoint({ what, port, serverNames }: GatewayEntry, gateway: IIngressGateway): EnforcementPoint {
  requirePlaced(`a policy at the gateway for ${what}`, [gateway]);
  const { namespaceName, labels, clientAddress, ports = USUAL_GATEWAY_PORTS } = gateway.workload;
  const point = { namespaceName, labels, isAtGateway: true, isMet: () => true, isClientNamed: clientAddress !== ClientAddress.CONNECTION };
  const named = serverNames.asks === 'one' ? [{ key: 'connection.sni', values: [...serverNames.names] }] : [];
  if (takesNamedPorts(gateway.workload)) {
    return { ...point, ports: Compared.every(), conditions: serverNames.asks === 'never' ? [{ key: 'connection.sni', notValues: ['*'] }] : named };
  }
  const exposed = ports === USUAL_GATEWAY_PORTS ? undefined : ports.find(candidate => candidate.port === port);
  if (exposed === undefined) {
    refuse(`port of ${what}`, 'one whose port in the pods of the gateway is known', port,
      'say ports, each with its targetPort, in the GatewayWorkload: a policy compares the port of the pods, and one for another port '
        + 'protects nothing');
  }
  return { ...point, ports: Compared.oneOf(`ports of ${what}`, [exposed.targetPort ?? port]), conditions: named };
}

/** The pods of the services to which a rule forwards. */
export function targetPoints(what: string, rule: ListenerRule, scope: IConstruct): EnforcementPoint[] {
  const refuseTargets = (wanted: string, fix: string): never =>
    refuse(`policyEnforcement of ${what}`, `PolicyEnforcement.GATEWAY ${wanted}`, AT_TARGETS, fix);
  if (MeshSettings.of(scope).dataPlane === DataPlane.AMBIENT) {
    refuseTargets('in an ambient mesh', 'pods without a sidecar see no requests of HTTP');
  }
  const [changed] = rule.props.transforms?.flatMap(({ _changes }) => changedPart(_changes) ?? []) ?? [];
  if (changed !== undefined) {
    refuseTargets(`beside a transform of the ${changed}`, 'the target sees the changed one, which the policy does not know');
  }
  if (rule.props.mirrors !== undefined) {
    refuseTargets('beside mirrors', 'the gateway sends the copies before the target refuses a request');
  }
  const services = [...new Set(rule.props.action._targets.flatMap(serviceOf))];
  if (services.length === 0 || rule.props.action._targets.some(target => serviceOf(target).length === 0)) {
    refuseTargets('unless it forwards to WeightedServices that this app builds',
      'build an IngressGateway, or set PolicyEnforcement.GATEWAY where all who use the gateway agree');
  }
  if (!services.every(service => seesRequests(service, rule))) {
    refuseTargets('where the target speaks TLS itself, or no HTTP',
      'its sidecar sees connections there and no requests: it would refuse all of them, or none');
  }
  const bypass = services.flatMap(bypassOf)[0];
  if (bypass !== undefined) {
    refuseTargets(`where pods of a target have ${bypass}`, 'no sidecar of theirs sees the requests: take it out');
  }
  return services.map(service => ({
    ...podsOf(service),
    isAtGateway: false,
    isClientNamed: false,
    ports: Compared.oneOf(`ports for HTTP of service "${service.name}"`, service._httpTargetPorts),
    conditions: [],
    // Where a delegate sends requests is not known here.
    isMet: ({ props: { action } }) => action._delegates || action._targets.some(target => serviceOf(target).includes(service))
      || leadsTo(action, hostOf(service, scope), scope),
  }));
}

/** What a policy at the target compares and a transform changes before, however it is written. */
function changedPart({ uriRewrite, authorityRewrite, requestHeaders: { set = {}, add = {} } = {} }: Changes): string | undefined {
  const isHostChanged = authorityRewrite !== undefined || [...Object.keys(set), ...Object.keys(add)].some(isAuthorityHeader);
  return uriRewrite !== undefined ? 'path' : isHostChanged ? 'host' : undefined;
}

/** Whether the sidecars of a service see requests at the ports to which a rule forwards. */
function seesRequests(service: WeightedService, { props: { action } }: ListenerRule): boolean {
  const { trafficPolicy, subsets } = service.destinationRule._toSpec();
  // TLS that the gateway begins for the pods ends in them, behind their sidecars.
  const isEncrypted = /"mode":"(?:SIMPLE|MUTUAL)"/.test(JSON.stringify([trafficPolicy, subsets]));
  const destinations = action._destinations?.() ?? [];
  const ports = destinations.filter(({ destination }) => destination.host === service.host).map(({ destination }) => destination.port);
  const protocols = ports.map(port => service._protocolAt(port));
  return !isEncrypted && protocols.every(protocol => protocol !== undefined && isHttp(protocol));
}

/** Whether an action forwards to a host, however its target was named. */
function leadsTo({ _destinations: destinations }: ListenerAction, host: string, scope: IConstruct): boolean {
  return destinations?.().some(({ destination }) => destination.host.hostFor(scope) === host) ?? false;
}

/** What pods of a service say by which their sidecars do not see its requests. */
function bypassOf({ versions, _httpTargetPorts }: WeightedService): string[] {
  return versions.flatMap(({ _workload }) => _workload === undefined ? [] : bypassOfWorkload(_workload, _httpTargetPorts) ?? []);
}

function hostOf(service: WeightedService, scope: IConstruct): string {
  return service.versions[0].subset.host.hostFor(scope);
}

/** The pods to which a rule forwards, where they are known. */
export function servicePods({ props: { action } }: ListenerRule): Pick<EnforcementPoint, 'namespaceName' | 'labels'>[] {
  return [...new Set(action._targets.flatMap(serviceOf))].map(podsOf);
}

function podsOf(service: WeightedService): Pick<EnforcementPoint, 'namespaceName' | 'labels'> {
  return { namespaceName: Chart.of(service).namespace, labels: { app: service.name } };
}

/** The WeightedService behind a target, where the pods are known. */
function serviceOf(target: ITrafficTarget): WeightedService[] {
  return weightedService(target).filter(service => service._targetPorts.length > 0);
}
