import { selects } from '../../istio';
import { AssumedGateway, Mesh, PolicyView, settingsOf } from '../../mesh';

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];
const GATEWAY = 'gateway.networking.k8s.io/Gateway';
/** What is in the names of gateways, of which the manifests may have nothing. */
const NAME_OF_GATEWAY = /gateway|ingress/i;

/** The namespaces of the gateways that a policy selects by its labels: those of the manifests, and those that somebody describes. */
export function gatewayNamespaces({ selector, object }: PolicyView, mesh: Mesh): string[] {
  if (selector === undefined) {
    return [];
  }
  const known = mesh.pods.selectedBy(selector).filter(({ isGateway }) => isGateway).map(({ namespace }) => namespace);
  const assumed = mesh.gateways.assumed(object).filter(({ labels }) => selects(selector, labels)).map(({ namespace }) => namespace);
  return [...new Set([...known, ...assumed])];
}

/** The gateways that somebody describes, of which the manifests have no pods, and to which a policy applies by its labels. */
export function assumedGateways({ selector, object, namespace }: PolicyView, mesh: Mesh): AssumedGateway[] {
  return selector === undefined ? [] : mesh.gateways.assumed(object).filter(gateway => selects(selector, gateway.labels)
    && [gateway.namespace, settingsOf(object).rootNamespace].includes(namespace)
    && mesh.pods.selectedBy(selector, gateway.namespace).length === 0);
}

/**
 * Whether the proxies of the nodes of an ambient mesh apply a policy: one without a target, or for pods that are no gateway, because that
 * has a proxy of its own there too.
 */
export function isForNodeProxies(policy: PolicyView, mesh: Mesh): boolean {
  const { targets, object } = policy;
  return settingsOf(object).isAmbient && targets.length === 0 && !selectsGateways(policy, mesh);
}

/**
 * Whether gateways apply a policy, as far as is known. Of pods that the manifests do not have, a name is enough: a policy for others is told
 * only where nothing speaks for a gateway.
 */
export function mayBeForGateways(policy: PolicyView, mesh: Mesh): boolean {
  const { selector, targets, namespace, object } = policy;
  if (targets.length > 0) {
    return targets.every(({ kind }) => kind === GATEWAY);
  }
  if (selector !== undefined) {
    const isKnown = mesh.pods.selectedBy(selector, namespace).length > 0;
    return selectsGateways(policy, mesh) || !isKnown && [...Object.values(selector), namespace].some(name => NAME_OF_GATEWAY.test(name));
  }
  return namespace !== settingsOf(object).rootNamespace && (NAME_OF_GATEWAY.test(namespace)
    || mesh.pods.selectedBy({}, namespace).some(({ isGateway }) => isGateway)
    || mesh.gateways.assumed(object).some(gateway => gateway.namespace === namespace));
}

function selectsGateways(policy: PolicyView, mesh: Mesh): boolean {
  const { selector, object } = policy;
  return selector !== undefined && (GATEWAY_LABELS.some(label => label in selector)
    || mesh.gateways.assumed(object).some(({ labels }) => selects(labels, selector)) || gatewayNamespaces(policy, mesh).length > 0);
}

/** What an ambient mesh needs for rules about HTTP. */
export const TO_A_WAYPOINT = 'give it a waypoint in targetRefs (PolicyTarget.services, PolicyTarget.gateways)';
