import { MESH_GATEWAY } from '../../istio';
import { RouteView, VirtualServiceView } from '../../mesh';
import { readOnce } from '../check';

/** A route for requests at gateways. */
export interface GatewayRoute {
  readonly virtualService: VirtualServiceView;
  readonly route: RouteView;
}

/** The routes for requests of all VirtualServices at gateways, by the host of their destinations. */
export const gatewayRoutes = readOnce(mesh => {
  const routes = new Map<string, GatewayRoute[]>();
  const atGateways = mesh.routes.all.filter(({ isDelegate, gateways }) => isDelegate || gateways.some(name => name !== MESH_GATEWAY));
  for (const virtualService of atGateways) {
    for (const route of virtualService.routes.filter(({ kind }) => kind === 'http')) {
      for (const host of new Set(route.destinations.map(destination => destination.host))) {
        const known = routes.get(host) ?? [];
        known.push({ virtualService, route });
        routes.set(host, known);
      }
    }
  }
  return routes;
});
