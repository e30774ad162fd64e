/** What policies say of requests at a gateway `istio: public`, for tests. */
import { forwardedAddress, linesOfHeader } from '../../../src/istio';
import { Manifest, Mesh, MeshObject, readPods } from '../../../src/mesh';
import { Ambiguity, TracedStep } from '../../../src/simulator/decision';
import { ProxiedRequest } from '../../../src/simulator/proxied-request';
import { proxySettingsOf } from '../../../src/simulator/proxy-settings';
import { securityAt, SecurityOptions, SecurityOutcome } from '../../../src/simulator/security/security';

export const LABELS = { istio: 'public' };

/** A request to `http://shop.example.com/`, unless something is said. */
export function requestOf(given: Partial<ProxiedRequest> = {}, trustedProxies = 0): ProxiedRequest {
  const { path = '/', query, headers = {}, sourceAddress = '198.51.100.7' } = given;
  return {
    method: 'GET',
    scheme: 'http',
    authority: 'shop.example.com',
    path,
    target: query === undefined ? path : `${path}?${query}`,
    listeningPort: 8080,
    sourceAddress,
    clientAddress: forwardedAddress(headers['x-forwarded-for'], trustedProxies) ?? sourceAddress,
    origin: { port: 80, gateway: 'edge/public', labels: LABELS, namespace: 'edge' },
    ...given,
    headers: Object.fromEntries(Object.entries(headers).map(([name, lines]) => [name, linesOfHeader(name, lines)])),
  };
}

export interface Asked extends SecurityOutcome {
  readonly trace: string[];
  readonly ambiguous: Ambiguity[];
}

export interface Situation extends Partial<SecurityOptions> {
  readonly annotations?: Record<string, string>;
  /** Whether istiod makes the pods for a Gateway of this name. */
  readonly gatewayName?: string;
}

/** Asks the policies of some manifests. */
export function asker(manifests: readonly Manifest[], { annotations = {}, gatewayName, ...options }: Situation = {}):
(request: Partial<ProxiedRequest>) => Asked {
  const labels = gatewayName === undefined ? LABELS : { ...LABELS, 'gateway.networking.k8s.io/gateway-name': gatewayName };
  const pods: Manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'public', namespace: 'edge' },
    spec: { template: { metadata: { labels, annotations }, spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] } } },
  };
  const objects = [pods, ...manifests].map((manifest): MeshObject => ({ manifest, oldestIstio: '1.31' }));
  const mesh = new Mesh(objects);
  const [made] = readPods(objects[0]);
  const security = securityAt(mesh, { namespace: 'edge', labels, pods: made }, { rootNamespace: 'istio-system', ...options });
  const { trustedProxies } = proxySettingsOf(annotations, options.meshConfig);
  return request => {
    const notes = { trace: [] as TracedStep[], ambiguous: [] as Ambiguity[] };
    const outcome = security.check(requestOf(request, trustedProxies), notes);
    return { ...outcome, trace: notes.trace.map(({ because }) => because), ambiguous: notes.ambiguous };
  };
}

export interface PolicyPlace {
  readonly name?: string;
  readonly namespace?: string;
  readonly annotations?: Record<string, string>;
}

/** A RequestAuthentication at the gateway. */
export function tokens(jwtRules: readonly object[], { name = 'tokens', namespace = 'edge' }: PolicyPlace = {}): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name, namespace },
    spec: { selector: { matchLabels: LABELS }, jwtRules },
  };
}

/** An AuthorizationPolicy at the gateway. */
export function policy(
  action: string, rules: readonly unknown[] | undefined, { name = 'policy', namespace = 'edge', annotations }: PolicyPlace = {}, more: object = {},
): Manifest {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace, ...annotations === undefined ? {} : { annotations } },
    spec: { selector: { matchLabels: LABELS }, action, ...rules === undefined ? {} : { rules }, ...more },
  };
}
