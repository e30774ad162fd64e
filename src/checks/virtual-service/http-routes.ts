import { cachedView, MeshObject, readVirtualService, RouteView } from '../../mesh';

/** The fields that some route for requests of a VirtualService has. */
const fieldsOf = cachedView((object: MeshObject): ReadonlySet<string> => {
  const fields = new Set<string>();
  for (const { kind, given } of readVirtualService(object).routes) {
    for (const field in kind === 'http' ? given : undefined) {
      if (given[field] !== undefined) {
        fields.add(field);
      }
    }
  }
  return fields;
});

/**
 * The routes for requests of a VirtualService that have one of some fields, in their order: most have none of what a check is about, and of
 * these nothing is read.
 */
export function routesWith(object: MeshObject, ...fields: readonly string[]): readonly RouteView[] {
  return !fields.some(field => fieldsOf(object).has(field)) ? NONE
    : readVirtualService(object).routes.filter(({ kind, given }) => kind === 'http' && fields.some(field => given[field] !== undefined));
}

const NONE: readonly RouteView[] = [];
