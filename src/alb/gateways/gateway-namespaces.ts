import { IConstruct } from 'constructs';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { isUnplaced } from '../../ingress-gateway/unplaced-gateway';
import { balancingGatewaysOf, rememberBalancingGateway } from '../../mesh-settings/known-gateways';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

/** Remembers where the pods of a load balancer's gateways are. */
export function rememberGateways(alb: IConstruct, gateways: readonly IIngressGateway[]): void {
  gateways.filter(gateway => !isUnplaced(gateway)).forEach(gateway => rememberBalancingGateway(alb, gateway));
}

/** The namespaces of all gateways that may send to a construct: that of the mesh settings, and those of the app's load balancers until now. */
export function gatewayNamespaces(construct: IConstruct): string[] {
  const { gatewayWorkload, cluster } = MeshSettings.of(construct);
  return [...new Set([gatewayWorkload, ...balancingGatewaysOf(construct.node.root, cluster).map(({ workload }) => workload)]
    .map(({ namespaceName }) => namespaceName))];
}
