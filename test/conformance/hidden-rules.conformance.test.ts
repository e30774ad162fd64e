/** Of two DestinationRules that cover a host the narrower counts, and nothing of the wider one (CDI118). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { runChecks } from '../../src/checks';
import { hiddenWideRules } from '../../src/checks/destination-rule/hidden-wide-rules';
import { Manifest, Mesh as ReadMesh } from '../../src/mesh';
import { readManifests } from '../../src/yaml';

const HOST = 'cart.shop.svc.cluster.local';

const pods = (name: string, namespace: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: main, image: echo, ports: [{ containerPort: 8080 }] }] }
---`;

const SHOP = `${pods('sleep', 'web')}${pods('cart', 'shop')}
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;

const rule = (host: string, namespace: string, policy: string) => `---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: spoilt, namespace: ${namespace} }
spec: { host: "${host}", trafficPolicy: ${policy} }
`;

const TLS = '{ tls: { mode: SIMPLE, caCertificates: system, sni: cart } }';
const POOL = '{ connectionPool: { tcp: { maxConnections: 100 } } }';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** The pods take plain text, so TLS to them is answered with 503. */
test.each<[string, string, number, number]>([
  ['the wide rule holds', rule('*.local', 'istio-system', TLS), 503, 0],
  ['a rule of the Service hides it', rule('*.local', 'istio-system', TLS) + rule(HOST, 'shop', POOL), 200, 1],
  ['so does one of the namespace of the client', rule('*.local', 'istio-system', TLS) + rule(HOST, 'web', POOL), 200, 1],
  ['and a narrower one beside it', rule('*.local', 'istio-system', TLS) + rule('*.shop.svc.cluster.local', 'shop', POOL), 200, 1],
  ['one that says the same does not', rule('*.local', 'istio-system', TLS) + rule(HOST, 'shop', TLS), 503, 0],
])('%s', async (_, rules, status, told) => {
  const yaml = SHOP + rules;
  await mesh.apply(yaml);
  const answer = await mesh.request({ from: 'sleep', host: HOST });
  const manifests = readManifests(yaml).manifests.map(({ manifest }) => ({ manifest: manifest as unknown as Manifest, oldestIstio: '1.31' }));
  expect([answer.status, runChecks([hiddenWideRules], new ReadMesh(manifests)).length]).toEqual([status, told]);
});
