/** What a cluster with Istio already has: its namespace and the ingress gateway. */
import { Manifest } from './cluster-state';

/** Where the gateway's Envoy listens for a port of its Service. */
export const GATEWAY_PORTS: Record<number, number> = { 80: 17080, 443: 17443, 8000: 17000, 9000: 17900 };

/** A port of a Service is reached through the sidecar at this port more. */
export const SIDECAR_OFFSET = 21_000;

export const GATEWAY_LABELS = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

export const FIXTURE: Manifest[] = [
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
    spec: { containers: [{ name: 'istio-proxy', image: 'proxyv2' }] },
    status: { phase: 'Running', podIP: '127.0.0.1' },
  } as Manifest,
];
