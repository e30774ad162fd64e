import { IConstruct } from 'constructs';
import { AuthorizationAction } from './authorization-action';
import { DataPlane } from '../core/data-plane';
import { FindingOptions } from '../core/findings';
import { ClientAddress, USUAL_GATEWAY_PORTS } from '../core/gateway-workload';
import { gatewaysSelectedBy } from '../core/known-gateways';
import { MeshSettings } from '../core/mesh-settings';
import { PolicyTarget } from '../core/policy-target';
import { FindingLevel } from '../findings';
import { AuthorizationRuleSpec, httpAttributes, namesPorts, NodeProxyRule, portListsOf, ruleAtNodeProxy, selects, servicePortsAtPods } from '../istio';

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];

/** Targets that only a waypoint looks at. */
const WAYPOINT_TARGETS = ['Service', 'ServiceEntry', 'GatewayClass'];

const TO_A_WAYPOINT = 'give it a waypoint as target, with PolicyTarget.services or PolicyTarget.gateways';

/** What is known of a policy, whatever it says. */
export interface PolicyScope {
  /** Kind of the policy. */
  readonly kind: string;
  /** Its namespace, where it is known. */
  readonly namespace?: string;
  /** Its target; none where it applies to all workloads. */
  readonly target?: PolicyTarget;
  /** Settings of its mesh. */
  readonly settings: MeshSettings;
}

/** A policy that applies to the whole mesh. */
export function findingsOfReach(scope: PolicyScope): FindingOptions[] {
  const { kind, namespace, target, settings } = scope;
  const reached = reachedByTarget(scope);
  return namespace !== settings.rootNamespace || reached === undefined ? [] : [{
    code: 'CDI051',
    message: `${kind} in the root namespace "${namespace}" applies to ${reached}, those of other teams too`,
    fix: `put it into the namespace of the app${target ? '' : ', or give it a target'}; acknowledge it where the mesh is yours`,
  }];
}

/** What a policy of the root namespace applies to beyond that namespace. */
function reachedByTarget({ kind, target, settings }: PolicyScope): string | undefined {
  if (target === undefined) {
    return 'every workload of the mesh';
  }
  if (target._kind === 'GatewayClass') {
    return 'every waypoint of the mesh';
  }
  // Of a PeerAuthentication Istio ignores the selector there.
  return target._labels === undefined || kind === 'PeerAuthentication' || isOwnGateway(target._labels, settings) ? undefined
    : `the pods with the labels ${JSON.stringify(target._labels)} in every namespace`;
}

/** Whether labels choose the gateway of the mesh settings, in the root namespace: then the policy is where that gateway is. */
function isOwnGateway(labels: Record<string, string>, settings: MeshSettings): boolean {
  return settings.gatewayWorkload.namespaceName === settings.rootNamespace && hasGatewayLabels(labels, settings);
}

/** A target that the proxies of this mesh do not look at. */
export function findingsOfTarget({ kind, target, settings }: PolicyScope): FindingOptions[] {
  return settings.dataPlane === DataPlane.AMBIENT || target === undefined || !WAYPOINT_TARGETS.includes(target._kind) ? [] : [{
    code: 'IST0167',
    message: `${kind} for a ${target._kind} does nothing in a mesh with sidecars: only waypoints look at it`,
    fix: 'use PolicyTarget.workload with the labels of the pods',
  }];
}

/** A policy for the pods of a gateway, in a namespace where these are not. */
export function findingsOfPlace({ kind, namespace, target, settings }: PolicyScope, consumer: IConstruct): FindingOptions[] {
  const labels = namespace === undefined || namespace === settings.rootNamespace ? undefined : target?._labels;
  const gateways = labels === undefined ? [] : gatewaysSelectedBy(consumer, labels).map(({ workload }) => workload);
  const [gateway] = gateways;
  return gateway === undefined || gateways.some(({ namespaceName }) => namespaceName === namespace) ? [] : [{
    code: kind === 'AuthorizationPolicy' ? 'IST0127' : 'KIA0004',
    message: `${kind} in the namespace "${namespace}" does nothing at the gateway with the labels ${JSON.stringify(gateway.labels)}, whose pods are in "${gateway.namespaceName}"`,
    fix: `put it into a chart of the namespace "${gateway.namespaceName}", where that is agreed with those who use the gateway`,
  }];
}

/** Ports of the Service of the mesh settings' gateway, where those of its pods are compared; the check sees gateways of the app. */
export function findingsOfGatewayPorts(what: string, rule: AuthorizationRuleSpec, { namespace, target, settings }: PolicyScope): FindingOptions[] {
  const { labels, namespaceName, ports = [], clientAddress } = settings.gatewayWorkload;
  const isReached = target?._labels !== undefined && selects(target._labels, labels)
    && [namespaceName, settings.rootNamespace].includes(namespace ?? '');
  // Behind the PROXY protocol the pods take the port of the balancer for theirs.
  if (!isReached || ports === USUAL_GATEWAY_PORTS || clientAddress === ClientAddress.PROXY_PROTOCOL) {
    return [];
  }
  const pairs = ports.map(({ port, targetPort = port }) => ({ port, targetPort }));
  const podPorts = pairs.map(({ targetPort }) => targetPort);
  return portListsOf(rule).flatMap(list => servicePortsAtPods(list.ports, podPorts, pairs).map(({ named, compared }) => ({
    code: 'CDI054',
    level: FindingLevel.ERROR,
    message: `${what}: ${list.field} names ${named}, a port of the gateway's Service: its pods listen on ${compared}, and that is compared`,
    fix: `write ${compared}`,
  })));
}

/** A PeerAuthentication that nobody applies. */
export function findingsOfPeers({ namespace, target, settings }: PolicyScope): FindingOptions[] {
  return namespace !== settings.rootNamespace || target === undefined ? [] : [{
    code: 'IST0167',
    message: `PeerAuthentication with a selector in the root namespace "${namespace}" does nothing: Istio reads only those without a selector there`,
    fix: 'put it into the namespace of the pods; those of the root namespace follow the policy of the mesh',
  }];
}

/** A RequestAuthentication that nobody applies. */
export function findingsOfTokens(scope: PolicyScope, consumer: IConstruct): FindingOptions[] {
  return !isForNodeProxies(scope, consumer) ? [] : [{
    code: 'KIA1115',
    message: 'RequestAuthentication without a waypoint or a gateway as target does nothing in an ambient mesh: the proxy of a node reads no tokens',
    fix: TO_A_WAYPOINT,
  }];
}

/** An action that the proxy of a node does not know. */
export function findingsOfAction(action: AuthorizationAction, scope: PolicyScope, consumer: IConstruct): FindingOptions[] {
  return !isForNodeProxies(scope, consumer) || ['ALLOW', 'DENY'].includes(action.name) ? [] : [{
    code: 'KIA0110',
    level: action.name === 'CUSTOM' ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `AuthorizationPolicy with the action ${action.name} does nothing in an ambient mesh without a waypoint as target`,
    fix: TO_A_WAYPOINT,
  }];
}

/** What a rule denies beside what it says. */
export function findingsOfTcp(what: string, rule: AuthorizationRuleSpec, action: AuthorizationAction): FindingOptions[] {
  const attributes = httpAttributes(rule);
  return action.name !== 'DENY' || attributes.length === 0 || namesPorts(rule) ? [] : [{
    code: 'IST0133/deny-without-ports',
    message: `${what} denies by ${attributes.join(', ')} and names no ports: on ports with TCP, which has no such thing, it denies every connection`,
    fix: 'name the HTTP ports of the pods in ports of each operation; acknowledge it where the pods have no others',
  }];
}

/** What the proxies of the nodes make of a rule, as a manifest has it. */
export function findingsOfNodeProxies(what: string, rule: AuthorizationRuleSpec, action: AuthorizationAction, scope: PolicyScope,
  consumer: IConstruct): FindingOptions[] {
  if (!isForNodeProxies(scope, consumer) || (action.name !== 'ALLOW' && action.name !== 'DENY')) {
    return [];
  }
  const left = ruleAtNodeProxy(action.name, rule);
  return effectsAtNodeProxies(action.name, left).map(([level, effect]) => ({
    code: 'KIA0110',
    level,
    message: `${what} compares ${left.unknown.join(', ')}, which the proxy of a node in an ambient mesh does not know: ${effect}`,
    fix: `${TO_A_WAYPOINT}; where the pods have sidecars, say so in MeshSettings of their chart`,
  }));
}

/** An error where requests get in that the policy says it keeps out. */
function effectsAtNodeProxies(action: 'ALLOW' | 'DENY', { isDead, skipped, widened }: NodeProxyRule): [FindingLevel, string][] {
  const isAllow = action === 'ALLOW';
  if (isDead) {
    return [isAllow ? [FindingLevel.WARNING, 'what the rule allows is denied'] : [FindingLevel.ERROR, 'the rule denies nothing']];
  }
  const some: [FindingLevel, string][] = [
    [isAllow ? FindingLevel.WARNING : FindingLevel.ERROR, `of ${skipped.join(', ')} the rule ${isAllow ? 'allows' : 'denies'} nothing`],
    [isAllow ? FindingLevel.ERROR : FindingLevel.WARNING, `of ${widened.join(', ')} the rule ${isAllow ? 'allows' : 'denies'} more than it says`],
  ];
  return some.filter((_, index) => [skipped, widened][index].length > 0);
}

/** Whether the proxies of the nodes of an ambient mesh, which know TCP only, apply a policy. */
function isForNodeProxies({ target, settings }: PolicyScope, consumer: IConstruct): boolean {
  return settings.dataPlane === DataPlane.AMBIENT
    && (target === undefined || (target._labels !== undefined && !isGateway(target._labels, settings, consumer)));
}

/** Gateways have a proxy of their own in an ambient mesh too. */
export function isGateway(labels: Record<string, string>, settings: MeshSettings, consumer: IConstruct): boolean {
  return GATEWAY_LABELS.some(label => label in labels) || hasGatewayLabels(labels, settings) || gatewaysSelectedBy(consumer, labels).length > 0;
}

function hasGatewayLabels(labels: Record<string, string>, { gatewayWorkload }: MeshSettings): boolean {
  return selects(gatewayWorkload.labels, labels);
}
