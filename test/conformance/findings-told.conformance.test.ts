/** What findings say is what happens: the example of each, and what it is mended to, on the real thing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { CDI083 } from '../../src/findings/catalogue/cdi083';
import { CDI084 } from '../../src/findings/catalogue/cdi084';
import { CDI085 } from '../../src/findings/catalogue/cdi085';
import { KIA1106 } from '../../src/findings/catalogue/kia1106';
import { CatalogueEntry } from '../../src/findings/catalogue-entry';
import { findingsOf } from '../findings/run-example';

/** The Gateway that the examples name, and where they lead. */
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
const HOST = 'shop.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Applies one of the texts of an example, which has the finding or not, with what it stands on. */
async function serve(entry: CatalogueEntry, which: 'bad' | 'mended', ...others: string[]): Promise<void> {
  const text = entry.example[which];
  expect(findingsOf(entry.example, text).some(({ code }) => code === entry.code)).toBe(which === 'bad');
  await mesh.apply([text, EDGE, ...others].join('---'));
}

const send = (path: string, headers: Record<string, string> = {}) => mesh.request({ host: HOST, path, headers });

test.each([
  ['bad', '/shopitems'],
  ['mended', '/shop/items'],
] as const)('CDI083, %s: of /cart/items becomes %s', async (which, target) => {
  await serve(CDI083, which, CART, SERVICE);
  expect((await send('/cart/items')).received?.target).toBe(target);
});

test.each([
  ['bad', 1],
  ['mended', 3],
] as const)('CDI084, %s: who never answers is asked %i times', async (which, times) => {
  await serve(CDI084, which, CART, SERVICE);
  const id = `${which}-${Math.random()}`;
  expect((await send('/cart', { 'x-id': id, 'x-delay-ms': '5000' })).status).toBe(504);
  expect(mesh.receivedBy('cart').filter(({ headers }) => headers['x-id'] === id)).toHaveLength(times);
});

describe('CDI085', () => {
  interface Cluster {
    readonly name: string;
    readonly circuitBreakers: { readonly thresholds: readonly { readonly maxConnections?: number }[] };
  }

  test.each([
    ['bad', undefined],
    ['mended', 10],
  ] as const)('%s: of the port that the Service has Envoy opens at most %s connections', async (which, limit) => {
    await serve(CDI085, which, CART);
    const clusters = (await mesh.dump<Cluster>('gateway', 'clusters')).filter(({ name }) => name.endsWith('cart.shop.svc.cluster.local'));
    expect(clusters.map(({ name }) => name.split('|')[1])).toEqual(['80']);
    const limits = clusters.flatMap(({ circuitBreakers: { thresholds } }) => thresholds.map(({ maxConnections }) => maxConnections));
    expect(limits).toEqual([limit ?? 4294967295]);
  });
});

describe('KIA1106', () => {
  const at = (created: string, text: string) => text.replace(/(name: (cart|search)\n {2}namespace: shop)/, `$1\n  creationTimestamp: '${created}'`);
  const [cart, search] = KIA1106.example.bad.split('---');

  test.each([
    ['cart', 200, at('2026-01-01T00:00:00Z', cart), at('2026-01-02T00:00:00Z', search)],
    ['search', 404, at('2026-01-02T00:00:00Z', cart), at('2026-01-01T00:00:00Z', search)],
  ])('where %s is older, it has the requests of both: %i', async (_, status, ...objects) => {
    // Objects of which only the age is another one are no news to istiod.
    await mesh.apply(EDGE);
    await mesh.apply([...objects, EDGE].join('---'));
    expect((await send('/cart/search')).status).toBe(status);
    expect((await send('/cart')).status).toBe(200);
  });

  test('in one object the order is that of the routes', async () => {
    await serve(KIA1106, 'mended');
    expect([(await send('/cart/search')).status, (await send('/cart')).status]).toEqual([404, 200]);
  });
});
