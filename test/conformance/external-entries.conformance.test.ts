/** Pods of the mesh behind a ServiceEntry that says they are outside are called in plain text (CDI123). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';

const HOST = 'cart.example.internal';

const objects = (location: string, mode: string, tls = '') => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: sleep, namespace: shop }
spec:
  selector: { matchLabels: { app: sleep } }
  template:
    metadata: { labels: { app: sleep } }
    spec: { containers: [{ name: main, image: sleep }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: main, image: echo, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: cart, namespace: shop }
spec:
  hosts: [${HOST}]
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]
  resolution: STATIC
  ${location}
  workloadSelector: { labels: { app: cart } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: ${mode} } }
${tls}`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test.each<[string, string, number, string?]>([
  ['location: MESH_EXTERNAL', 'STRICT', 503],
  ['', 'STRICT', 503],
  ['location: MESH_INTERNAL', 'STRICT', 200],
  ['location: MESH_EXTERNAL', 'PERMISSIVE', 200],
  ['location: MESH_EXTERNAL', 'STRICT', 200, `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec: { host: ${HOST}, trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
`],
])('%s, %s: %i', async (location, mode, status, tls = '') => {
  await mesh.apply(objects(location, mode, tls), { inject: ['shop/cart'] });
  const answer = await mesh.request({ from: 'sleep', host: HOST });
  expect(answer.status).toBe(status);
});
