import { CDI140 } from '../../findings/catalogue/cdi140';
import { MESH_GATEWAY, resourceName } from '../../istio';
import { Mesh, readVirtualService, ServiceView, settingsOf } from '../../mesh';
import { Check } from '../check';

/** Gateways that send through a waypoint say nothing of subsets there. Of several subsets, their weights may be those of the waypoint too. */
export const subsetBeforeWaypoint: Check = {
  ...CDI140,
  onlyWith: ['subset'],
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const { gateways, isDelegate, routes, namespace } = virtualService;
    if (!gateways.some(name => name !== MESH_GATEWAY) && !(isDelegate && mesh.routes.gatewaysOf(virtualService).length > 0)) {
      return [];
    }
    return routes.filter(({ destinations }) => destinations.length === 1).flatMap(({ destinations: [{ host, subset, field }] }) => {
      const service = mesh.registry.named(host, namespace).flatMap(known => known.service ?? [])
        .find(one => mesh.usesWaypoint(one) && mesh.isWaypointUsedByGateways(one));
      return subset === undefined || service === undefined || isOnlyOne(host, service, mesh) ? [] : [{
        message: `the subset "${subset}" counts for nothing: gateways send what is for ${resourceName(service.object.manifest)} to its waypoint, `
          + 'which divides the requests again, among all pods or by its own routes',
        fix: 'take the label istio.io/ingress-use-waypoint out (ingressUseWaypoint: false), or route in a VirtualService for the mesh',
        field,
        related: [resourceName(service.object.manifest)],
      }];
    });
  },
};

/** Whether a service has one subset at most, which takes everything anyway. */
function isOnlyOne(host: string, { namespace, object }: ServiceView, mesh: Mesh): boolean {
  const { rootNamespace } = settingsOf(object);
  return mesh.destinationRules.rulesFor(host, { namespace, serviceNamespace: namespace, rootNamespace }).flatMap(({ subsets }) => subsets).length < 2;
}
