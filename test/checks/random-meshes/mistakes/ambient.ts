/** Mistakes in a part of the mesh that is ambient: a Service whose requests go through a waypoint. */
import { namespaceOf, networking, security, thing, Thing } from '../objects';
import { RandomMesh } from '../random-mesh';
import { add, Mistake } from './mistake';

const NAME = 'ledger';
const HOST = `${NAME}.${NAME}.svc.cluster.local`;

interface Version {
  readonly version?: string;
}

/** A namespace in the ambient mesh with one Service, and maybe its waypoint. */
function addAmbient(mesh: RandomMesh, labels: Record<string, string> = { 'istio.io/use-waypoint': 'waypoint' }, waypoint = 'waypoint', versions: Version[] = [{}]): Thing {
  const namespace = add(mesh, namespaceOf(NAME));
  namespace.metadata.labels = { 'istio.io/dataplane-mode': 'ambient', ...labels };
  add(mesh, thing('v1', 'Service', NAME, NAME, { selector: { app: NAME }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }));
  versions.forEach(version => addPods(mesh, { app: NAME, ...version as Record<string, string> }));
  add(mesh, thing('gateway.networking.k8s.io/v1', 'Gateway', waypoint, NAME, {
    gatewayClassName: 'istio-waypoint', listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE' }],
  }));
  return namespace;
}

function addPods(mesh: RandomMesh, labels: Record<string, string>): void {
  add(mesh, thing('apps/v1', 'Deployment', Object.values(labels).join('-'), NAME, {
    replicas: 2,
    selector: { matchLabels: labels },
    template: { metadata: { labels: { ...labels } }, spec: { containers: [{ name: 'main', image: 'echo', ports: [{ containerPort: 8080 }] }] } },
  }));
}

const routes = () => networking('VirtualService', 'spoilt', NAME, { hosts: [HOST], http: [{ name: 'all', timeout: '2s', route: [{ destination: { host: HOST } }] }] });

export const AMBIENT: readonly Mistake[] = [
  {
    name: 'a waypoint with a typing error',
    code: 'KIA1313',
    inject: mesh => ({ at: addAmbient(mesh, { 'istio.io/use-waypoint': 'wyapoint' }) }),
  },
  {
    name: 'routes in a VirtualService beside an HTTPRoute',
    code: 'CDI119',
    inject: mesh => {
      addAmbient(mesh);
      add(mesh, thing('gateway.networking.k8s.io/v1', 'HTTPRoute', NAME, NAME, {
        parentRefs: [{ group: '', kind: 'Service', name: NAME, port: 80 }],
        rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], backendRefs: [{ name: NAME, port: 80 }] }],
      }));
      return { at: add(mesh, routes()) };
    },
  },
  {
    name: 'a policy at a waypoint that the gateway passes by',
    code: 'CDI111',
    inject: (mesh, draw) => {
      addAmbient(mesh);
      draw.one(mesh.sites).routes.spec.http!.unshift({ name: NAME, match: [{ uri: { prefix: '/ledger/' } }], route: [{ destination: { host: HOST } }] });
      return {
        at: add(mesh, security('AuthorizationPolicy', 'spoilt', NAME, {
          targetRefs: [{ group: '', kind: 'Service', name: NAME }], action: 'DENY', rules: [{ to: [{ operation: { paths: ['/ledger/admin'], ports: ['80'] } }] }],
        })),
      };
    },
  },
  {
    name: 'callers denied at pods behind a waypoint',
    code: 'CDI142',
    inject: mesh => {
      addAmbient(mesh);
      return {
        at: add(mesh, security('AuthorizationPolicy', 'spoilt', NAME, {
          selector: { matchLabels: { app: NAME } }, action: 'DENY', rules: [{ from: [{ source: { namespaces: ['guests'] } }] }],
        })),
      };
    },
  },
  {
    name: 'one version at a gateway that sends through a waypoint',
    code: 'CDI140',
    inject: (mesh, draw) => {
      const versions = ['v1', 'v2'].map(version => ({ version }));
      addAmbient(mesh, { 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' }, undefined, versions);
      add(mesh, networking('DestinationRule', NAME, NAME, { host: HOST, subsets: versions.map(labels => ({ name: labels.version, labels })) }));
      const site = draw.one(mesh.sites).routes;
      site.spec.http!.unshift({
        name: NAME, match: [{ uri: { prefix: '/ledger/' } }], route: [{ destination: { host: HOST, subset: 'v1' } }],
      });
      return { at: site };
    },
  },
  {
    name: 'what only HTTP has, in a policy for the proxies of nodes',
    code: 'CDI087',
    inject: mesh => {
      addAmbient(mesh, {});
      return {
        at: add(mesh, security('AuthorizationPolicy', 'spoilt', NAME, {
          selector: { matchLabels: { app: NAME } }, action: 'DENY', rules: [{ to: [{ operation: { paths: ['/admin'], ports: ['8080'] } }] }],
        })),
      };
    },
  },
  {
    name: 'a check of tokens for pods of an ambient mesh',
    code: 'CDI087',
    inject: mesh => {
      addAmbient(mesh);
      return {
        at: add(mesh, security('RequestAuthentication', 'spoilt', NAME, {
          selector: { matchLabels: { app: NAME } }, jwtRules: [{ issuer: 'https://login.example.com', jwksUri: 'https://login.example.com/keys' }],
        })),
      };
    },
  },
];
