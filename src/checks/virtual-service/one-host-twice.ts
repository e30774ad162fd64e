import { IST0109 } from '../../findings/catalogue/ist0109';
import { listOf, MESH_GATEWAY, resourceName, shareANamespace } from '../../istio';
import { MeshObject, specOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A sidecar takes one VirtualService for a host, and nothing of the others. */
export const oneHostTwice: Check = {
  ...IST0109,
  check: (object, mesh) => {
    const found = foundIn(mesh).get(object);
    return found === undefined ? [] : [found];
  },
};

/** The first host of each VirtualService that an older one has. */
const foundIn = readOnce(mesh => {
  const byHost = new Map<string, VirtualServiceView[]>();
  const found = new Map<MeshObject, FoundInObject>();
  for (const virtualService of mesh.routes.naming(MESH_GATEWAY).filter(hasRequests)) {
    for (const host of new Set(virtualService.hosts)) {
      const older = byHost.get(host) ?? [];
      const first = older.find(other => shareANamespace(other, virtualService));
      if (first !== undefined && !found.has(virtualService.object)) {
        found.set(virtualService.object, twice(host, first));
      }
      older.push(virtualService);
      byHost.set(host, older);
    }
  }
  return found;
});

/** Of routes for connections a sidecar takes those of all. */
function hasRequests({ object }: VirtualServiceView): boolean {
  return listOf(specOf(object).http).length > 0;
}

function twice(host: string, first: VirtualServiceView): FoundInObject {
  const other = resourceName(first.object.manifest);
  return {
    message: `${other} has routes for "${host}" in the mesh too: a sidecar takes those of the older object, and nothing of the other one`,
    fix: 'put the routes into one VirtualService, or let each be for other namespaces (exportTo)',
    field: 'spec.hosts',
    related: [other],
  };
}

