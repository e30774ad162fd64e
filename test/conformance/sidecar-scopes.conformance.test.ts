/** What a Sidecar leaves out: the routes of a third namespace for a host that it imports from its own (CDI122). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { runChecks } from '../../src/checks';
import { routesOutOfScope } from '../../src/checks/sidecar/routes-out-of-scope';
import { Manifest, Mesh as ReadMesh } from '../../src/mesh';
import { readManifests } from '../../src/yaml';

const objects = (egress: string, routes = '', host = 'cart.shop.svc.cluster.local', namespace = 'routing') => `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
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
kind: VirtualService
metadata: { name: cart, namespace: ${namespace} }
spec:
  hosts: [${host}]
  ${routes}
  http: [{ directResponse: { status: 418 } }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: web }
spec: { egress: [{ hosts: [${egress}] }] }
`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test.each<[string, number, number, string[]?]>([
  ['"./*", "shop/*"', 200, 1],
  ['"./*", "shop/cart.shop.svc.cluster.local"', 200, 1],
  ['"shop/*", "routing/other.shop.svc.cluster.local"', 200, 1],
  ['"shop/*", "routing/*"', 418, 0],
  ['"shop/*", "routing/cart.shop.svc.cluster.local"', 418, 0],
  ['"*/cart.shop.svc.cluster.local"', 418, 0],
  ['"*/*"', 418, 0],
  ['"shop/*", "*/*.shop.svc.cluster.local"', 418, 0],
  ['"./*", "shop/*", "~shop/other.shop.svc.cluster.local"', 200, 1],
  ['"*/*", "~routing/*"', 200, 1],
  ['"*/*", "~shop/*"', 418, 0],
  ['"*/*", "~/cart.shop.svc.cluster.local"', 503, 0],
  ['"./*", "shop/*"', 200, 1, ['gateways: [mesh]']],
  ['"./*", "shop/*"', 200, 0, ['exportTo: [routing]']],
  ['"./*", "shop/*"', 200, 0, ['gateways: [edge/public]']],
  ['"./*", "shop/*"', 418, 0, ['', 'cart.shop.svc.cluster.local', 'shop']],
  ['"./*", "shop/*"', 418, 0, ['', 'cart.shop.svc.cluster.local', 'web']],
  ['"./*", "shop/*"', 200, 0, ['', '"*.shop.svc.cluster.local"']],
])('a Sidecar with %s: %i, told %i, %j', async (egress, status, told, routes = []) => {
  const yaml = objects(egress, ...routes);
  await mesh.apply(yaml);
  const answer = await mesh.request({ from: 'sleep', host: 'cart.shop.svc.cluster.local' });
  const manifests = readManifests(yaml).manifests.map(({ manifest }) => ({ manifest: manifest as unknown as Manifest, oldestIstio: '1.31' }));
  const found = runChecks([routesOutOfScope], new ReadMesh(manifests));
  expect([answer.status, found.length]).toEqual([status, told]);
});
