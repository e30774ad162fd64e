import { FindingLevel } from '../../findings';
import { CDI016 } from '../../findings/catalogue/cdi016';
import { mapOf, routeLeadsBack, textOf } from '../../istio';
import { matchesOf, Mesh, readVirtualService, RouteView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { routesWith } from './http-routes';
import { httpsPortsOf, trafficAt } from '../https-ports';

/** A redirect that its own route takes again. Of a load balancer the rules tell more, and earlier. */
export const endlessRedirects: Check = {
  ...CDI016,
  kinds: ['networking.istio.io/VirtualService'],
  onlyWith: ['redirect'],
  check: (object, mesh) => {
    const virtualService = readVirtualService(object);
    // What is tried before a delegate its root says.
    return virtualService.isDelegate ? [] : routesWith(object, 'redirect').flatMap(route => {
      const problem = problemOf(route, virtualService, mesh);
      return problem === undefined ? [] : [{ level: FindingLevel.WARNING, ...problem, field: `${route.field}.redirect` }];
    });
  },
};

function problemOf(route: RouteView, virtualService: VirtualServiceView, mesh: Mesh): FoundInObject | undefined {
  const earlier = virtualService.routes.filter(({ kind }) => kind === 'http').slice(0, route.index).map(({ given }) => given);
  const name = route.name ?? route.index;
  if (routeLeadsBack(route.given, earlier)) {
    return {
      message: `redirect of route "${name}" leads clients to the same route again and again`,
      fix: 'lead elsewhere, or put a route for the location before it',
    };
  }
  const namesHttps = textOf(mapOf(route.given.redirect).scheme) === 'https';
  // Names of gateways in matches may be short ones.
  const found = !namesHttps || matchesOf(route).some(({ gateways }) => gateways !== undefined) ? undefined
    : httpsPortsOf(virtualService, mesh).find(at =>
      routeLeadsBack(route.given, earlier, { client: { scheme: 'https', port: at.port }, traffic: trafficAt(at) }));
  return found && {
    message: `redirect of route "${name}" to https leads clients who came by https, to port ${found.port} of Gateway ${found.gateway.key}`
      + `${found.balancer === undefined ? '' : ', for which TLS ends at the balancer in front'}, to the same route again and again`,
    fix: 'let the route match the port for http alone (port of the match), or take a Gateway with that port alone',
  };
}
