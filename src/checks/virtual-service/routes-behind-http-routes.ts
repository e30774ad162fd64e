import { CDI119 } from '../../findings/catalogue/cdi119';
import { MESH_GATEWAY, mapsOf, resourceName, serviceHost, textOf } from '../../istio';
import { Mesh, MeshObject, namespaceOf, readVirtualService, settingsOf, specOf } from '../../mesh';
import { Check, readOnce } from '../check';

/** A waypoint takes the routes of HTTPRoutes for a Service, and those of VirtualServices only where there are none. */
export const routesBehindHttpRoutes: Check = {
  ...CDI119,
  check(object, mesh) {
    const { gateways, hosts, routes } = readVirtualService(object);
    if (!gateways.includes(MESH_GATEWAY) || !routes.some(({ kind }) => kind === 'http')) {
      return [];
    }
    return hosts.flatMap((host, index) => {
      const other = routesForServices(mesh).get(host);
      const isAtWaypoint = other !== undefined
        && mesh.registry.named(host).some(({ service }) => service !== undefined && mesh.usesWaypoint(service));
      return !isAtWaypoint ? [] : [{
        message: `${resourceName(other.manifest)} has routes for "${host}" too: the waypoint takes these, and nothing of the VirtualService`,
        fix: 'put the routes into one of the two',
        field: `spec.hosts[${index}]`,
        related: [resourceName(other.manifest)],
      }];
    });
  },
};

/** The first HTTPRoute of each Service that is the parent of one. */
const routesForServices = readOnce((mesh: Mesh) => {
  const found = new Map<string, MeshObject>();
  for (const object of mesh.ofKind('gateway.networking.k8s.io/HTTPRoute')) {
    for (const { group, kind, name, namespace } of mapsOf(specOf(object).parentRefs)) {
      if ((textOf(group) ?? '') === '' && kind === 'Service') {
        const host = serviceHost({ name: textOf(name) ?? '', namespace: textOf(namespace) || namespaceOf(object) }, settingsOf(object).clusterDomain);
        found.set(host, found.get(host) ?? object);
      }
    }
  }
  return found;
});
