import { Labels, MESH_GATEWAY } from '../istio';
import { Mesh, settingsOf, VirtualServiceView } from '../mesh';

/** Proxies that have the routes of a VirtualService. */
export interface Client {
  readonly namespace: string;
  readonly labels?: Labels;
  readonly isSidecar: boolean;
  /** Whether the manifests have the Gateway by which it has them. */
  readonly isKnown: boolean;
}

/** The pods of the gateways that have its routes; sidecars are those of its own namespace. */
export function clientsOf(virtualService: VirtualServiceView, mesh: Mesh): Client[] {
  if (virtualService.gateways.length === 1 && virtualService.gateways[0] === MESH_GATEWAY && !virtualService.isDelegate) {
    return [sidecarsOf(virtualService)];
  }
  const known = mesh.routes.gatewaysOf(virtualService);
  const { namespace, labels } = settingsOf(virtualService.object).gateway;
  const isElsewhere = virtualService.gateways.some(name => name !== MESH_GATEWAY && mesh.gateways.named(name) === undefined);
  return [
    ...known.flatMap(gateway => mesh.gateways.podsOf(gateway)).map(pods => ({ ...pods, isSidecar: false, isKnown: true })),
    ...isElsewhere ? [{ namespace, labels, isSidecar: false, isKnown: false }] : [],
    ...virtualService.gateways.includes(MESH_GATEWAY) ? [sidecarsOf(virtualService)] : [],
  ];
}

function sidecarsOf({ namespace }: VirtualServiceView): Client {
  return { namespace, isSidecar: true, isKnown: true };
}
