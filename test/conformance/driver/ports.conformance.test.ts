import { createServer, Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { GATEWAY_PORTS } from './fixture';
import { Mesh, startMesh } from './mesh';

const PORT = 9000;
const ROUTES = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers:
    - hosts: ["*"]
      port: { name: http, number: ${PORT}, protocol: HTTP }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: here, namespace: istio-system }
spec:
  hosts: [a.example.com]
  gateways: [edge]
  http: [{ directResponse: { status: 204 } }]
`;

let mesh: Mesh;
let holder: Server | undefined;

beforeAll(async () => {
  mesh = await startMesh();
});

afterEach(async () => {
  holder?.close();
  await mesh.apply('');
});

afterAll(() => mesh?.stop());

/** Somebody who listens where the gateway is to listen. */
async function hold(): Promise<Server> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(GATEWAY_PORTS[PORT], '127.0.0.1', resolve));
  return server;
}

test('a port that is about to be closed is asked for again', async () => {
  holder = await hold();
  const applied = mesh.apply(ROUTES);
  await sleep(1_000);
  holder.close();
  await applied;
  expect((await mesh.request({ port: PORT, host: 'a.example.com' })).status).toBe(204);
});

test('one that stays in use is a refusal', async () => {
  holder = await hold();
  await expect(mesh.apply(ROUTES)).rejects.toThrow('Address already in use');
});
