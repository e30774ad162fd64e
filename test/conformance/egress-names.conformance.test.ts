/** Mutual TLS to a gateway says no name of its own accord: servers for names do not take it (CDI117). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';

const HOST = 'api.example.net';
/** The gateway of the fixture, where its Envoy listens: its Service has no endpoints here. */
const GATEWAY = 'egress.example.internal';

const objects = (host: string, protocol: string, policy: string, subset = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: sleep, namespace: web }
spec:
  selector: { matchLabels: { app: sleep } }
  template:
    metadata: { labels: { app: sleep } }
    spec: { containers: [{ name: main, image: sleep }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: web }
spec: { hosts: [${HOST}], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS, location: MESH_EXTERNAL }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: egress, namespace: web }
spec:
  hosts: [${GATEWAY}]
  ports: [{ number: 443, name: https, protocol: HTTPS, targetPort: 17443 }]
  resolution: STATIC
  location: MESH_INTERNAL
  endpoints: [{ address: 127.0.0.1 }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 443, name: tls, protocol: ${protocol} }, hosts: ["${host}"], tls: { mode: ISTIO_MUTUAL } }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: egress, namespace: web }
spec: { host: ${GATEWAY}, ${policy} }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: out, namespace: web }
spec:
  hosts: [${HOST}]
  gateways: [mesh]
  http: [{ route: [{ destination: { host: ${GATEWAY}, port: { number: 443 }${subset} } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: at-egress, namespace: istio-system }
spec:
  hosts: [${HOST}]
  gateways: [egress]
  http: [{ directResponse: { status: 418 } }]
`;

const ALL = 'trafficPolicy: { tls: { mode: ISTIO_MUTUAL } }';
const PORT = 'trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: { mode: ISTIO_MUTUAL } }] }';
const SUBSET = 'subsets: [{ name: api, trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: { mode: ISTIO_MUTUAL } }] } }]';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test.each<[string, string, string, number, string?]>([
  [HOST, 'HTTPS', ALL, 503],
  [HOST, 'HTTPS', PORT, 503],
  [HOST, 'HTTPS', SUBSET, 503, ', subset: api'],
  ['*.example.net', 'HTTPS', ALL, 503],
  ['*', 'HTTPS', ALL, 418],
  [HOST, 'HTTPS', ALL.replace('MUTUAL', `MUTUAL, sni: ${HOST}`), 418],
  [HOST, 'HTTPS', SUBSET.replace('MUTUAL', `MUTUAL, sni: ${HOST}`), 418, ', subset: api'],
  [HOST, 'HTTPS', ALL.replace('MUTUAL', 'MUTUAL, sni: other.example.net'), 503],
])('%s at %s, by %s: %i', async (host, protocol, policy, status, subset = '') => {
  await mesh.apply(objects(host, protocol, policy, subset));
  const answer = await mesh.request({ from: 'sleep', host: HOST });
  expect(answer.status).toBe(status);
});
