import { IConstruct } from 'constructs';
import { clusterState } from './cluster-state';
import { GatewayWorkload } from './gateway-workload';
import { MeshSettings } from './mesh-settings';

/** Remembers a gateway that the app makes. */
export function rememberGateway(scope: IConstruct, workload: GatewayWorkload): void {
  made(scope).push(workload);
}

/** The gateways whose pods have exactly these labels: that of the mesh settings, and those of the app. */
export function gatewaysWith(scope: IConstruct, labels: Record<string, string>): GatewayWorkload[] {
  const all = [MeshSettings.of(scope).gatewayWorkload, ...made(scope)];
  return all.filter(workload => keyOf(workload.labels) === keyOf(labels));
}

/** The gateways that the app makes in a cluster. */
function made(scope: IConstruct): GatewayWorkload[] {
  return clusterState<GatewayWorkload[]>(scope, 'gateways', () => []);
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).sort());
}
