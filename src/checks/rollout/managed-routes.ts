import { ManagedVirtualService, Mesh, RolloutView, RouteView, VirtualServiceView } from '../../mesh';

/** A VirtualService that a Rollout names, and the routes of it that are split by weight. */
export interface ManagedRoutes {
  readonly managed: ManagedVirtualService;
  readonly virtualService: VirtualServiceView;
  /** All of its routes for HTTP. */
  readonly http: readonly RouteView[];
  readonly split: readonly RouteView[];
}

/** The VirtualServices of a Rollout that are there. */
export function managedRoutes({ virtualServices }: RolloutView, mesh: Mesh): ManagedRoutes[] {
  return virtualServices.flatMap(managed => {
    const virtualService = mesh.routes.named(managed.key);
    const http = virtualService?.routes.filter(({ kind }) => kind === 'http') ?? [];
    const split = managed.routes.length === 0 ? http : http.filter(({ name }) => name !== undefined && managed.routes.includes(name));
    return virtualService === undefined ? [] : [{ managed, virtualService, http, split }];
  });
}
