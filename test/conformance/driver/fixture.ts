import { KnownManifest } from '../../known-manifest';
/** What a cluster with Istio already has: its namespace and the ingress gateway. */

/** Where the gateway's Envoy listens for a port of its Service. */
export const GATEWAY_PORTS: Record<number, number> = { 80: 17080, 443: 17443, 8000: 17000, 9000: 17900 };

/** A port of a Service is reached through the sidecar at this port more. */
export const SIDECAR_OFFSET = 21_000;

export const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

const SERVICE_ACCOUNT = 'istio-ingressgateway-service-account';

const SECRET_READER = 'istio-ingressgateway-sds';

export const FIXTURE: KnownManifest[] = [
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'istio-system' } },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'istio-ingressgateway', namespace: 'istio-system', labels: GATEWAY_LABELS },
    spec: {
      clusterIP: '10.0.0.1',
      type: 'LoadBalancer',
      selector: GATEWAY_LABELS,
      ports: Object.entries(GATEWAY_PORTS).map(([port, targetPort]) => ({ name: `http-${port}`, port: Number(port), targetPort, protocol: 'TCP' })),
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'istio-ingressgateway-0', namespace: 'istio-system', labels: GATEWAY_LABELS },
    spec: { serviceAccountName: SERVICE_ACCOUNT, containers: [{ name: 'istio-proxy', image: 'proxyv2' }] },
    status: { phase: 'Running', podIP: '127.0.0.1' },
  } as KnownManifest,
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: SERVICE_ACCOUNT, namespace: 'istio-system' } },
  // Without these istiod gives the gateway no Secrets.
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: SECRET_READER, namespace: 'istio-system' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
  } as KnownManifest,
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: SECRET_READER, namespace: 'istio-system' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: SECRET_READER },
    subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: 'istio-system' }],
  } as KnownManifest,
];
