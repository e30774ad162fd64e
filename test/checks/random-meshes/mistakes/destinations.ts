/** Mistakes about where routes lead. */
import { HttpRoute } from '../objects';
import { RandomMesh, Site } from '../random-mesh';
import { atSite, Injected, lastRoute, misspelt, Mistake, ofKind, oneOf, routeFirst } from './mistake';

/** Changes every destination of the last route of a site. */
function changeDestinations(site: Site, change: (destination: NonNullable<HttpRoute['route']>[number]['destination']) => void): Injected {
  lastRoute(site).route!.forEach(({ destination }) => change(destination));
  return { at: site.routes, shown: atSite(site, 503) };
}

const elsewhere = ({ sites }: RandomMesh) => sites.filter(({ routes, fallback }) => routes.metadata.namespace !== fallback.namespace);

export const DESTINATIONS: readonly Mistake[] = [
  {
    name: 'a host with a typing error',
    code: 'IST0101/destination-host',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      return changeDestinations(site, destination => destination.host = destination.host.replace(/^[^.]+/, misspelt));
    },
  },
  {
    name: 'a host in a namespace with a typing error',
    code: 'IST0101/destination-host',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      const { name, namespace } = site.fallback;
      return changeDestinations(site, destination => destination.host = `${name}.${misspelt(namespace)}.svc.cluster.local`);
    },
  },
  {
    name: 'a host that is shortened to name and namespace',
    code: 'IST0101/destination-host',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      return changeDestinations(site, destination => destination.host = `${site.fallback.name}.${site.fallback.namespace}`);
    },
  },
  {
    name: 'the short name of a Service of another namespace',
    code: 'IST0101/destination-host',
    inject: (mesh, draw) => {
      const hasServices = ({ routes }: Site) => mesh.services.some(({ namespace }) => namespace === routes.metadata.namespace);
      const site = oneOf(draw, elsewhere(mesh).filter(hasServices));
      return site && changeDestinations(site, destination => destination.host = site.fallback.name);
    },
  },
  {
    name: 'a Service that is not exported to the namespace of the routes',
    code: 'IST0101/destination-host',
    inject: (mesh, draw) => {
      const site = oneOf(draw, elsewhere(mesh));
      if (site === undefined) {
        return undefined;
      }
      site.fallback.service.metadata.annotations = { 'networking.istio.io/exportTo': '.' };
      return { at: site.routes, also: ofKind(mesh, 'VirtualService'), shown: atSite(site, 503) };
    },
  },
  {
    name: 'copies of requests for a host with a typing error',
    code: 'IST0101/destination-host',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      const { name, namespace } = site.fallback;
      lastRoute(site).mirrors = [{ destination: { host: `${misspelt(name)}.${namespace}.svc.cluster.local` }, percentage: { value: 10 } }];
      return { at: site.routes };
    },
  },
  {
    name: 'a host outside with a typing error',
    code: 'IST0101/destination-host',
    inject: ({ sites, entries }, draw) => {
      const entry = oneOf(draw, entries);
      const site = draw.one(sites);
      if (entry === undefined) {
        return undefined;
      }
      const [{ number }] = entry.spec.ports;
      routeFirst(site, {
        name: 'outside', match: [{ uri: { prefix: '/outside/' } }], route: [{ destination: { host: misspelt(entry.spec.hosts[0]), port: { number } } }],
      });
      return { at: site.routes, shown: { request: { host: site.host, path: '/outside/' }, before: 200, after: 503 } };
    },
  },
  {
    name: 'the port of the pods in the place of that of the Service',
    code: 'IST0101/destination-port',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      const [{ targetPort }] = site.fallback.service.spec.ports;
      return changeDestinations(site, destination => destination.port = { number: targetPort });
    },
  },
  {
    name: 'a port for UDP',
    code: 'IST0101/destination-port',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      site.fallback.service.spec.ports.push({ name: 'udp-logs', port: 5514, targetPort: 5514, protocol: 'UDP' });
      const others = site.routes.spec.http!.slice(0, -1).flatMap(({ route = [] }) => route);
      if (others.some(({ destination: { host } }) => host === site.fallback.host)) {
        return undefined;
      }
      return changeDestinations(site, destination => destination.port = { number: 5514 });
    },
    consequences: { IST0112: 'other routes named no port, because there was one only' },
  },
  {
    name: 'no port of a Service with several ports',
    code: 'IST0112',
    inject: ({ sites }, draw) => {
      const site = oneOf(draw, sites.filter(({ fallback }) => fallback.service.spec.ports.length > 1));
      return site && { at: changeDestinations(site, destination => delete destination.port).at };
    },
  },
  {
    name: 'a subset with a typing error',
    code: 'IST0101/subset',
    inject: ({ sites }, draw) => {
      const site = oneOf(draw, sites.filter(({ fallback }) => fallback.versions.length > 1));
      return site && changeDestinations(site, destination => destination.subset = `${destination.subset}x`);
    },
  },
  {
    name: 'a subset of a Service without a DestinationRule',
    code: 'IST0101/subset',
    inject: (mesh, draw) => {
      const isRuled = (namespace: string) => ofKind(mesh, 'DestinationRule').some(({ metadata }) => metadata.namespace === namespace);
      const site = oneOf(draw, mesh.sites.filter(({ fallback: { versions, namespace } }) => versions.length === 1 && isRuled(namespace)));
      return site && changeDestinations(site, destination => destination.subset = 'v1');
    },
  },
  {
    name: 'a gateway that passes by the subsets of the mesh',
    code: 'IST0140',
    inject: ({ sites }, draw) => {
      const site = oneOf(draw, sites.filter(({ fallback }) => fallback.meshRoutes !== undefined));
      if (site === undefined) {
        return undefined;
      }
      const { host, service: { spec: { ports } } } = site.fallback;
      lastRoute(site).route = [{ destination: { host, port: { number: ports[0].port } } }];
      return { at: site.routes };
    },
  },
  {
    name: 'plain requests to a port that takes TLS',
    code: 'CDI081',
    inject: (mesh, draw) => {
      const site = draw.one(mesh.sites);
      site.fallback.service.spec.ports[0].name = 'https';
      return { at: site.routes, also: ofKind(mesh, 'VirtualService') };
    },
    consequences: { CDI099: 'inside the mesh nobody sees requests there', CDI109: 'and no policy reads them' },
  },
];
