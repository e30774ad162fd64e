/** What findings say of routes and of mutual TLS is what happens: the example of each, and what it is mended to, on the real thing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApplyOptions, Mesh, startMesh } from './driver/mesh';
import { CDI094 } from '../../src/findings/catalogue/cdi094';
import { CDI095 } from '../../src/findings/catalogue/cdi095';
import { CDI099 } from '../../src/findings/catalogue/cdi099';
import { CDI100 } from '../../src/findings/catalogue/cdi100';
import { CDI104 } from '../../src/findings/catalogue/cdi104';
import { CDI109 } from '../../src/findings/catalogue/cdi109';
import { KIA0105 } from '../../src/findings/catalogue/kia0105';
import { KIA0207 } from '../../src/findings/catalogue/kia0207';
import { CatalogueEntry } from '../../src/findings/catalogue-entry';
import { findingsOf } from '../findings/run-example';

const CART = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec:
  selector: { matchLabels: { app: cart } }
  template:
    metadata: { labels: { app: cart } }
    spec: { containers: [{ name: cart, image: echo }] }
`;
const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec:
  selector: { app: cart }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`;
const EDGE = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ['*/*']
`;
const GATEWAY_SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: public, namespace: edge }
spec:
  selector: { istio: public }
  ports: [{ name: http, port: 80, targetPort: 8080 }]
`;
const SLEEP = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: sleep, namespace: web }
spec:
  selector: { matchLabels: { app: sleep } }
  template:
    metadata: { labels: { app: sleep } }
    spec: { serviceAccountName: sleep, containers: [{ name: sleep, image: echo }] }
`;
const HOST = 'shop.example.com';
const INJECTED: ApplyOptions = { inject: ['shop/cart'] };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Applies one of the texts of an example, which has the finding or not, with what it stands on. */
async function serve(entry: CatalogueEntry, which: 'bad' | 'mended', others: readonly string[] = [], options: ApplyOptions = {}): Promise<void> {
  const text = entry.example[which];
  expect(findingsOf(entry.example, text).some(({ code }) => code === entry.code)).toBe(which === 'bad');
  await mesh.apply([text, ...others].join('---'), options);
}

const fromOutside = async (path = '/') => (await mesh.request({ host: HOST, path })).status;
const fromSleep = async (port = 80) => (await mesh.request({ from: 'sleep', host: 'cart.shop.svc.cluster.local', port })).status;

describe('routes', () => {
  /** A Gateway with one server, and routes for it. */
  const at = (server: string, routes: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  selector: { istio: ingressgateway }
  servers: [${server}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: routes, namespace: shop }
spec:
  hosts: [${HOST}]
  gateways: [edge/public]
${routes}`;
  const HTTP = `{ port: { number: 80, name: http, protocol: HTTP }, hosts: [${HOST}] }`;
  const TCP = `{ port: { number: 80, name: tcp, protocol: TCP }, hosts: [${HOST}] }`;
  const to = (kind: string, match = '') => `  ${kind}: [{ ${match}route: [{ destination: { host: cart.shop.svc.cluster.local } }] }]\n`;

  test.each<[string, string, string, number | string]>([
    ['http routes at a server for HTTP', HTTP, to('http'), 200],
    ['tcp routes at a server for HTTP', HTTP, to('tcp'), 404],
    ['tcp routes at a server for TCP', TCP, to('tcp'), 200],
    ['http routes at a server for TCP', TCP, to('http'), 'refused'],
    ['a match for the port of the server', HTTP, to('http', 'match: [{ port: 80 }], '), 200],
    ['a match for the port of the pods', HTTP, to('http', 'match: [{ port: 8080 }], '), 404],
  ])('CDI093: %s', async (_, server, routes, expected) => {
    await mesh.apply([at(server, routes), SERVICE, CART].join('---'));
    expect(await fromOutside().catch(() => 'refused')).toBe(expected);
  });

  test.each([['bad', 404], ['mended', 200]] as const)('CDI094, %s: the route of a hidden delegate is none: %i', async (which, status) => {
    await serve(CDI094, which, [EDGE, SERVICE, CART]);
    expect(await fromOutside('/cart')).toBe(status);
  });

  test.each([['bad', 404], ['mended', 200]] as const)('CDI095, %s: the pods of the gateway do not see the routes: %i', async (which, status) => {
    await serve(CDI095, which, [GATEWAY_SERVICE]);
    expect((await mesh.request({ gateway: 'edge/public', host: HOST })).status).toBe(status);
  });

  test.each([['bad', 200], ['mended', 418]] as const)('CDI099, %s: the fault of an http route is at a port with HTTP: %i', async (which, status) => {
    await serve(CDI099, which, [CART]);
    expect(await fromSleep(8000)).toBe(status);
  });
});

describe('outlier detection', () => {
  test.each([['bad', 200], ['mended', 503]] as const)('CDI104, %s: of three pods that fail some are out, and a request that meets one of these: %i', async (which, status) => {
    await serve(CDI104, which);
    // With 100 % all of them may be out, and there is none left to ask.
    await mesh.apply(CDI104.example[which].replace('maxEjectionPercent: 50', 'maxEjectionPercent: 100'));
    const ask = (headers: Record<string, string>) => mesh.request({ from: 'sleep', host: 'cart.shop.svc.cluster.local', headers });
    for (let turn = 0; turn < 60; turn++) {
      await ask({ 'x-status': '500' });
    }
    // Envoy counts at intervals.
    await expect.poll(async () => (await ask({})).status, { timeout: 10_000 }).toBe(status);
  });
});

describe('a policy', () => {
  test.each([['bad', false], ['mended', true]] as const)('CDI109, %s: that allows a method lets requests in at a port with HTTP alone: %s', async (which, isOpen) => {
    await serve(CDI109, which, [], INJECTED);
    expect(await fromSleep().catch(() => 'closed') === 200).toBe(isOpen);
  });
});

describe('mutual TLS', () => {
  const DISABLED = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: DISABLE } }
`;

  test.each([['bad', 503], ['mended', 200]] as const)('KIA0207, %s: plain text to pods that take mutual TLS alone is %i', async (which, status) => {
    await serve(KIA0207, which, [], INJECTED);
    expect(await fromSleep()).toBe(status);
  });

  test.each([['bad', {}, 503], ['mended', INJECTED, 200]] as const)('CDI100, %s: mutual TLS to pods without a sidecar is not ended', async (which, options, status) => {
    await serve(CDI100, which, [], options);
    expect(await fromSleep()).toBe(status);
  });

  test('CDI100: nor by a sidecar that takes none', async () => {
    await mesh.apply([CDI100.example.mended, DISABLED].join('---'), INJECTED);
    expect(await fromSleep()).toBe(503);
  });

  test.each([['bad', 403], ['mended', 200]] as const)('KIA0105, %s: a caller has a name: %i', async (which, status) => {
    await serve(KIA0105, which, [SLEEP], INJECTED);
    expect(await fromSleep()).toBe(status);
  });
});
