import { CDI122 } from '../../findings/catalogue/cdi122';
import { coversHost, isVisibleIn, MESH_GATEWAY, resourceName } from '../../istio';
import { ImportedHost, Mesh, readSidecar, readVirtualService, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A Sidecar imports hosts and routes alike by their own namespaces: from that of the host come no routes of a third one. */
export const routesOutOfScope: Check = {
  ...CDI122,
  check(object, mesh) {
    const { imports = [], exclusions, namespace } = readSidecar(object);
    const among = (hosts: readonly ImportedHost[], from: string, host: string) =>
      hosts.find(one => importsFrom(one, from, namespace) && coversHost(one.host, host));
    const isImported = (from: string, host: string) => among(exclusions, from, host) === undefined ? among(imports, from, host) : undefined;
    return foreignRoutes(mesh).flatMap(({ virtualService, host, hostNamespace }): FoundInObject[] => {
      const known = isVisibleIn(namespace, virtualService) ? isImported(hostNamespace, host) : undefined;
      if (known === undefined || isImported(virtualService.namespace, host) !== undefined) {
        return [];
      }
      const name = resourceName(virtualService.object.manifest);
      return [{
        message: `${name} does nothing for these pods: "${host}" is imported from "${hostNamespace}", and its routes, which are in `
          + `"${virtualService.namespace}", are not`,
        fix: `write "*/${host}", or add "${virtualService.namespace}/${host}"; leave the namespace out of exportTo of the VirtualService where the `
          + 'routes are not for it',
        field: known.field,
        related: [name],
      }];
    });
  },
};

function importsFrom({ namespace }: ImportedHost, from: string, own: string): boolean {
  return namespace === '*' || (namespace === '.' ? own : namespace) === from;
}

interface ForeignRoute {
  readonly virtualService: VirtualServiceView;
  readonly host: string;
  readonly hostNamespace: string;
}

/** The hosts that have routes in another namespace than they are in themselves. */
const foreignRoutes = readOnce((mesh: Mesh): ForeignRoute[] => mesh.ofKind('networking.istio.io/VirtualService').map(readVirtualService)
  .filter(({ gateways, routes }) => gateways.includes(MESH_GATEWAY) && routes.length > 0)
  .flatMap(virtualService => virtualService.hosts.flatMap(host => mesh.registry.named(host, virtualService.namespace).slice(0, 1)
    .map(({ service, entry }) => ({ virtualService, host, hostNamespace: (service ?? entry).namespace }))
    .filter(({ hostNamespace }) => hostNamespace !== virtualService.namespace))));
