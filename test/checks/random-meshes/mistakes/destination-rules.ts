/** Mistakes about how callers get to a Service. */
import { Draw } from '../draw';
import { DestinationRuleSpec, namespaceOf, networking, Thing } from '../objects';
import { MeshService, RandomMesh } from '../random-mesh';
import { add, atSite, lastRoute, misspelt, Mistake, oneOf } from './mistake';

interface Ruled extends MeshService {
  readonly rule: Thing<DestinationRuleSpec>;
}

const ruled = ({ services }: RandomMesh) => services.filter((service): service is Ruled => service.rule !== undefined);
const withSubsets = (mesh: RandomMesh) => ruled(mesh).filter(({ rule }) => rule.spec.subsets !== undefined);
const withoutSubsets = (mesh: RandomMesh) => ruled(mesh).filter(({ rule }) => rule.spec.subsets === undefined);

/** A mistake in the policy of a DestinationRule. */
function inPolicy(policyOf: (service: MeshService, draw: Draw) => Record<string, unknown>): Mistake['inject'] {
  return (mesh, draw) => {
    const service = oneOf(draw, ruled(mesh));
    if (service === undefined) {
      return undefined;
    }
    service.rule.spec.trafficPolicy = policyOf(service, draw);
    return { at: service.rule };
  };
}

/** The site that leads to one of some Services. */
const siteOf = ({ sites }: RandomMesh, service: MeshService) => sites.find(({ fallback }) => fallback === service);

export const DESTINATION_RULES: readonly Mistake[] = [
  {
    name: 'a DestinationRule with a typing error',
    code: 'IST0174',
    inject: (mesh, draw) => {
      const service = oneOf(draw, ruled(mesh));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.host = service.rule.spec.host.replace(/^[^.]+/, misspelt);
      const site = siteOf(mesh, service);
      return { at: service.rule, shown: site && service.versions.length > 1 ? atSite(site, 503) : undefined };
    },
    consequences: { 'IST0101/subset': 'no rule is left that has the subsets of the routes' },
  },
  {
    name: 'a DestinationRule for a host that is shortened',
    code: 'IST0174',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withoutSubsets(mesh));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.host = `${service.name}.${service.namespace}`;
      return { at: service.rule };
    },
  },
  {
    name: 'labels of a subset that no pod has',
    code: 'IST0173',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withSubsets(mesh));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.subsets!.forEach(({ labels }) => labels!.version = `${labels!.version}x`);
      const site = siteOf(mesh, service);
      return { at: service.rule, shown: site && atSite(site, 503) };
    },
  },
  {
    name: 'pods without the label of their subset',
    code: 'IST0173',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withSubsets(mesh));
      if (service === undefined) {
        return undefined;
      }
      service.deployments.forEach(({ spec }) => {
        const { version, ...labels } = spec.template.metadata.labels;
        spec.template.metadata.labels = { ...labels, release: version };
        spec.selector.matchLabels = { ...labels, release: version };
      });
      const site = siteOf(mesh, service);
      return { at: service.rule, shown: site && atSite(site, 503) };
    },
  },
  {
    name: 'a subset without labels',
    code: 'KIA0209',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withSubsets(mesh));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.subsets!.push({ name: 'everything' });
      return { at: service.rule };
    },
  },
  {
    name: 'subsets with pods in common, between which requests are split',
    code: 'CDI070',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withSubsets(mesh).filter(({ meshRoutes }) => meshRoutes !== undefined));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.subsets![0].labels = { app: service.name };
      return { at: service.rule };
    },
  },
  {
    name: 'a policy for the port of the pods',
    code: 'CDI085',
    inject: inPolicy(({ service: { spec: { ports } } }) => ({
      portLevelSettings: [{ port: { number: ports[0].targetPort }, connectionPool: { tcp: { maxConnections: 10 } } }],
    })),
  },
  {
    name: 'TLS without an authority',
    code: 'IST0128',
    consequences: { KIA0207: 'pods that take mutual TLS of Istio alone refuse that TLS' },
    inject: inPolicy(() => ({ tls: { mode: 'SIMPLE', sni: 'shop.example.com' } })),
  },
  {
    name: 'TLS to a port without an authority',
    code: 'IST0129',
    consequences: { KIA0207: 'pods that take mutual TLS of Istio alone refuse that TLS' },
    inject: inPolicy(({ service: { spec: { ports } } }) => ({ portLevelSettings: [{ port: { number: ports[0].port }, tls: { mode: 'SIMPLE', sni: 'a.example.com' } }] })),
  },
  {
    name: 'outlier detection that ejects none of few pods',
    code: 'CDI104',
    inject: inPolicy(() => ({ outlierDetection: { consecutive5xxErrors: 5, interval: '10s' } })),
  },
  {
    name: 'a failover without outlier detection',
    code: 'IST0133/failover-without-outlier-detection',
    inject: inPolicy(() => ({ loadBalancer: { simple: 'ROUND_ROBIN', localityLbSetting: { failover: [{ from: 'eu-west-1', to: 'eu-central-1' }] } } })),
  },
  {
    name: 'a hash that keeps clients with a pod, before a split by weight',
    code: 'CDI040',
    inject: (mesh, draw) => {
      const isSplit = (service: MeshService) => mesh.sites.some(site => site.fallback === service && lastRoute(site).route!.length > 1);
      const service = oneOf(draw, withSubsets(mesh).filter(isSplit));
      if (service === undefined) {
        return undefined;
      }
      service.rule.spec.trafficPolicy = { loadBalancer: { consistentHash: { httpCookie: { name: 'pod', ttl: '3600s' } } } };
      return { at: service.rule };
    },
  },
  {
    name: 'a DestinationRule where the gateway does not look for it',
    code: 'CDI041',
    inject: (mesh, draw) => {
      const service = oneOf(draw, withoutSubsets(mesh).filter(one => siteOf(mesh, one) !== undefined));
      if (service === undefined) {
        return undefined;
      }
      // A namespace without pods, which have their own use for a rule: it is for the gateway, like the routes.
      const { routes, gateway } = siteOf(mesh, service)!;
      add(mesh, namespaceOf('routing'));
      [service.rule, routes].forEach(({ metadata }) => metadata.namespace = 'routing');
      routes.spec.gateways = [`${gateway.metadata.namespace}/${gateway.metadata.name}`];
      Object.assign(service.rule.spec, { host: service.host, trafficPolicy: { connectionPool: { tcp: { maxConnections: 10 } } } });
      return { at: service.rule };
    },
  },
  {
    name: 'two ServiceEntries with one host and other protocols',
    code: 'IST0177',
    inject: (mesh, draw) => {
      const entry = oneOf(draw, mesh.entries);
      if (entry === undefined) {
        return undefined;
      }
      const { hosts: [host], ports: [{ number, protocol }] } = entry.spec;
      const other = protocol === 'TLS' ? 'HTTP' : 'TLS';
      return {
        at: [entry, add(mesh, networking('ServiceEntry', 'again', draw.one(mesh.teams), {
          hosts: [host], ports: [{ number, name: other.toLowerCase(), protocol: other }], resolution: 'DNS', location: 'MESH_EXTERNAL',
        }))],
      };
    },
  },
  {
    name: 'a ServiceEntry for TCP without addresses',
    code: 'IST0134',
    inject: (mesh, draw) => ({
      at: add(mesh, networking('ServiceEntry', 'queue', draw.one(mesh.teams), {
        hosts: ['queue.example.com'], ports: [{ number: 5672, name: 'tcp', protocol: 'TCP' }], resolution: 'NONE', location: 'MESH_EXTERNAL',
      })),
    }),
  },
  {
    name: 'ejection of a host that is resolved for each request',
    code: 'CDI092',
    inject: (mesh, draw) => {
      const namespace = draw.one(mesh.teams);
      const entry = add(mesh, networking('ServiceEntry', 'partners', namespace, {
        hosts: ['*.partners.example'], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DYNAMIC_DNS', location: 'MESH_EXTERNAL',
      }));
      add(mesh, networking('DestinationRule', 'partners', namespace, {
        host: '*.partners.example', trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } },
      }));
      return { at: entry };
    },
  },
];
