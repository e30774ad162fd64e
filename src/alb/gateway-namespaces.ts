import { IConstruct } from 'constructs';
import { clusterState } from '../core/cluster-state';
import { MeshSettings } from '../core/mesh-settings';
import { IIngressGateway } from '../gateway/ingress-gateway-reference';
import { isUnplaced } from '../gateway/unplaced-gateway';

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
