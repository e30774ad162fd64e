import { CDI086 } from '../../findings/catalogue/cdi086';
import { mapOf, originLeft, readHttpMatch } from '../../istio';
import { FoldedRoute, matchesOf, MeshObject, resourceName, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { hasTlsInFront, HttpsPort, httpsPortsOf, trafficAt } from '../https-ports';

/** A redirect without a scheme gets the one that the gateway sees: `http`, where TLS ends at the balancer in front. */
export const redirectsBehindTls: Check = {
  ...CDI086,
  onlyWith: ['redirect'],
  check: (object, mesh) => foundIn(mesh).get(object) ?? [],
};

/** By the object in which the route stands, a delegate too; each route once. */
const foundIn = readOnce(mesh => {
  const found = new Map<MeshObject, FoundInObject[]>();
  for (const root of hasTlsInFront(mesh) ? mesh.routes.all.filter(mayRedirect) : []) {
    const behind = httpsPortsOf(root, mesh).filter(({ balancer, server }) => balancer !== undefined && !server.httpsRedirect);
    for (const folded of behind.length === 0 ? [] : mesh.foldedRoutes(root).filter(lacksScheme)) {
      const known = found.get(folded.object) ?? [];
      const place = behind.find(port => isAt(folded, port));
      const told = place && report(folded, place);
      if (told !== undefined && known.every(({ field }) => field !== told.field)) {
        found.set(folded.object, [...known, told]);
      }
    }
  }
  return found;
});

function mayRedirect({ isDelegate, routes }: VirtualServiceView): boolean {
  return !isDelegate && routes.some(({ delegate, given }) => (delegate ?? given.redirect) !== undefined);
}

function lacksScheme({ route: { given } }: FoldedRoute): boolean {
  return given.redirect !== undefined && !mapOf(given.redirect).scheme;
}

/** Whether requests at a port may meet a route. */
function isAt({ route }: FoldedRoute, at: HttpsPort): boolean {
  const matches = matchesOf(route);
  return matches.length === 0 || matches.map(readHttpMatch).some(({ origin }) => originLeft(origin, trafficAt(at)) !== undefined);
}

function report({ route: { name, index, field } }: FoldedRoute, { gateway, port, balancer }: HttpsPort): FoundInObject {
  const service = resourceName(balancer!.object.manifest);
  return {
    message: `redirect of route "${name ?? index}" leads clients who came by https to http: the balancer of ${service} ends TLS on port ${port}, `
      + `and the gateway takes what comes to Gateway ${gateway.key} for plain requests`,
    fix: 'name the scheme: https (HttpScheme.HTTPS, or the protocol of ListenerAction.redirect)',
    field: `${field}.redirect`,
    related: [service],
  };
}
