/** The routes of a random mesh at its gateway. */
import { Draw } from './draw';
import { GatewaySpec, HttpRoute, networking, Thing } from './objects';
import { MeshService, Site, splitOf } from './random-mesh';

interface SiteParts {
  readonly host: string;
  readonly gateway: Thing<GatewaySpec>;
  readonly services: readonly MeshService[];
  readonly teams: readonly string[];
  readonly hasTokens: boolean;
}

/** Paths of which none begins with another one. */
const PATHS = ['/api', '/cart', '/legacy', '/static', '/help'];

export const CLAIM = '@request.auth.claims.group';

/** A VirtualService for a host: some routes for paths, and one for everything else. */
export function drawSite(draw: Draw, { host, gateway, services, teams, hasTokens }: SiteParts): Site {
  const namespace = draw.one(teams);
  const fallback = draw.one(services);
  const paths = draw.some(PATHS, 1, 3).map(path => drawRoute(draw, path, draw.one(services)));
  const byClaim = hasTokens && draw.maybe() ? [{
    name: 'members', match: [{ uri: { prefix: '/members' }, headers: { [CLAIM]: { exact: 'gold' } } }], ...forward(draw, draw.one(services)),
  }] : [];
  const own = gateway.metadata.namespace === namespace && draw.maybe() ? '' : `${gateway.metadata.namespace}/`;
  const routes = networking('VirtualService', host.replaceAll('.', '-'), namespace, {
    hosts: [host],
    gateways: [`${own}${gateway.metadata.name}`],
    http: [...byClaim, ...paths, { name: 'default', ...forward(draw, fallback) }] as HttpRoute[],
  });
  return { host, gateway, routes, fallback };
}

/** A path of the site whose routes another object has. */
export function drawDelegate(draw: Draw, site: Site, services: readonly MeshService[]): Site {
  const name = `${site.routes.metadata.name}-docs`;
  const target = draw.one(services);
  const delegate = networking('VirtualService', name, target.namespace, {
    http: [
      { name: 'images', match: [{ uri: { prefix: '/docs/images/' } }], ...forward(draw, draw.one(services)) },
      { name: 'pages', ...forward(draw, target) },
    ],
  });
  site.routes.spec.http!.unshift({ name: 'docs', match: [{ uri: { prefix: '/docs/' } }], delegate: { name, namespace: target.namespace } });
  return { ...site, delegate };
}

/** A route to a Service: to one of its versions, to all by weight, or without a word where it has one only. */
export function forward(draw: Draw, { host, versions, service: { spec: { ports } } }: MeshService): Pick<HttpRoute, 'route'> {
  const port = ports.length > 1 || draw.maybe() ? { port: { number: ports[0].port } } : {};
  if (versions.length === 1) {
    return { route: [{ destination: { host, ...port } }] };
  }
  return { route: draw.maybe() ? splitOf(draw, host, versions, port.port) : [{ destination: { host, subset: draw.one(versions), ...port } }] };
}

/** A route for what is below a path, in one of many ways. */
function drawRoute(draw: Draw, path: string, target: MeshService): HttpRoute {
  const name = path.slice(1);
  const below = draw.one([{ prefix: `${path}/` }, { regex: `${path}/[0-9]+` }, { exact: `${path}/list` }]);
  const match = [{ uri: below, ...draw.maybe(3) ? { method: { exact: 'GET' } } : {} }];
  return draw.one<() => HttpRoute>([
    () => ({ name, match, ...forward(draw, target) }),
    () => ({ name, match, timeout: '10s', retries: { attempts: 2, perTryTimeout: '2s', retryOn: 'gateway-error,connect-failure' }, ...forward(draw, target) }),
    () => ({ name, match: [{ uri: { prefix: `${path}/` } }], rewrite: { uri: '/' }, ...forward(draw, target) }),
    () => ({ name, match, headers: { request: { set: { 'x-site': name } }, response: { remove: ['x-powered-by'] } }, ...forward(draw, target) }),
    () => ({
      name, match: [{ uri: { prefix: `${path}/` } }], corsPolicy: { allowOrigins: [{ exact: 'https://app.example.com' }], allowMethods: ['GET'] }, ...forward(draw, target),
    }),
    () => ({ name, match, redirect: { uri: '/welcome', redirectCode: 302 } }),
    () => ({ name, match, directResponse: { status: 404, body: { string: 'gone' } } }),
  ])();
}
