import { IConstruct } from 'constructs';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { isUnplaced } from '../../ingress-gateway/unplaced-gateway';
import { clusterState } from '../../mesh-settings/cluster-state';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

/** Remembers where the pods of a load balancer's gateways are. */
export function rememberGateways(alb: IConstruct, gateways: readonly IIngressGateway[]): void {
  const known = namespacesOf(alb);
  gateways.filter(gateway => !isUnplaced(gateway)).forEach(({ workload }) => known.add(workload.namespaceName));
}

/** The namespaces of all gateways that may send to a construct: that of the mesh settings, and those of the app's load balancers until now. */
export function gatewayNamespaces(construct: IConstruct): string[] {
  return [...new Set([MeshSettings.of(construct).gatewayWorkload.namespaceName, ...namespacesOf(construct)])];
}

/** Where the gateways of the load balancers in a cluster are. */
function namespacesOf(scope: IConstruct): Set<string> {
  return clusterState(scope, 'gateway namespaces', () => new Set<string>());
}
