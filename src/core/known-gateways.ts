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
  return knownGateways(scope).filter(workload => keyOf(workload.labels) === keyOf(labels));
}

/** The gateways whose pods have all of some labels, and perhaps more: those that a selector with these labels chooses. */
export function gatewaysSelectedBy(scope: IConstruct, labels: Record<string, string>): GatewayWorkload[] {
  return knownGateways(scope).filter(workload => Object.entries(labels).every(([label, value]) => workload.labels[label] === value));
}

function knownGateways(scope: IConstruct): GatewayWorkload[] {
  return [MeshSettings.of(scope).gatewayWorkload, ...made(scope)];
}

/** The gateways that the app makes in a cluster. */
function made(scope: IConstruct): GatewayWorkload[] {
  return clusterState<GatewayWorkload[]>(scope, 'gateways', () => []);
}

function keyOf(labels: Record<string, string>): string {
  return JSON.stringify(Object.entries(labels).sort());
}
