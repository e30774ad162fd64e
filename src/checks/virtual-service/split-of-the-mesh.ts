import { IST0140 } from '../../findings/catalogue/ist0140';
import { MESH_GATEWAY, resourceName } from '../../istio';
import { readVirtualService, VirtualServiceView } from '../../mesh';
import { Check, readOnce } from '../check';

/** A gateway sends to the Service, past the routes that sidecars have for it. */
export const splitOfTheMesh: Check = {
  ...IST0140,
  onlyWith: ['gateways'],
  check(object, mesh) {
    const virtualService = mesh.routes.all.length < 2 || mesh.registry.isEmpty ? undefined : readVirtualService(object);
    if (virtualService === undefined || !virtualService.gateways.some(name => name !== MESH_GATEWAY)) {
      return [];
    }
    const split = splitsByHost(mesh);
    const found = split.size === 0 ? undefined : virtualService.routes.filter(({ kind }) => kind === 'http')
      .flatMap(({ destinations }) => destinations)
      .find(({ host, subset }) => subset === undefined && (split.get(host) ?? virtualService) !== virtualService);
    return found === undefined ? [] : [{
      message: `the gateway sends to all pods of "${found.host}": the routes to its subsets, in ${nameOf(split.get(found.host)!)}, are those of `
        + 'sidecars',
      fix: 'name the subsets here too, with their weights; acknowledge the finding where all versions are meant',
      field: found.field,
      related: [nameOf(split.get(found.host)!)],
    }];
  },
};

/** The VirtualServices that send requests for a host, in the mesh, to subsets of it. */
const splitsByHost = readOnce(({ routes }) => new Map(routes.naming(MESH_GATEWAY).flatMap(virtualService => {
  const own = new Set(virtualService.hosts);
  const hosts = virtualService.routes.filter(({ kind }) => kind === 'http').flatMap(({ destinations }) => destinations)
    .filter(({ host, subset }) => subset !== undefined && own.has(host)).map(({ host }) => host);
  return hosts.map((host): [string, VirtualServiceView] => [host, virtualService]);
})));

function nameOf({ object }: VirtualServiceView): string {
  return resourceName(object.manifest);
}
