/** Mistakes about routes that are not where somebody thinks: of delegates, and of VirtualServices that nobody sees. */
import { Thing, VirtualServiceSpec } from '../objects';
import { EDGE, MeshService, RandomMesh, Site } from '../random-mesh';
import { atSite, misspelt, Mistake, oneOf, routeFirst, Shown } from './mistake';

type Delegating = Site & { readonly delegate: Thing<VirtualServiceSpec> };

const delegating = ({ sites }: RandomMesh) => sites.filter((site): site is Delegating => site.delegate !== undefined);

/** The delegate takes pages no more: they go where everything goes, which is seen where that is another application. */
function lost(site: Delegating): Shown | undefined {
  const [{ destination }] = site.delegate.spec.http!.at(-1)!.route!;
  const [before, after] = [destination.host.split('.')[0], site.fallback.name];
  return before === after ? undefined : { request: { host: site.host, path: '/docs/start' }, before: { app: before }, after: { app: after } };
}

export const DELEGATES: readonly Mistake[] = [
  {
    name: 'a delegate with a typing error',
    code: 'CDI094',
    inject: (mesh, draw) => {
      const site = oneOf(draw, delegating(mesh));
      if (site === undefined) {
        return undefined;
      }
      const { delegate } = site.routes.spec.http!.find(route => route.delegate !== undefined)!;
      delegate!.name = misspelt(delegate!.name);
      return { at: site.routes, shown: lost(site) };
    },
  },
  {
    name: 'a delegate of another namespace without that',
    code: 'CDI094',
    inject: (mesh, draw) => {
      const site = oneOf(draw, delegating(mesh).filter(({ routes, delegate }) => routes.metadata.namespace !== delegate.metadata.namespace));
      if (site === undefined) {
        return undefined;
      }
      delete site.routes.spec.http!.find(route => route.delegate !== undefined)!.delegate!.namespace;
      return { at: site.routes, shown: lost(site) };
    },
  },
  {
    name: 'a delegate that its root does not see',
    code: 'CDI094',
    inject: (mesh, draw) => {
      const site = oneOf(draw, delegating(mesh).filter(({ routes, delegate }) => routes.metadata.namespace !== delegate.metadata.namespace));
      if (site === undefined) {
        return undefined;
      }
      site.delegate.spec.exportTo = ['.'];
      return { at: site.routes, shown: lost(site) };
    },
  },
  {
    name: 'a route of a delegate for what its root does not give it',
    code: 'CDI094',
    inject: (mesh, draw) => {
      const site = oneOf(draw, delegating(mesh));
      if (site === undefined) {
        return undefined;
      }
      site.delegate.spec.http!.at(-1)!.match = [{ uri: { prefix: '/pages/' } }];
      return { at: [site.delegate, site.routes], shown: lost(site) };
    },
  },
  {
    name: 'routes that the gateway does not see',
    code: 'CDI095',
    inject: (mesh, draw) => {
      const site = oneOf(draw, mesh.sites.filter(({ routes }) => routes.metadata.namespace !== EDGE));
      if (site === undefined) {
        return undefined;
      }
      site.routes.spec.exportTo = ['.'];
      return { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'a route for the port of the gateway\'s pods',
    code: 'CDI093',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      routeFirst(site, { name: 'spoilt', match: [{ uri: { prefix: '/spoilt/' }, port: 8080 }], directResponse: { status: 418 } });
      return { at: site.routes };
    },
  },
  {
    name: 'routes for connections at a server for requests',
    code: 'CDI093',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      const { host, service: { spec: { ports } } } = site.fallback;
      delete site.routes.spec.http;
      site.routes.spec.tcp = [{ route: [{ destination: { host, port: { number: ports[0].port } } }] }];
      return { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'routes for requests to a port that is TCP',
    code: 'CDI099',
    inject: (mesh, draw) => {
      const hasOnePort = ({ service: { spec: { ports } } }: MeshService) => ports.length === 1;
      const service = oneOf(draw, mesh.services.filter(one => one.meshRoutes !== undefined && hasOnePort(one)));
      if (service === undefined) {
        return undefined;
      }
      service.service.spec.ports[0].name = 'tcp-main';
      return { at: service.meshRoutes! };
    },
    consequences: { CDI109: 'TCP has nothing that the policies of the pods compare' },
  },
];
