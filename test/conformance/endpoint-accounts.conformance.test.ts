/** A proxy takes the answers of an endpoint only from the account that this names (CDI143). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest, Mesh as ReadMesh } from '../../src/mesh';

const HOST = 'ledger.example.internal';

/** A machine, in whose place a pod with a sidecar listens here. */
const machine = `
apiVersion: v1
kind: ServiceAccount
metadata: { name: ledger, namespace: shop }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ledger, namespace: shop }
spec:
  selector: { matchLabels: { app: ledger } }
  template:
    metadata: { labels: { app: ledger } }
    spec: { serviceAccountName: ledger, containers: [{ name: main, image: echo, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: ledger, namespace: shop }
spec: { selector: { app: ledger }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: machines, namespace: shop }
spec:
  hosts: [${HOST}]
  ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 8080 }]
  resolution: STATIC
  location: MESH_INTERNAL
  workloadSelector: { labels: { app: machine } }
`;

const entry = (address: string, account: string) => `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: machine, namespace: shop }
spec:
  address: ${address}
  labels: { app: machine, security.istio.io/tlsMode: istio }
  serviceAccount: ${account}
`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

function codesOf(yaml: string): string[] {
  const objects = parseAllDocuments(yaml).map(document => ({ manifest: document.toJS() as Manifest, oldestIstio: '1.31' }));
  return runChecks(CHECKS, new ReadMesh(objects)).map(({ code }) => code);
}

test.each<[string, number, boolean]>([
  ['ledger', 200, false],
  ['legder', 503, true],
  ['default', 503, false],
])('an endpoint that says %s answers %i', async (account, status, isTold) => {
  await mesh.apply(machine, { inject: ['shop/ledger'] });
  const yaml = `${machine}---${entry(mesh.addressOf('shop/ledger'), account)}`;
  await mesh.apply(yaml, { inject: ['shop/ledger'] });
  expect((await mesh.request({ from: 'sleep', host: HOST })).status).toBe(status);
  expect(codesOf(yaml).includes('CDI143')).toBe(isTold);
});
