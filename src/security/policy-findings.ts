import { IConstruct } from 'constructs';
import { AuthorizationAction } from './authorization-action';
import { AuthorizationRule } from './authorization-rule';
import { httpAttributes, namesPorts, waypointAttributes } from './http-attributes';
import { DataPlane } from '../core/data-plane';
import { FindingOptions } from '../core/findings';
import { gatewaysWith } from '../core/known-gateways';
import { MeshSettings } from '../core/mesh-settings';
import { PolicyTarget } from '../core/policy-target';

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];

/** Targets that only a waypoint looks at. */
const WAYPOINT_TARGETS = ['Service', 'ServiceEntry', 'GatewayClass'];

/** What istiod leaves out of a rule for the proxies of the nodes without a warning. */
const SKIPPED_SOURCES = ['trustDomains', 'notTrustDomains'];

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
    code: 'CDI052',
    message: `${kind} for a ${target._kind} does nothing in a mesh with sidecars: only waypoints look at it`,
    fix: 'use PolicyTarget.workload with the labels of the pods',
  }];
}

/** A policy for the pods of a gateway, in a namespace where these are not. */
export function findingsOfPlace({ kind, namespace, target, settings }: PolicyScope, consumer: IConstruct): FindingOptions[] {
  const labels = namespace === undefined || namespace === settings.rootNamespace ? undefined : target?._labels;
  const gateways = labels === undefined ? [] : gatewaysWith(consumer, labels);
  const [gateway] = gateways;
  return gateway === undefined || gateways.some(({ namespaceName }) => namespaceName === namespace) ? [] : [{
    code: 'CDI053',
    message: `${kind} in the namespace "${namespace}" does nothing at the gateway with the labels ${JSON.stringify(gateway.labels)}, whose pods are in "${gateway.namespaceName}"`,
    fix: `put it into a chart of the namespace "${gateway.namespaceName}", where that is agreed with those who use the gateway`,
  }];
}

/** A PeerAuthentication that nobody applies. */
export function findingsOfPeers({ namespace, target, settings }: PolicyScope): FindingOptions[] {
  return namespace !== settings.rootNamespace || target === undefined ? [] : [{
    code: 'CDI052',
    message: `PeerAuthentication with a selector in the root namespace "${namespace}" does nothing: Istio reads only those without a selector there`,
    fix: 'put it into the namespace of the pods; those of the root namespace follow the policy of the mesh',
  }];
}

/** A RequestAuthentication that nobody applies. */
export function findingsOfTokens(scope: PolicyScope): FindingOptions[] {
  return !isForNodeProxies(scope) ? [] : [{
    code: 'CDI052',
    message: 'RequestAuthentication without a waypoint or a gateway as target does nothing in an ambient mesh: the proxy of a node reads no tokens',
    fix: TO_A_WAYPOINT,
  }];
}

/** An action that the proxy of a node does not know. */
export function findingsOfAction(action: AuthorizationAction, scope: PolicyScope): FindingOptions[] {
  return !isForNodeProxies(scope) || ['ALLOW', 'DENY'].includes(action.name) ? [] : [{
    code: 'CDI052',
    message: `AuthorizationPolicy with the action ${action.name} does nothing in an ambient mesh without a waypoint as target`,
    fix: TO_A_WAYPOINT,
  }];
}

/** What a rule does beside what it says. */
export function findingsOfRule(what: string, rule: AuthorizationRule, action: AuthorizationAction, scope: PolicyScope): FindingOptions[] {
  return [...findingsOfTcp(what, rule, action), ...findingsOfNodeProxies(what, rule, action, scope)];
}

function findingsOfTcp(what: string, rule: AuthorizationRule, action: AuthorizationAction): FindingOptions[] {
  const attributes = httpAttributes(rule);
  return action.name !== 'DENY' || attributes.length === 0 || namesPorts(rule) ? [] : [{
    code: 'CDI050',
    message: `${what} denies by ${attributes.join(', ')} and names no ports: on ports with TCP, which has no such thing, it denies every connection`,
    fix: 'name the HTTP ports of the pods in ports of each operation; acknowledge it where the pods have no others',
  }];
}

function findingsOfNodeProxies(what: string, rule: AuthorizationRule, action: AuthorizationAction, scope: PolicyScope): FindingOptions[] {
  const attributes = waypointAttributes(rule);
  const effect = effectAtNodeProxies(action, attributes);
  return !isForNodeProxies(scope) || attributes.length === 0 || effect === undefined ? [] : [{
    code: 'CDI052',
    message: `${what} compares ${attributes.join(', ')}, which the proxy of a node in an ambient mesh does not know: ${effect}`,
    fix: TO_A_WAYPOINT,
  }];
}

/** Trust domains are skipped without a word; of a rule with anything else that is unknown, ALLOW skips all, and DENY the unknown. */
function effectAtNodeProxies({ name }: AuthorizationAction, attributes: readonly string[]): string | undefined {
  switch (name) {
    case 'ALLOW': return attributes.every(attribute => SKIPPED_SOURCES.includes(attribute)) ? 'the rule allows more than it says' : 'what the rule allows is denied';
    case 'DENY': return 'the rule denies more than it says';
    default: return undefined;
  }
}

/** Whether the proxies of the nodes of an ambient mesh, which know TCP only, apply a policy. */
function isForNodeProxies({ target, settings }: PolicyScope): boolean {
  return settings.dataPlane === DataPlane.AMBIENT && (target === undefined || (target._labels !== undefined && !isGateway(target._labels, settings)));
}

/** Gateways have a proxy of their own in an ambient mesh too. */
function isGateway(labels: Record<string, string>, settings: MeshSettings): boolean {
  return GATEWAY_LABELS.some(label => label in labels) || hasGatewayLabels(labels, settings);
}

function hasGatewayLabels(labels: Record<string, string>, { gatewayWorkload }: MeshSettings): boolean {
  return Object.entries(gatewayWorkload.labels).every(([label, value]) => labels[label] === value);
}
