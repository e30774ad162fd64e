import { selects } from '../../istio';
import { Mesh, PolicyView, settingsOf } from '../../mesh';

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];

/** The namespaces of the gateways that a policy selects by its labels: those of the manifests, and that of the mesh settings. */
export function gatewayNamespaces({ selector, object }: PolicyView, mesh: Mesh): string[] {
  if (selector === undefined) {
    return [];
  }
  const { gateway } = settingsOf(object);
  const known = mesh.pods.selectedBy(selector).filter(({ isGateway }) => isGateway).map(({ namespace }) => namespace);
  return [...new Set([...known, ...selects(selector, gateway.labels) ? [gateway.namespace] : []])];
}

/**
 * Whether the proxies of the nodes of an ambient mesh apply a policy: one without a target, or for pods that are no gateway, because that
 * has a proxy of its own there too.
 */
export function isForNodeProxies(policy: PolicyView, mesh: Mesh): boolean {
  const { selector, targets, object } = policy;
  const { isAmbient, gateway } = settingsOf(object);
  return isAmbient && targets.length === 0 && (selector === undefined || !(GATEWAY_LABELS.some(label => label in selector)
    || selects(gateway.labels, selector) || gatewayNamespaces(policy, mesh).length > 0));
}

/** What an ambient mesh needs for rules about HTTP. */
export const TO_A_WAYPOINT = 'give it a waypoint in targetRefs (PolicyTarget.services, PolicyTarget.gateways)';
