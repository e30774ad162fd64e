/** Mistakes about what is outside the mesh, and about Sidecars that lead there. */
import { Draw } from '../draw';
import { namespaceOf, networking, Thing } from '../objects';
import { RandomMesh, ROOT } from '../random-mesh';
import { add, misspelt, Mistake, ofKind, oneOf } from './mistake';

const entry = (name: string, namespace: string, spec: object) =>
  networking('ServiceEntry', name, namespace, { hosts: [`${name}.example.net`], location: 'MESH_EXTERNAL', resolution: 'DNS', ...spec });

/** Objects more in one namespace; the mistake is in the last one. */
function added(make: (namespace: string, mesh: RandomMesh) => Thing[]): Mistake['inject'] {
  return (mesh: RandomMesh, draw: Draw) => {
    const objects = make(draw.one(mesh.teams), mesh).map(object => add(mesh, object));
    return { at: objects.at(-1)! };
  };
}

const TCP = [{ number: 5432, name: 'tcp', protocol: 'TCP' }];
const HTTP = [{ number: 80, name: 'http', protocol: 'HTTP' }];
const LOCALITIES = [{ address: 'eu.example.org', locality: 'eu/west' }, { address: 'us.example.org', locality: 'us/east' }];

export const ENTRIES: readonly Mistake[] = [
  {
    name: 'an address that is written in two ways',
    code: 'CDI114',
    inject: added(namespace => [
      entry('db', namespace, { resolution: 'STATIC', ports: TCP, addresses: ['2001:db8::1'], endpoints: [{ address: '10.9.9.1' }] }),
      entry('replica', namespace, { resolution: 'STATIC', ports: TCP, addresses: ['2001:DB8:0::1'], endpoints: [{ address: '10.9.9.2' }] }),
    ]),
  },
  {
    name: 'a database at a port for requests',
    code: 'CDI131',
    inject: added((namespace, { services }) => [entry('db', namespace, {
      resolution: 'NONE', addresses: ['10.9.1.0/24'], ports: [{ number: services[0].service.spec.ports[0].port, name: 'db', protocol: 'MYSQL' }],
    })]),
  },
  {
    name: 'two entries for a host of which Envoy resolves one',
    code: 'CDI128',
    inject: added(namespace => [
      entry('partner-again', namespace, { hosts: ['partner.example.net'], ports: HTTP }),
      entry('partner', namespace, { resolution: 'DNS_ROUND_ROBIN', ports: HTTP }),
    ]),
  },
  {
    name: 'one range of addresses for the connections of two hosts',
    code: 'CDI127',
    inject: added(namespace => ['db', 'replica'].flatMap(name => [
      entry(name, namespace, { resolution: 'NONE', ports: TCP, addresses: ['10.9.1.0/24'] }),
      networking('VirtualService', `${name}-connections`, namespace, {
        hosts: [`${name}.example.net`],
        tcp: [{ match: [{ destinationSubnets: ['10.9.1.0/24'] }], route: [{ destination: { host: `${name}.example.net` } }] }],
      }),
    ])),
  },
  {
    name: 'endpoints in two localities, in an order by labels',
    code: 'CDI112',
    inject: added(namespace => [
      networking('DestinationRule', 'partner', namespace, {
        host: 'partner.example.net',
        trafficPolicy: {
          loadBalancer: { localityLbSetting: { failoverPriority: ['version'] } }, outlierDetection: { consecutive5xxErrors: 5, maxEjectionPercent: 100 },
        },
      }),
      entry('partner', namespace, { ports: HTTP, endpoints: LOCALITIES }),
    ]),
  },
  {
    name: 'a port at which sidecars listen themselves',
    code: 'CDI115',
    inject: added(namespace => [entry('queue', namespace, { ports: [{ number: 15001, name: 'tls', protocol: 'TLS' }] })]),
  },
  {
    name: 'a DestinationRule that hides the TLS of a wider one',
    code: 'CDI118',
    inject: added(namespace => [
      entry('partner', namespace, { ports: HTTP }),
      networking('DestinationRule', 'outside', ROOT, { host: '*.example.net', trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } } }),
      networking('DestinationRule', 'partner', namespace, { host: 'partner.example.net', trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } } }),
    ]),
  },
  {
    name: 'an entry for a namespace with a typing error',
    code: 'KIA0005',
    inject: added((namespace, { teams }) => [entry('partner', namespace, { ports: HTTP, exportTo: [misspelt(teams[0])] })]),
  },
  {
    name: 'a Sidecar that leaves out the routes of a third namespace',
    code: 'CDI122',
    inject: (mesh, draw) => {
      const service = oneOf(draw, mesh.services.filter(({ meshRoutes }) => meshRoutes === undefined));
      if (service === undefined) {
        return undefined;
      }
      const { host, namespace, service: { spec: { ports: [{ port }] } } } = service;
      ['routing', 'callers'].forEach(name => add(mesh, namespaceOf(name)));
      add(mesh, networking('VirtualService', 'spoilt', 'routing', {
        hosts: [host], http: [{ name: 'all', timeout: '2s', route: [{ destination: { host, port: { number: port } } }] }],
      }));
      return { at: add(mesh, networking('Sidecar', 'default', 'callers', { egress: [{ hosts: ['./*', `${namespace}/*`] }] })), also: ofKind(mesh, 'Sidecar') };
    },
  },
];
