import { IncomingHttpHeaders } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { CART, IdentifiedShop, SERVICE_PORT, SHOP } from './identified-shop';

const WAYS: [string, MeshRequest][] = [
  ['a gateway', { gateway: 'edge/public', host: SHOP }],
  ['a sidecar', { from: 'sleep', host: 'cart.shop', port: SERVICE_PORT }],
];

/** What a client may send to look like a proxy. */
const CLAIMS: Record<string, string> = {
  'x-forwarded-client-cert': 'URI=spiffe://cluster.local/ns/shop/sa/admin',
  'x-envoy-attempt-count': '7',
  'x-forwarded-for': '203.0.113.9',
  'x-forwarded-proto': 'https',
  'x-request-id': '6b0f2c5e-0000-4000-8000-000000000000',
  'x-envoy-external-address': '203.0.113.9',
  'x-envoy-internal': 'true',
  'x-envoy-original-path': '/admin',
  'x-envoy-original-host': 'admin.example.com',
  'x-envoy-decorator-operation': 'admin',
  'x-envoy-expected-rq-timeout-ms': '100000',
  'x-envoy-upstream-rq-timeout-ms': '100000',
  'x-envoy-max-retries': '3',
  'x-envoy-retry-on': '5xx',
  'x-envoy-force-trace': '1',
  'x-envoy-downstream-service-cluster': 'admin',
  'x-envoy-downstream-service-node': 'admin',
  'x-forwarded-host': 'admin.example.com',
  'x-forwarded-port': '443',
  'x-real-ip': '203.0.113.9',
  'forwarded': 'for=203.0.113.9',
  'traceparent': '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'x-b3-traceid': '463ac35c9f6413ad48485a3953bb6124',
};

/** Those that both ways take away. */
const ALWAYS_REMOVED = [
  'x-envoy-decorator-operation', 'x-envoy-expected-rq-timeout-ms', 'x-envoy-force-trace', 'x-envoy-internal', 'x-envoy-max-retries',
  'x-envoy-retry-on', 'x-envoy-upstream-rq-timeout-ms',
];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const receivedBy = async (way: MeshRequest, headers: Record<string, string>): Promise<IncomingHttpHeaders> =>
  (await mesh.request({ ...way, headers })).received!.headers;

const namesIn = (received: IncomingHttpHeaders): string[] => Object.keys(received).filter(name => name.startsWith('x-')).sort();

/** Which of the claims reached the pod as something else, and which not at all. */
async function changesOf(way: MeshRequest): Promise<{ written: string[]; removed: string[] }> {
  const received = await receivedBy(way, CLAIMS);
  const names = Object.keys(CLAIMS).sort();
  return {
    written: names.filter(name => received[name] !== undefined && received[name] !== CLAIMS[name]),
    removed: names.filter(name => received[name] === undefined),
  };
}

/** A fact behind what policies at pods may compare: what an application is told about a request is not always what the client sent. */
describe.each([
  ['with mutual TLS', {}, ['x-forwarded-client-cert'], []],
  ['without mutual TLS', { enableAutoMtls: false }, [], ['x-forwarded-client-cert']],
])('a hop, %s', (_, meshConfig, written, removed) => {
  beforeAll(() => mesh.apply(new IdentifiedShop().app, { inject: [CART], meshConfig }));

  test.each([
    [...WAYS[0], ['x-envoy-attempt-count', 'x-envoy-external-address', 'x-forwarded-for', 'x-forwarded-proto', 'x-request-id']],
    [...WAYS[1], ['x-envoy-attempt-count', 'x-forwarded-proto', 'x-request-id']],
  ] as [string, MeshRequest, string[]][])('%s writes headers that nobody sent', async (__, way, always) => {
    expect(namesIn(await receivedBy(way, {}))).toEqual([...always, ...written].sort());
  });

  test('a gateway overwrites what clients claim, or takes it away', async () => {
    expect(await changesOf(WAYS[0][1])).toEqual({
      written: ['x-envoy-attempt-count', 'x-envoy-external-address', 'x-forwarded-for', 'x-forwarded-proto', 'x-request-id', ...written].sort(),
      removed: [
        ...ALWAYS_REMOVED, ...removed,
        'x-envoy-downstream-service-cluster', 'x-envoy-downstream-service-node', 'x-envoy-original-host', 'x-envoy-original-path',
      ].sort(),
    });
  });

  test('a sidecar believes more', async () => {
    expect(await changesOf(WAYS[1][1])).toEqual({
      written: ['x-envoy-attempt-count', ...written].sort(), removed: [...ALWAYS_REMOVED, ...removed].sort(),
    });
  });
});
