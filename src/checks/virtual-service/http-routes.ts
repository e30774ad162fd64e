import { RouteView } from '../../mesh';

/** Whether a route is one for requests and has one of some fields: most have none, and of these nothing else is read. */
export function has(...fields: readonly string[]): (route: RouteView) => boolean {
  return ({ kind, given }) => kind === 'http' && fields.some(field => given[field] !== undefined);
}
