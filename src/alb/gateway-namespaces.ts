import { IConstruct } from 'constructs';
import { MeshSettings } from '../core/mesh-settings';
import { IIngressGateway } from '../gateway/ingress-gateway-reference';

const NAMESPACES = Symbol.for('cdk8s-istio.IstioAlb.gatewayNamespaces');

/** The root of a tree carries where the gateways of its load balancers are. */
interface Carrier {
  [NAMESPACES]?: Set<string>;
}

/** Remembers where the pods of a load balancer's gateways are. */
export function rememberGateways(alb: IConstruct, gateways: readonly IIngressGateway[]): void {
  const carrier = alb.node.root as unknown as Carrier;
  carrier[NAMESPACES] ??= new Set();
  gateways.forEach(({ workload }) => carrier[NAMESPACES]!.add(workload.namespaceName));
}

/** The namespaces of all gateways that may send to a construct: that of the mesh settings, and those of the app's load balancers until now. */
export function gatewayNamespaces(construct: IConstruct): string[] {
  const known = (construct.node.root as unknown as Carrier)[NAMESPACES] ?? [];
  return [...new Set([MeshSettings.of(construct).gatewayWorkload.namespaceName, ...known])];
}
