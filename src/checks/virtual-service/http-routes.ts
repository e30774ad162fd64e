import { MeshObject, readVirtualService, RouteView } from '../../mesh';

/** The routes for requests of a VirtualService that have one of some fields, in their order. */
export function routesWith(object: MeshObject, ...fields: readonly string[]): readonly RouteView[] {
  return readVirtualService(object).routes.filter(({ kind, given }) => kind === 'http' && fields.some(field => given[field] !== undefined));
}
