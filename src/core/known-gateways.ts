import { IConstruct } from 'constructs';
import { GatewayWorkload } from './gateway-workload';
import { MeshSettings } from './mesh-settings';

const KNOWN = Symbol.for('cdk8s-istio.knownGateways');

/** The root of a tree carries the gateways that it makes. */
interface Carrier {
  [KNOWN]?: GatewayWorkload[];
}

/** Remembers a gateway that the app makes. */
export function rememberGateway(scope: IConstruct, workload: GatewayWorkload): void {
  const carrier = scope.node.root as unknown as Carrier;
  (carrier[KNOWN] ??= []).push(workload);
}

/** The gateways whose pods have exactly these labels: that of the mesh settings, and those of the app. */
export function gatewaysWith(scope: IConstruct, labels: Record<string, string>): GatewayWorkload[] {
  const all = [MeshSettings.of(scope).gatewayWorkload, ...(scope.node.root as unknown as Carrier)[KNOWN] ?? []];
  return all.filter(workload => keyOf(workload.labels) === keyOf(labels));
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).sort());
}
