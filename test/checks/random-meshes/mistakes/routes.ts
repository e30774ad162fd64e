/** Mistakes in the order of routes, and in what they do. */
import { Draw } from '../draw';
import { HttpRoute, networking } from '../objects';
import { EDGE, RandomMesh, Site } from '../random-mesh';
import { forward } from '../random-routes';
import { add, Answer, Injected, Mistake, oneOf, routeFirst } from './mistake';

/** A mistake in a route that is put before the others of a site, for paths of its own. */
function inRoute(make: (mesh: RandomMesh, draw: Draw, site: Site) => Omit<HttpRoute, 'name'>, path?: string, after?: Answer, before: Answer = 200): Mistake['inject'] {
  return (mesh, draw) => {
    const site = draw.one(mesh.sites);
    routeFirst(site, { name: 'spoilt', ...make(mesh, draw, site) });
    return { at: site.routes, shown: path && after ? { request: { host: site.host, path }, before, after } : undefined };
  };
}

const below = (path: string) => [{ uri: { prefix: path } }];
const to = (draw: Draw, { fallback }: Site) => forward(draw, fallback);

function lateRoute(site: Site, route: HttpRoute): Injected {
  site.routes.spec.http!.push(route);
  return { at: site.routes };
}

export const ROUTES: readonly Mistake[] = [
  {
    name: 'a route behind that for everything',
    code: 'IST0130',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      return lateRoute(site, { name: 'late', match: below('/late/'), directResponse: { status: 418 } });
    },
  },
  {
    name: 'a route with the match of another one',
    code: 'IST0130',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      const [first] = site.routes.spec.http!;
      site.routes.spec.http!.splice(1, 0, { name: 'again', match: structuredClone(first.match), directResponse: { status: 418 } });
      return { at: site.routes };
    },
  },
  {
    name: 'a narrower match behind a wider one',
    code: 'IST0131',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      routeFirst(site, { name: 'narrow', match: [{ uri: draw.one([{ prefix: '/wide/narrow/' }, { exact: '/wide/narrow' }]) }], directResponse: { status: 418 } });
      routeFirst(site, { name: 'wide', match: below('/wide/'), ...to(draw, site) });
      return { at: site.routes };
    },
  },
  {
    name: 'a second VirtualService for the mesh',
    code: 'IST0109',
    inject: (mesh, draw) => {
      const service = oneOf(draw, mesh.services.filter(({ meshRoutes }) => meshRoutes !== undefined));
      if (service === undefined) {
        return undefined;
      }
      const second = add(mesh, networking('VirtualService', `${service.name}-again`, service.namespace, {
        hosts: [service.host], http: [{ name: 'all', ...forward(draw, service) }],
      }));
      return { at: [second, service.meshRoutes!] };
    },
  },
  {
    name: 'a second VirtualService for requests at the gateway',
    code: 'KIA1106',
    inject: (mesh, draw) => {
      const site = draw.one(mesh.sites);
      const { name, namespace } = site.gateway.metadata;
      const second = add(mesh, networking('VirtualService', `${site.routes.metadata.name}-again`, draw.one(mesh.teams), {
        hosts: [site.host], gateways: [`${namespace}/${name}`], http: [{ name: 'everything', directResponse: { status: 418 } }],
      }));
      return { at: [second, site.routes] };
    },
  },
  {
    name: 'claims of a token that nobody checks',
    code: 'IST0149',
    inject: (mesh, draw) => {
      const site = draw.one(mesh.sites);
      routeFirst(site, { name: 'gold', match: [{ headers: { '@request.auth.claims.tier': { exact: 'gold' } } }], directResponse: { status: 418 } });
      return mesh.hasTokens ? undefined : { at: site.routes };
    },
  },
  {
    name: 'a header that the check of tokens writes',
    code: 'CDI069',
    inject: (mesh, draw) => {
      const tokens = mesh.policies.find(({ kind }) => kind === 'RequestAuthentication');
      const site = draw.one(mesh.sites);
      routeFirst(site, { name: 'gold', match: [{ headers: { 'x-tier': { exact: 'gold' } } }], directResponse: { status: 418 } });
      if (tokens === undefined) {
        return undefined;
      }
      tokens.spec.jwtRules![0].outputClaimToHeaders = [{ header: 'x-tier', claim: 'tier' }];
      return { at: site.routes };
    },
  },
  {
    name: 'a rewrite that leaves dots in the path',
    code: 'CDI079',
    inject: inRoute((_, draw, site) => ({ match: below('/spoilt'), rewrite: { uri: '/' }, ...to(draw, site) }), '/spoilt../secret', { target: '/../secret' }),
  },
  {
    name: 'a rewrite that glues segments',
    code: 'CDI083',
    inject: inRoute((_, draw, site) => ({ match: below('/spoilt/'), rewrite: { uri: '/new' }, ...to(draw, site) }), '/spoilt/list', { target: '/newlist' }),
  },
  {
    name: 'a time for each try that is that of the request',
    code: 'CDI084',
    inject: inRoute((_, draw, site) => ({
      match: below('/spoilt/'), timeout: '3s', retries: { attempts: 2, perTryTimeout: '3s', retryOn: 'gateway-error' }, ...to(draw, site),
    })),
  },
  {
    name: 'a redirect that leads back',
    code: 'CDI016',
    inject: inRoute(() => ({ match: below('/spoilt'), redirect: { uri: '/spoilt/home' } }), '/spoilt/home', 301),
  },
  {
    name: 'a header that the proxy writes last',
    code: 'CDI082',
    inject: inRoute((_, draw, site) => ({ match: below('/spoilt/'), headers: { response: { set: { server: 'shop' } } }, ...to(draw, site) })),
  },
  {
    name: 'a policy for other sites that their first question does not meet',
    code: 'CDI078',
    inject: inRoute((_, draw, site) => ({
      match: [{ uri: { prefix: '/spoilt/' }, method: { exact: 'PUT' } }],
      corsPolicy: { allowOrigins: [{ exact: 'https://app.example.com' }], allowMethods: ['PUT'] },
      ...to(draw, site),
    })),
  },
  {
    name: 'a field that Istio is about to forget',
    code: 'IST0002',
    inject: inRoute((_, draw, site) => ({ match: below('/spoilt/'), fault: { delay: { fixedDelay: '1s', percent: 10 } }, ...to(draw, site) })),
  },
  {
    name: 'two routes for the connections of the same addresses',
    code: 'CDI076',
    inject: (mesh, draw) => {
      const { host, namespace } = draw.one(mesh.services);
      const routes = [1, 2].map(() => ({ match: [{ destinationSubnets: ['10.9.1.0/24'] }], route: [{ destination: { host } }] }));
      const both = add(mesh, networking('VirtualService', 'connections', namespace, { hosts: ['db.example.com'], tcp: routes }));
      return { at: both };
    },
    consequences: { IST0130: 'nothing is left for the second one', IST0112: 'the Service may have several ports' },
  },
  {
    name: 'routes for the Services of all namespaces',
    code: 'CDI129',
    inject: (mesh, draw) => {
      const service = draw.one(mesh.services);
      return { at: add(mesh, networking('VirtualService', 'all', service.namespace, { hosts: ['*.svc.cluster.local'], http: [{ name: 'all', ...forward(draw, service) }] })) };
    },
  },
  {
    name: 'a match of TLS that gets the addresses of another one',
    code: 'CDI124',
    inject: (mesh, draw) => {
      const { host, namespace } = draw.one(mesh.services);
      const route = [{ destination: { host } }];
      const both = add(mesh, networking('VirtualService', 'connections', namespace, {
        hosts: ['*.example.net'],
        tls: [
          { match: [{ sniHosts: ['db.example.net'], destinationSubnets: ['10.9.1.0/24'] }], route },
          { match: [{ sniHosts: ['queue.example.net'] }], route },
        ],
      }));
      return { at: both };
    },
    consequences: { IST0112: 'the Service may have several ports' },
  },
  {
    name: 'a route of nobody but a Gateway that Istio made',
    code: 'IST0165',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      site.routes.spec.gateways!.push(`${EDGE}/api~istio-autogenerated-k8s-gateway~http`);
      return { at: site.routes };
    },
  },
];
