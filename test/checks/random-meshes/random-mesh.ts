/** Random small meshes in which nothing is wrong: what a platform team and some teams of applications would have in one repository. */
import { Draw } from './draw';
import {
  bare, deployment, DeploymentSpec, DestinationRuleSpec, GatewaySpec, namespaceOf, networking, PolicySpec, ServiceEntrySpec, ServiceSpec,
  telemetry, Thing, thing, VirtualServiceSpec,
} from './objects';
import { drawPolicies } from './random-policies';
import { drawDelegate, drawSite } from './random-routes';

/** A Service with its pods. */
export interface MeshService {
  readonly name: string;
  readonly namespace: string;
  readonly host: string;
  readonly versions: readonly string[];
  readonly service: Thing<ServiceSpec>;
  readonly deployments: readonly Thing<DeploymentSpec>[];
  /** What says how to get there; it has a subset for each version, or none. */
  readonly rule?: Thing<DestinationRuleSpec>;
  /** How callers inside the mesh are led to its versions. */
  readonly meshRoutes?: Thing<VirtualServiceSpec>;
}

/** A host at the gateway. */
export interface Site {
  readonly host: string;
  readonly gateway: Thing<GatewaySpec>;
  readonly routes: Thing<VirtualServiceSpec>;
  /** The Service of its last route, which takes what the others leave. */
  readonly fallback: MeshService;
  readonly delegate?: Thing<VirtualServiceSpec>;
}

export interface RandomMesh {
  /** Everything, in an order of chance. */
  readonly objects: Thing[];
  /** The namespaces with applications. */
  readonly teams: readonly string[];
  readonly services: readonly MeshService[];
  readonly gateways: readonly Thing<GatewaySpec>[];
  readonly sites: readonly Site[];
  readonly entries: readonly Thing<ServiceEntrySpec>[];
  readonly policies: readonly Thing<PolicySpec>[];
  /** The gateway itself: `edge/public`, with the label `istio: edge`. */
  readonly edge: { readonly service: Thing<ServiceSpec>; readonly deployment: Thing<DeploymentSpec> };
  /** Whether the gateway checks tokens, and which claims there are. */
  readonly hasTokens: boolean;
}

export const EDGE = 'edge';
export const EDGE_LABELS = { istio: EDGE };
export const ROOT = 'istio-system';

const TEAMS = ['shop', 'billing', 'warehouse'];
const SERVICES = ['cart', 'orders', 'payments', 'search', 'reviews'];
const HOSTS = ['www.example.com', 'api.example.com', 'admin.example.net', 'partner.example.org'];
const OUTSIDE = ['api.carrier.net', 'ledger.bank.org'];

export function drawMesh(draw: Draw): RandomMesh {
  const teams = draw.some(TEAMS, 1);
  const services = draw.some(SERVICES, 2, 4).map(name => drawService(draw, name, draw.one(teams)));
  const hasTokens = draw.maybe();
  const gateways = drawGateways(draw, teams);
  const sites = gateways.flatMap(({ gateway, hosts }) => hosts.map(host => drawSite(draw, { host, gateway, services, teams, hasTokens })))
    .map(site => draw.maybe() ? drawDelegate(draw, site, services) : site);
  const entries = draw.some(OUTSIDE, 0).map(host => drawEntry(draw, host, draw.one(teams)));
  const policies = drawPolicies(draw, { services, teams, hasTokens });
  const edge = drawEdge();
  const objects = [
    ...[EDGE, ...teams].map(namespaceOf),
    edge.service,
    edge.deployment,
    ...readsSecrets(),
    ...services.flatMap(({ service, deployments, rule, meshRoutes }) => [service, ...deployments, rule, meshRoutes]),
    ...gateways.flatMap(({ gateway, certificate }) => [gateway, certificate]),
    ...sites.flatMap(({ routes, delegate }) => [routes, delegate]),
    ...entries,
    ...policies,
    ...teams.filter(() => draw.maybe(3)).map(team => networking('Sidecar', 'default', team, {
      egress: [{ hosts: draw.one([['*/*'], ['./*', `${EDGE}/*`, ...TEAMS.filter(one => one !== team).map(one => `${one}/*`)]]) }],
    })),
    ...teams.filter(() => draw.maybe(3)).map(team => telemetry('logs', team, { accessLogging: [{ providers: [{ name: 'envoy' }] }] })),
  ].filter(object => object !== undefined);
  return {
    objects: draw.some(objects, objects.length),
    teams,
    services,
    gateways: gateways.map(({ gateway }) => gateway),
    sites,
    entries,
    policies,
    edge,
    hasTokens,
  };
}

/** The pods that serve all Gateways, and the Service in front of them. */
function drawEdge(): RandomMesh['edge'] {
  const ports = [{ name: 'http', port: 80, targetPort: 8080 }, { name: 'https', port: 443, targetPort: 8443 }];
  const pods = deployment('public', 'v1', EDGE, [8080, 8443]);
  const { metadata, spec } = pods.spec.template;
  metadata.labels = { ...EDGE_LABELS, app: 'public' };
  metadata.annotations = { 'inject.istio.io/templates': 'gateway' };
  spec.containers[0] = { ...spec.containers[0], name: 'istio-proxy', image: 'auto' };
  pods.spec.selector.matchLabels = EDGE_LABELS;
  return { service: thing('v1', 'Service', 'public', EDGE, { selector: EDGE_LABELS, ports }), deployment: pods };
}

/** What lets the pods of the gateway have certificates: istiod asks for it. */
function readsSecrets(): Thing[] {
  const [group, metadata] = ['rbac.authorization.k8s.io', { name: 'public', namespace: EDGE }];
  return [
    bare('v1', 'ServiceAccount', metadata),
    bare(`${group}/v1`, 'Role', metadata, { rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] }),
    bare(`${group}/v1`, 'RoleBinding', metadata, {
      roleRef: { apiGroup: group, kind: 'Role', name: 'public' }, subjects: [{ kind: 'ServiceAccount', ...metadata }],
    }),
  ];
}

function drawService(draw: Draw, name: string, namespace: string): MeshService {
  const host = `${name}.${namespace}.svc.cluster.local`;
  const first = { name: draw.one(['http', 'http-web']), port: draw.one([80, 8000]), targetPort: draw.one([8080, 3000]) };
  const second = { name: draw.one(['http-metrics', 'grpc', 'tcp-admin']), port: 9090, targetPort: 9090 };
  const ports = draw.maybe(3) ? [first, second] : [first];
  const versions = draw.one([['v1'], ['v1'], ['v1', 'v2'], ['stable', 'canary'], ['v1', 'v2', 'v3']]);
  const rule = versions.length > 1 || draw.maybe() ? networking('DestinationRule', name, namespace, {
    host: draw.one([host, name]),
    ...draw.maybe() ? { trafficPolicy: drawTrafficPolicy(draw, first.port) } : {},
    ...versions.length > 1 ? { subsets: versions.map(version => ({ name: version, labels: { version } })) } : {},
  }) : undefined;
  const hasRoutes = versions.length > 1 && draw.maybe();
  return {
    name,
    namespace,
    host,
    versions,
    service: thing('v1', 'Service', name, namespace, { selector: { app: name }, ports }),
    deployments: versions.map(version => deployment(name, version, namespace, ports.map(({ targetPort }) => targetPort))),
    rule,
    meshRoutes: hasRoutes ? networking('VirtualService', name, namespace, {
      hosts: [draw.one([host, name])],
      http: [
        ...draw.maybe() ? [{
          name: 'testers', match: [{ headers: { 'x-tester': { exact: 'yes' } } }], route: [{ destination: { host, subset: versions.at(-1) } }],
        }] : [],
        { name: 'all', route: splitOf(draw, host, versions) },
      ],
    }) : undefined,
  };
}

function drawTrafficPolicy(draw: Draw, port: number): Record<string, unknown> {
  const limits = { connectionPool: { tcp: { maxConnections: draw.number(1, 1000) } } };
  const ejection = { outlierDetection: { consecutive5xxErrors: draw.number(1, 20), interval: '10s', maxEjectionPercent: 100 } };
  return draw.one<Record<string, unknown>>([
    limits,
    ejection,
    { loadBalancer: { simple: draw.one(['LEAST_REQUEST', 'ROUND_ROBIN', 'RANDOM']) } },
    { ...limits, ...ejection },
    { portLevelSettings: [{ port: { number: port }, ...limits }] },
  ]);
}

/** A share for each version. */
export function splitOf(draw: Draw, host: string, versions: readonly string[], port?: { number: number }) {
  const shares = draw.shares(versions.length);
  return versions.map((subset, index) => ({ destination: { host, subset, ...port ? { port } : {} }, weight: shares[index] }));
}

interface DrawnGateway {
  readonly gateway: Thing<GatewaySpec>;
  readonly hosts: readonly string[];
  readonly certificate?: Thing;
}

/** One or two Gateways, each with hosts of its own. */
function drawGateways(draw: Draw, teams: readonly string[]): DrawnGateway[] {
  const hosts = draw.some(HOSTS, 1, 3);
  const parts = hosts.length > 1 && draw.maybe() ? [hosts.slice(0, 1), hosts.slice(1)] : [hosts];
  return parts.map((part, index) => {
    const name = ['main', 'second'][index];
    const namespace = draw.one([EDGE, ...teams]);
    const named = part.map(host => draw.one([host, `*/${host}`]));
    const http = { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: named };
    const https = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: named, tls: { mode: 'SIMPLE', credentialName: `${name}-tls` } };
    const isHttps = draw.maybe();
    return {
      gateway: networking('Gateway', name, namespace, { selector: { ...EDGE_LABELS }, servers: isHttps ? [http, https] : [http] }),
      hosts: part,
      certificate: isHttps ? certificateOf(`${name}-tls`, part) : undefined,
    };
  });
}

/** What cert-manager makes a Secret of, where the pods of the gateway are. */
function certificateOf(secretName: string, dnsNames: readonly string[]): Thing {
  return thing('cert-manager.io/v1', 'Certificate', secretName, EDGE, { secretName, dnsNames, issuerRef: { name: 'public', kind: 'ClusterIssuer' } });
}

function drawEntry(draw: Draw, host: string, namespace: string): Thing<ServiceEntrySpec> {
  const port = draw.one([{ number: 443, name: 'tls', protocol: 'TLS' }, { number: 80, name: 'http', protocol: 'HTTP' }]);
  return networking('ServiceEntry', host.replaceAll('.', '-'), namespace, { hosts: [host], ports: [port], resolution: 'DNS', location: 'MESH_EXTERNAL' });
}
