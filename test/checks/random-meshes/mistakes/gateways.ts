/** Mistakes about Gateways, and about who binds to them. */
import { Draw } from '../draw';
import { bare, networking, Thing, thing } from '../objects';
import { EDGE, EDGE_LABELS, RandomMesh } from '../random-mesh';
import { add, atSite, Injected, misspelt, Mistake, ofKind, oneOf } from './mistake';

const certificates = (mesh: RandomMesh) => mesh.objects.filter(({ kind }) => kind === 'Certificate');
const httpsOf = (mesh: RandomMesh) => mesh.gateways.filter(({ spec }) => spec.servers.some(({ tls }) => tls !== undefined));
const siteOf = (mesh: RandomMesh, gateway: object) => mesh.sites.find(site => site.gateway === gateway)!;

/** Another Gateway of the same pods, with one server. */
const another = (name: string, server: object) => networking('Gateway', name, EDGE, { selector: EDGE_LABELS, servers: [server] });

/** Takes from the pods of the gateway what lets them have certificates. */
function withoutSecrets(mesh: RandomMesh, draw: Draw, kind: string, change: (object: Thing) => void): Injected | undefined {
  const gateway = oneOf(draw, httpsOf(mesh));
  ofKind(mesh, kind).forEach(change);
  return gateway && { at: mesh.edge.deployment, shown: { request: { host: siteOf(mesh, gateway).host, isTls: true }, before: 200, after: 'refused' } };
}

export const GATEWAYS: readonly Mistake[] = [
  {
    name: 'a Gateway with a typing error',
    code: 'IST0101/gateway',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      site.routes.spec.gateways = site.routes.spec.gateways!.map(name => name.replace(/[^/]+$/, misspelt));
      return { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'a Gateway of another namespace without that',
    code: 'IST0101/gateway',
    inject: (mesh, draw) => {
      const site = oneOf(draw, mesh.sites.filter(({ routes, gateway }) => routes.metadata.namespace !== gateway.metadata.namespace));
      if (site === undefined) {
        return undefined;
      }
      // Where the namespace has a Gateway, another one is hardly elsewhere.
      const server = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['other.example.com'] };
      const inner = add(mesh, another('inner', server));
      inner.metadata.namespace = site.routes.metadata.namespace;
      site.routes.spec.gateways = [site.gateway.metadata.name];
      return { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'a host that the Gateway does not have',
    code: 'IST0132',
    inject: ({ sites }, draw) => {
      const site = draw.one(sites);
      site.routes.spec.hosts = [misspelt(site.host)];
      return { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'a server that takes routes from another namespace',
    code: 'IST0132',
    inject: ({ sites }, draw) => {
      const site = oneOf(draw, sites.filter(({ routes, gateway }) => routes.metadata.namespace !== gateway.metadata.namespace));
      site?.gateway.spec.servers.forEach(server => server.hosts = server.hosts.map(host => host.endsWith(site.host) ? `./${site.host}` : host));
      return site && { at: site.routes, shown: atSite(site, 404) };
    },
  },
  {
    name: 'a Gateway for pods with a typing error',
    code: 'IST0101/selector',
    inject: (mesh, draw) => {
      const gateway = draw.one(mesh.gateways);
      gateway.spec.selector = { istio: misspelt(EDGE) };
      return { at: gateway, shown: atSite(siteOf(mesh, gateway), mesh.gateways.length > 1 ? 404 : 'refused') };
    },
  },
  {
    name: 'a certificate in another namespace than the pods of the gateway',
    code: 'IST0101/credential',
    inject: (mesh, draw) => {
      const certificate = oneOf(draw, certificates(mesh));
      if (certificate === undefined) {
        return undefined;
      }
      certificate.metadata.namespace = draw.one(mesh.teams);
      const gateway = httpsOf(mesh).find(({ spec }) => spec.servers.some(({ tls }) => tls?.credentialName === certificate.metadata.name))!;
      const { host } = siteOf(mesh, gateway);
      return { at: gateway, shown: { request: { host, isTls: true }, before: 200, after: 'refused' } };
    },
  },
  {
    name: 'a certificate with a typing error',
    code: 'IST0101/credential',
    inject: (mesh, draw) => {
      const gateway = oneOf(draw, httpsOf(mesh));
      gateway?.spec.servers.forEach(({ tls }) => {
        if (tls) {
          tls.credentialName = misspelt(tls.credentialName!);
        }
      });
      return gateway && { at: gateway, shown: { request: { host: siteOf(mesh, gateway).host, isTls: true }, before: 200, after: 'refused' } };
    },
  },
  {
    name: 'a gateway whose account is bound to no Role for Secrets',
    code: 'CDI116',
    inject: (mesh, draw) => withoutSecrets(mesh, draw, 'RoleBinding', binding => {
      Object.assign(binding, { subjects: [{ kind: 'ServiceAccount', name: misspelt('public'), namespace: EDGE }] });
    }),
  },
  {
    name: 'a gateway that may read Secrets one by one only',
    code: 'CDI116',
    inject: (mesh, draw) => withoutSecrets(mesh, draw, 'Role', role => {
      Object.assign(role, { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }] });
    }),
  },
  {
    name: 'mutual TLS to an egress gateway without the name of its server',
    code: 'CDI117',
    inject: (mesh, draw) => {
      const { service: front, deployment: pods } = structuredClone(mesh.edge);
      [front, pods].forEach(({ metadata }) => metadata.name = 'egress');
      const selector = { istio: 'egress' };
      Object.assign(front.spec, { selector, ports: [{ name: 'https', port: 443, targetPort: 8443 }] });
      pods.spec.selector.matchLabels = selector;
      pods.spec.template.metadata.labels = { ...selector, app: 'egress' };
      const https = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['api.carrier.example'], tls: { mode: 'ISTIO_MUTUAL' } };
      [front, pods, networking('Gateway', 'egress', EDGE, { selector, servers: [https] })].forEach(object => add<Thing>(mesh, object));
      return {
        at: add(mesh, networking('DestinationRule', 'egress', draw.one(mesh.teams), {
          host: `egress.${EDGE}.svc.cluster.local`, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
        })),
      };
    },
  },
  {
    name: 'routes at a Gateway with a wildcard, where another one has the host',
    code: 'CDI107',
    inject: (mesh, draw) => {
      const gateway = oneOf(draw, httpsOf(mesh));
      if (gateway === undefined) {
        return undefined;
      }
      const { host } = siteOf(mesh, gateway);
      add(mesh, thing('cert-manager.io/v1', 'Certificate', 'wide-tls', EDGE, { secretName: 'wide-tls' }));
      const https = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: [`*.${host.split('.').slice(1).join('.')}`] };
      add(mesh, another('wide', { ...https, tls: { mode: 'SIMPLE', credentialName: 'wide-tls' } }));
      const routes = networking('VirtualService', 'wide', EDGE, { hosts: [host], gateways: ['wide'], http: [{ name: 'all', directResponse: { status: 418 } }] });
      return { at: add(mesh, routes) };
    },
  },
  {
    name: 'a Secret without a certificate',
    code: 'IST0161',
    inject: (mesh, draw) => {
      const gateway = oneOf(draw, httpsOf(mesh));
      if (gateway === undefined) {
        return undefined;
      }
      const name = gateway.spec.servers.find(({ tls }) => tls !== undefined)!.tls!.credentialName!;
      mesh.objects.splice(mesh.objects.findIndex(({ kind, metadata }) => kind === 'Certificate' && metadata.name === name), 1);
      add(mesh, bare('v1', 'Secret', { name, namespace: EDGE }, { stringData: { certificate: 'here' } }));
      return { at: gateway };
    },
  },
  {
    name: 'one certificate in two Gateways',
    code: 'IST0138',
    inject: (mesh, draw) => {
      const gateway = oneOf(draw, httpsOf(mesh));
      if (gateway === undefined) {
        return undefined;
      }
      const tls = gateway.spec.servers.find(server => server.tls !== undefined)!.tls;
      const server = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['more.example.com'], tls };
      return { at: [add(mesh, another('more', server)), gateway] };
    },
  },
  {
    name: 'two Gateways with one host and other protocols',
    code: 'IST0145',
    inject: (mesh, draw) => {
      const site = draw.one(mesh.sites);
      const server = { port: { number: 80, name: 'tcp', protocol: 'TCP' }, hosts: [site.host] };
      return { at: [add(mesh, another('aaa', server)), site.gateway], also: mesh.gateways };
    },
    consequences: { CDI075: 'the other servers of the port can not be beside it either' },
  },
  {
    name: 'a port that the Service of the gateway does not have',
    code: 'IST0162',
    inject: (mesh, draw) => {
      const gateway = draw.one(mesh.gateways);
      gateway.spec.servers.push({ port: { number: 9000, name: 'http-more', protocol: 'HTTP' }, hosts: ['more.example.com'] });
      return { at: gateway };
    },
  },
  {
    name: 'two ports that are one for the pods',
    code: 'CDI015',
    inject: (mesh, draw) => {
      const gateway = draw.one(mesh.gateways);
      mesh.edge.service.spec.ports.push({ name: 'http-more', port: 81, targetPort: 8080 });
      gateway.spec.servers.push({ port: { number: 81, name: 'http-more', protocol: 'HTTP' }, hosts: ['more.example.com'] });
      return { at: mesh.gateways };
    },
    consequences: { IST0137: 'the Service of the gateway has two ports for one of its pods, which is the cause' },
  },
  {
    name: 'a host for HTTP and for TCP at one port of one Gateway',
    code: 'CDI075',
    inject: (mesh, draw) => {
      const gateway = draw.one(mesh.gateways);
      gateway.spec.servers.push({ port: { number: 80, name: 'tcp', protocol: 'TCP' }, hosts: ['db.example.com'] });
      return { at: gateway, also: mesh.gateways };
    },
  },
  {
    name: 'a name that is passed on, where TLS ends for it',
    code: 'CDI077',
    inject: (mesh, draw) => {
      const gateway = oneOf(draw, httpsOf(mesh));
      if (gateway === undefined) {
        return undefined;
      }
      const { host } = siteOf(mesh, gateway);
      const wide = `*.${host.split('.').slice(1).join('.')}`;
      add(mesh, another('passing', { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: [wide], tls: { mode: 'PASSTHROUGH' } }));
      const routes = add(mesh, networking('VirtualService', 'passing', EDGE, {
        hosts: [host],
        gateways: ['passing'],
        tls: [{ match: [{ sniHosts: [host] }], route: [{ destination: { host: mesh.services[0].host } }] }],
      }));
      return { at: routes };
    },
    consequences: { IST0112: 'the Service that TLS is passed on to may have several ports' },
  },
  {
    name: 'a name that is passed on without a route, below a wildcard',
    code: 'CDI080',
    inject: mesh => {
      add(mesh, thing('cert-manager.io/v1', 'Certificate', 'wide-tls', EDGE, { secretName: 'wide-tls', dnsNames: ['*.wide.example'] }));
      const tls = { mode: 'SIMPLE', credentialName: 'wide-tls' };
      add(mesh, another('wide', { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*.wide.example'], tls }));
      const open = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['open.wide.example'], tls: { mode: 'PASSTHROUGH' } };
      return { at: add(mesh, another('open', open)) };
    },
  },
  {
    name: 'a host that asks for certificates, below a wildcard that does not',
    code: 'CDI113',
    inject: mesh => {
      ['wide-tls', 'inner-tls'].forEach(secretName => add(mesh, thing('cert-manager.io/v1', 'Certificate', secretName, EDGE, { secretName })));
      const https = { number: 443, name: 'https', protocol: 'HTTPS' };
      const wide = add(mesh, another('wide', { port: https, hosts: ['*.wide.example'], tls: { mode: 'SIMPLE', credentialName: 'wide-tls' } }));
      const inner = add(mesh, another('inner', { port: https, hosts: ['inner.wide.example'], tls: { mode: 'MUTUAL', credentialName: 'inner-tls' } }));
      [wide, inner].forEach(({ metadata: { name }, spec }) => add(mesh, networking('VirtualService', name, EDGE, {
        hosts: (spec.servers[0] as unknown as { hosts: string[] }).hosts, gateways: [name], http: [{ name: 'all', directResponse: { status: 204 } }],
      })));
      return { at: [wide, inner] };
    },
  },
];
