/** What every random mesh has: namespaces, the workloads of gateways, services with versions. */
import { KnownManifest } from '../../known-manifest';
import { Draw } from '../random-texts';

/** Namespaces of applications. */
export const NAMESPACES = ['shop', 'team'] as const;

/** Where somebody may put a VirtualService or a DestinationRule: also beside the gateways, and in the root namespace. */
export const HOMES = [...NAMESPACES, 'edge', 'istio-system'] as const;

/** A workload of a gateway, with the ports of its Service and those on which its pods listen. */
export interface GatewayWorkload {
  readonly name: string;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly ports: Readonly<Record<number, number>>;
}

/** Those of the app, beside the one of the fixture. */
export const PUBLIC: GatewayWorkload = {
  name: 'public', namespace: 'edge', labels: { app: 'public', istio: 'public', tier: 'edge' }, ports: { 80: 8080, 443: 8443, 8000: 8000, 8080: 8080 },
};
export const PRIVATE: GatewayWorkload = {
  name: 'private', namespace: 'team', labels: { app: 'private', istio: 'private', tier: 'edge' }, ports: { 80: 8080, 9000: 9000 },
};

/** A service that routes lead to. */
export interface World {
  readonly objects: readonly KnownManifest[];
  readonly gateways: readonly GatewayWorkload[];
}

interface ServicePlan {
  readonly name: string;
  readonly namespace: string;
  readonly versions: readonly string[];
  readonly ports: readonly { readonly port: number; readonly targetPort: number }[];
}

const SERVICES: readonly ServicePlan[] = [
  { name: 'cart', namespace: 'shop', versions: ['v1', 'v2', 'v3'], ports: [{ port: 80, targetPort: 8080 }] },
  { name: 'echo', namespace: 'shop', versions: ['v1', 'v2'], ports: [{ port: 80, targetPort: 8080 }, { port: 8000, targetPort: 8081 }] },
  { name: 'reviews', namespace: 'team', versions: ['v1', 'v2'], ports: [{ port: 9080, targetPort: 9080 }] },
  { name: 'cart', namespace: 'team', versions: ['v1'], ports: [{ port: 80, targetPort: 8080 }] },
  { name: 'empty', namespace: 'shop', versions: [], ports: [{ port: 80, targetPort: 8080 }] },
];

/** What Istio takes for HTTP, what it takes for HTTP/2, and what it has to sniff. */
const PORT_NAMES = ['http', 'http', 'http', 'http-web', 'http2', 'grpc', 'web'];

const labelled = (name: string, namespace: string, labels: Readonly<Record<string, string>>) => ({ name, namespace, labels });

export function drawWorld(draw: Draw): World {
  const gateways = draw.isLucky(35) ? [PUBLIC, PRIVATE] : [PUBLIC];
  return {
    gateways,
    objects: [
      ...['edge', ...NAMESPACES].map(name => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })),
      ...gateways.flatMap(gatewayObjects),
      ...SERVICES.flatMap(service => serviceObjects(service, draw)),
      ...draw.isLucky(50) ? [aliasOfCart()] : [],
      ...draw.isLucky(60) ? [externalShop()] : [],
    ],
  };
}

function gatewayObjects({ name, namespace, labels, ports }: GatewayWorkload): KnownManifest[] {
  const annotations = { 'inject.istio.io/templates': 'gateway' };
  return [{
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: Object.entries(ports).map(([port, targetPort]) => ({ name: `http-${port}`, port: Number(port), targetPort })) },
  } as KnownManifest, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels, annotations }, spec: { serviceAccountName: name, containers: [{ name: 'istio-proxy', image: 'auto' }] } },
    },
  } as KnownManifest, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: `${name}-sds`, namespace },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
  } as KnownManifest, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: `${name}-sds`, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: `${name}-sds` },
    subjects: [{ kind: 'ServiceAccount', name, namespace }],
  } as KnownManifest];
}

function serviceObjects({ name, namespace, versions, ports }: ServicePlan, draw: Draw): KnownManifest[] {
  const suffix = (index: number): string => index === 0 ? '' : `-${index}`;
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace },
    spec: { selector: { app: name }, ports: ports.map((port, index) => ({ ...port, name: `${draw.of(PORT_NAMES)}${suffix(index)}` })) },
  } as KnownManifest;
  return [service, ...versions.map(version => {
    const labels = { app: name, version };
    return {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: labelled(`${name}-${version}`, namespace, labels),
      spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: 'main', image: 'echo' }] } } },
    } as KnownManifest;
  })];
}

function aliasOfCart(): KnownManifest {
  const spec = { type: 'ExternalName', externalName: 'cart.shop.svc.cluster.local', ports: [{ name: 'http', port: 80 }] };
  return { apiVersion: 'v1', kind: 'Service', metadata: { name: 'alias', namespace: 'shop' }, spec } as KnownManifest;
}

/** A name of the internet whose endpoints are pods of the app. */
function externalShop(): KnownManifest {
  const spec = {
    hosts: ['ext.example.org'],
    ports: [{ number: 80, name: 'http', protocol: 'HTTP', targetPort: 8080 }],
    resolution: 'STATIC',
    location: 'MESH_INTERNAL',
    workloadSelector: { labels: { app: 'cart' } },
  };
  return { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'external', namespace: 'shop' }, spec } as KnownManifest;
}
