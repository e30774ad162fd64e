import { IConstruct } from 'constructs';
import { FindingOptions } from '../core/findings';
import { PolicyTarget } from '../core/policy-target';
import { FindingLevel } from '../findings';
import { AuthorizationRuleSpec, portListsOf, selects, servicePortsAtPods } from '../istio';
import { ClientAddress, USUAL_GATEWAY_PORTS } from '../mesh-settings/gateway-workload';
import { gatewaysSelectedBy } from '../mesh-settings/known-gateways';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** Labels that pods of gateways have. */
const GATEWAY_LABELS = ['istio', 'gateway.networking.k8s.io/gateway-name'];

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

/** Gateways have a proxy of their own in an ambient mesh too. */
export function isGateway(labels: Record<string, string>, settings: MeshSettings, consumer: IConstruct): boolean {
  return GATEWAY_LABELS.some(label => label in labels) || hasGatewayLabels(labels, settings) || gatewaysSelectedBy(consumer, labels).length > 0;
}

function hasGatewayLabels(labels: Record<string, string>, { gatewayWorkload }: MeshSettings): boolean {
  return selects(gatewayWorkload.labels, labels);
}
