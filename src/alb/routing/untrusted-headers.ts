import { HttpRoute } from '../../networking/virtual-service/http-route';

/** The route without some headers of the request; one that answers at once has no use for them. */
export function withoutHeaders(route: HttpRoute, names: readonly string[]): HttpRoute {
  if (names.length === 0 || route.action._answers) {
    return route;
  }
  const { request, response } = route.headers ?? {};
  const known = (request?.remove ?? []).map(name => name.toLowerCase());
  const removed = names.filter(name => !known.includes(name));
  return { ...route, headers: { request: { ...request, remove: [...request?.remove ?? [], ...removed] }, response } };
}
