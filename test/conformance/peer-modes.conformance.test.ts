/** Mutual TLS by mesh, namespace, workload and port: what pods take, and what their callers send by themselves, through real sidecars. */
import { Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { request } from './envoy/http';
import { newApp, newChart } from './shop';
import { ClientTls, MeshNamespace, PeerAuthentication, PeerAuthenticationMode, TrafficPolicy, WeightedService } from '../../src';

const { DISABLE, PERMISSIVE, STRICT } = PeerAuthenticationMode;
const MODES = [undefined, DISABLE, PERMISSIVE, STRICT] as const;
type Mode = typeof MODES[number];

/** What is said, from the widest to the narrowest. */
interface Said {
  readonly mesh?: Mode;
  readonly namespace?: Mode;
  readonly service?: Mode;
  /** Of the first port of the service. */
  readonly port?: Mode;
}

/** Ports of the Service, each with that of the containers. */
const PORTS = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }] as const;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

interface Answers {
  readonly withProxy: number;
  /** Whether the pod was told who calls. */
  readonly isKnown: boolean;
  readonly inPlainText: number | 'refused';
}

async function apply({ mesh: ofMesh, namespace, service, port }: Said, trafficPolicy?: TrafficPolicy, meshConfig?: object): Promise<void> {
  const app = newApp();
  const [root, shop, clients] = ['istio-system', 'shop', 'clients'].map(name => newChart(app, name));
  new MeshNamespace(shop, 'namespace');
  const pods = (chart: Chart, name: string, policy?: TrafficPolicy) => new WeightedService(chart, name, {
    name,
    ports: PORTS.map(one => ({ ...one, name: `http-${one.port}` })),
    trafficPolicy: policy,
    versions: [{ name: 'v1', replicas: 1, containers: [{ image: name, ports: PORTS.map(({ targetPort: number }) => ({ number, name: `p${number}` })) }] }],
  });
  pods(clients, 'cart');
  const orders = pods(shop, 'orders', trafficPolicy);
  const say = (chart: Chart, mode: Mode) => mode && new PeerAuthentication(chart, 'peers', { name: 'default', mode });
  say(root, ofMesh);
  say(shop, namespace);
  if (port !== undefined) {
    orders.authenticatePeers(port, { ports: [PORTS[0].port] });
  }
  if (service !== undefined) {
    orders.authenticatePeers(service);
  }
  await mesh.apply(app, { inject: ['clients/cart-v1', 'shop/orders-v1'], calling: ['clients/cart-v1'], meshConfig });
}

async function answersAt({ port, targetPort }: typeof PORTS[number]): Promise<Answers> {
  const { status, received } = await mesh.request({ from: 'clients/cart-v1', host: 'orders.shop', port });
  const plain = request({ address: mesh.addressOf('shop/orders-v1'), port: targetPort, target: '/', method: 'GET', headers: { host: 'orders.shop' } });
  const inPlainText = await plain.then(answer => answer.status, ({ code }: NodeJS.ErrnoException) => code === 'ECONNRESET' ? 'refused' : -1);
  return { withProxy: status, isKnown: received?.headers['x-forwarded-client-cert'] !== undefined, inPlainText };
}

/**
 * Callers with a proxy are served, and are known where mutual TLS is taken. They do not hear what only some pods say: to a namespace that takes none they
 * send plain text (CDI138).
 */
function expectedOf(mode: PeerAuthenticationMode, isPlain = false): Answers {
  return { withProxy: isPlain && mode === STRICT ? 503 : 200, isKnown: !isPlain && mode !== DISABLE, inPlainText: mode === STRICT ? 'refused' : 200 };
}

describe('the narrowest counts, and callers follow by themselves', () => {
  const all = MODES.flatMap(ofMesh => MODES.flatMap(namespace => MODES.flatMap(service => MODES.map((port): Said =>
    ({ mesh: ofMesh, namespace, service, port })))));
  // A quarter of all, in steps that have every pair of modes.
  const some = Array.from({ length: all.length / 4 }, (_, index) => all[index * 77 % all.length]);

  test(`in ${some.length} of ${all.length} combinations`, { timeout: 240_000 }, async () => {
    const found: unknown[] = [];
    for (const said of some) {
      await apply(said);
      const wide = said.service ?? said.namespace ?? said.mesh ?? PERMISSIVE;
      const isPlain = (said.namespace ?? said.mesh) === DISABLE;
      const expected = [expectedOf(said.port ?? wide, isPlain), expectedOf(wide, isPlain)];
      const got = await Promise.all(PORTS.map(answersAt));
      found.push(...JSON.stringify(got) === JSON.stringify(expected) ? [] : [{ said, got, expected }]);
    }
    expect(found).toEqual([]);
  });
});

describe('where a DestinationRule says what callers send', () => {
  const atFirst = async (said: Said, tls?: ClientTls, meshConfig?: object): Promise<Answers> => {
    await apply(said, tls && { tls }, meshConfig);
    return answersAt(PORTS[0]);
  };

  test('mutual TLS of Istio is the same as what they do by themselves', async () => {
    expect(await atFirst({ service: STRICT }, ClientTls.istioMutual())).toEqual(expectedOf(STRICT));
  });

  test('mutual TLS of Istio is what a namespace with DISABLE needs for pods with STRICT', async () => {
    expect(await atFirst({ namespace: DISABLE, service: STRICT })).toEqual(expectedOf(STRICT, true));
    expect(await atFirst({ namespace: DISABLE, service: STRICT }, ClientTls.istioMutual())).toEqual(expectedOf(STRICT));
    expect(await atFirst({ namespace: PERMISSIVE, service: STRICT })).toEqual(expectedOf(STRICT));
  });

  test('plain text makes them nobody, where it is taken', async () => {
    expect(await atFirst({ service: PERMISSIVE }, ClientTls.disable())).toEqual({ ...expectedOf(PERMISSIVE), isKnown: false });
  });

  test('a mesh in which they do nothing by themselves needs it under STRICT', async () => {
    const meshConfig = { enableAutoMtls: false };
    expect(await atFirst({ service: STRICT }, undefined, meshConfig)).toEqual({ withProxy: 503, isKnown: false, inPlainText: 'refused' });
    expect(await atFirst({ service: STRICT }, ClientTls.istioMutual(), meshConfig)).toEqual(expectedOf(STRICT));
  });
});
