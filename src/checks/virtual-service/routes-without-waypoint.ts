import { KIA1109 } from '../../findings/catalogue/kia1109';
import { asksForSidecars, isAmbient, labelsOf, MESH_GATEWAY } from '../../istio';
import { Mesh, readVirtualService, ServiceView, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, readOnce } from '../check';

/** The proxy of a node in an ambient mesh knows no routes: a waypoint applies them. */
export const routesWithoutWaypoint: Check = {
  ...KIA1109,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const host = hostWithoutWaypoint(virtualService, mesh);
    return host === undefined ? [] : [{
      message: `routes for "${host}" do nothing inside an ambient mesh without a waypoint: callers reach all pods of the Service alike`,
      fix: 'name the waypoint in the label istio.io/use-waypoint of the Service or of its Namespace ("waypoint" of a WeightedService, or of the '
        + 'mesh settings); or leave the routes to gateways (meshRouting: false)',
      field: 'spec.hosts',
    }];
  },
};

/** The first Service that the manifests have, and that surely no waypoint is for. */
function hostWithoutWaypoint({ gateways, hosts, routes, namespace }: VirtualServiceView, mesh: Mesh): string | undefined {
  return !gateways.includes(MESH_GATEWAY) || routes.length === 0 ? undefined : hosts.find(host => {
    const known = mesh.registry.named(host, namespace);
    return known.length > 0 && known.every(({ service }) => service !== undefined && isInAmbientMesh(service, mesh) && !mesh.usesWaypoint(service));
  });
}

/** The settings say it, or the labels of its Namespace where callers have no sidecars either, which would take routes with them. */
function isInAmbientMesh({ namespace, object }: ServiceView, mesh: Mesh): boolean {
  return settingsOf(object).isAmbient || mesh.namespacesNamed(namespace).some(({ labels }) => isAmbient(labels)) && !hasSidecars(mesh);
}

/** Whether a namespace of the manifests asks for sidecars. */
const hasSidecars = readOnce((mesh: Mesh) =>
  mesh.ofKind('/Namespace').some(({ manifest }) => asksForSidecars(labelsOf(manifest.metadata?.labels))));
