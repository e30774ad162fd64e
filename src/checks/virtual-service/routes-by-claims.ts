import { IST0149 } from '../../findings/catalogue/ist0149';
import { claimOf } from '../../istio';
import { GatewayView, Mesh, readVirtualService } from '../../mesh';
import { Check } from '../check';

/** Claims are there only where the gateway checks tokens. */
export const routesByClaims: Check = {
  ...IST0149,
  check(object, mesh) {
    const virtualService = readVirtualService(object);
    const route = virtualService.routes.find(({ kind, given }) => kind === 'http' && claimOf(given) !== undefined);
    const gateway = route && mesh.routes.gatewaysOf(virtualService).find(one => checksNoTokens(one, mesh));
    return gateway === undefined ? [] : [{
      message: `route "${route!.name ?? route!.index}" compares ${claimOf(route!.given)}, but no RequestAuthentication applies to the pods of `
        + `Gateway ${gateway.key}: there are no claims, and the route takes nothing`,
      fix: 'add a RequestAuthentication for the pods of the gateway, in their namespace; acknowledge the finding where it lies elsewhere',
      field: route!.field,
      related: [`Gateway ${gateway.key}`],
    }];
  },
};

/** Whether the manifests have the pods of a Gateway, and nothing for some of them that checks tokens. */
function checksNoTokens(gateway: GatewayView, mesh: Mesh): boolean {
  return mesh.gateways.podsOf(gateway).some(({ pods }) =>
    pods !== undefined && mesh.policies.at('security.istio.io/RequestAuthentication', pods).length === 0);
}
