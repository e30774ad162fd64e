import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifests, writeManifests } from './driver/cluster-state';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import {
  ApplicationProtocol, Gateway, GatewayServer, HttpAction, HttpRoute, MeshNamespace, ServiceHost, VirtualService, WeightedService,
  WeightedServiceProps, WeightedServiceVersionOptions,
} from '../../src';

const HOST = 'cart.example.com';
const CART = 'cart.shop.svc.cluster.local';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

function version(name: string, weight?: number, ...numbers: number[]): WeightedServiceVersionOptions {
  const ports = (numbers.length > 0 ? numbers : [8080]).map(number => ({ number }));
  return { name, weight, containers: [{ image: 'cart', ports, startup: kplus.Probe.fromTcpSocket({ port: ports[0].number }) }] };
}

/** A shop with the service `cart`, which its gateway routes to. */
class Shop {
  public readonly app = new App();
  public readonly chart = new Chart(this.app, 'shop', { namespace: 'shop', disableResourceNameHashes: true });

  constructor() {
    new MeshNamespace(this.chart, 'namespace');
  }

  public cart(props: Partial<WeightedServiceProps>): WeightedService {
    return new WeightedService(this.chart, 'cart', { name: 'cart', versions: [version('v1')], ...props });
  }

  /** As a load balancer does it: at synth. */
  public expose(...routes: HttpRoute[]): this {
    const gateway = new Gateway(this.chart, 'gateway', { servers: [GatewayServer.http({ hosts: [HOST] })] });
    new VirtualService(this.chart, 'edge', { hosts: [HOST], gateways: [gateway], http: routes });
    return this;
  }

  /** Istio has neither an error nor a warning about it, and Envoy takes it. */
  public async install(): Promise<void> {
    const yaml = this.app.synthYaml();
    const { findings } = await mesh.validate(yaml);
    expect(findings.filter(({ level }) => level !== 'info')).toEqual([]);
    await mesh.apply(yaml);
  }
}

const all = (service: WeightedService, port?: number): HttpRoute => ({
  name: 'default',
  action: HttpAction.route(service.trafficDestinations({ port })),
});

/** The share of each version in many answers, in tens of percent. */
async function shares(of: MeshRequest, total = 300): Promise<Record<string, number>> {
  const counts = await mesh.count(total, of);
  return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Math.round(count / total * 10) / 10]));
}

describe('after versions and weights have changed', () => {
  test('the mesh and the gateway have the last ones', async () => {
    const shop = new Shop();
    const cart = shop.cart({ port: 80, versions: [version('v1', 1)] });
    cart.addVersion(version('v2', 0));
    cart.addVersion(version('v3', 0));
    cart.updateWeights({ v1: 0, v2: 100, v3: 0 });
    await shop.expose(all(cart)).install();

    expect(await shares({ host: HOST }, 100)).toEqual({ v2: 1 });
    expect(await shares({ from: 'sleep', host: CART }, 100)).toEqual({ v2: 1 });
    expect(await shares({ from: 'sleep', host: 'cart' }, 100)).toEqual({ v2: 1 });
  });

  test('shares are those of the weights', async () => {
    const shop = new Shop();
    const cart = shop.cart({ port: 80, versions: [version('v1', 1), version('v2', 1)] });
    cart.updateWeights({ v1: 4, v2: 1 });
    await shop.expose(all(cart)).install();

    for (const request of [{ host: HOST }, { from: 'sleep', host: CART } as const]) {
      const { v1, v2 } = await mesh.count(600, request);
      expect(v1 + v2).toBe(600);
      expect(v1 / 600).toBeGreaterThan(0.7);
      expect(v1 / 600).toBeLessThan(0.9);
    }
  });
});

describe('several ports', () => {
  const { HTTP, GRPC, TCP } = ApplicationProtocol;

  async function install(): Promise<void> {
    const shop = new Shop();
    const numbers = [8080, 8081, 9090, 7000];
    const cart = shop.cart({
      ports: [
        { port: 80, targetPort: 8080 },
        { port: 8081, protocol: HTTP, name: 'http-admin' },
        { port: 9090, protocol: GRPC },
        { port: 7000, protocol: TCP },
      ],
      versions: [version('v1', 0, ...numbers), version('v2', 1, ...numbers), version('v3', 0, ...numbers)],
    });
    cart.service.bind(8082, { name: 'http-metrics', targetPort: 8082 });
    await shop.expose(all(cart, 9090)).install();
  }

  beforeAll(install);

  const received = async (request: MeshRequest): Promise<[string | undefined, string | undefined]> => {
    const { version: answered, received: seen } = await mesh.request(request);
    return [answered, seen?.httpVersion];
  };

  test.each([80, 8081])('HTTP at port %d goes to the version with the weight', async port => {
    expect(await received({ from: 'sleep', host: `${CART}:${port}`, port })).toEqual(['v2', '1.1']);
    expect(await shares({ from: 'sleep', host: `${CART}:${port}`, port }, 60)).toEqual({ v2: 1 });
  });

  test('a port that was bound to the Service later goes to all pods alike', async () => {
    expect(Object.keys(await mesh.count(100, { from: 'sleep', host: `${CART}:8082`, port: 8082 })).sort()).toEqual(['v1', 'v2', 'v3']);
  });

  test('gRPC is spoken to the pods, from the mesh and from the gateway', async () => {
    expect(await received({ from: 'sleep', host: `${CART}:9090`, port: 9090 })).toEqual(['v2', '2.0']);
    expect(await received({ host: HOST })).toEqual(['v2', '2.0']);
    expect(await shares({ from: 'sleep', host: `${CART}:9090`, port: 9090 }, 60)).toEqual({ v2: 1 });
  });

  test('TCP connections go to the version with the weight', async () => {
    expect(await shares({ from: 'sleep', host: 'any', port: 7000 }, 60)).toEqual({ v2: 1 });
  });
});

test('TCP connections are split by weights', async () => {
  const shop = new Shop();
  shop.cart({ port: 5432, protocol: ApplicationProtocol.TCP, versions: [version('v1', 3), version('v2', 1)] });
  await shop.install();
  const { v1, v2 } = await mesh.count(400, { from: 'sleep', host: 'any', port: 5432 });

  expect(v1 + v2).toBe(400);
  expect(v1 / 400).toBeGreaterThan(0.65);
  expect(v1 / 400).toBeLessThan(0.85);
});

test('without a mesh VirtualService TCP goes to all pods alike, so that the weights are what splits it', async () => {
  const shop = new Shop();
  shop.cart({ port: 5432, protocol: ApplicationProtocol.TCP, versions: [version('v1', 1), version('v2', 0)], meshRouting: false });
  await shop.install();

  expect(Object.keys(await mesh.count(100, { from: 'sleep', host: 'any', port: 5432 })).sort()).toEqual(['v1', 'v2']);
});

test('a TLS port is split by the names that callers ask for', async () => {
  const shop = new Shop();
  shop.cart({
    port: undefined,
    ports: [{ port: 443, targetPort: 8080, protocol: ApplicationProtocol.TLS, serverNames: [CART, 'cart.example.com'] }],
    versions: [version('v1', 3), version('v2', 1)],
  });
  await shop.install();
  const chains = (await mesh.dump<Listener>('sleep', 'listeners')).flatMap(({ filterChains = [] }) => filterChains)
    .filter(({ filterChainMatch }) => filterChainMatch?.serverNames !== undefined);

  expect(chains.map(({ filterChainMatch }) => filterChainMatch?.serverNames)).toEqual([[CART], ['cart.example.com']]);
  for (const chain of chains) {
    expect(JSON.stringify(chain)).toContain(`outbound|443|v1|${CART}`);
    expect(JSON.stringify(chain)).toContain(`outbound|443|v2|${CART}`);
  }
});

interface Listener {
  readonly filterChains?: { readonly filterChainMatch?: { readonly serverNames?: string[] } }[];
}

describe('what is there already', () => {
  test('a Service and a Deployment get versions, weights and a split', async () => {
    const shop = new Shop();
    const workload = new kplus.Deployment(shop.chart, 'old', {
      metadata: { name: 'cart' },
      podMetadata: { labels: { 'app.kubernetes.io/name': 'cart', 'version': 'stable' } },
      containers: [{ image: 'cart', portNumber: 8080 }],
    });
    const service = new kplus.Service(shop.chart, 'service', { metadata: { name: 'cart' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
    service.selectLabel('app.kubernetes.io/name', 'cart');
    const next = { ...version('next', 0), podMetadata: { labels: { 'app.kubernetes.io/name': 'cart' } } };
    const cart = shop.cart({ service: ServiceHost.fromService(service), port: 80, meshRouting: true, versions: [{ name: 'stable', weight: 1, workload }, next] });
    await shop.expose(all(cart)).install();

    expect(await shares({ host: HOST }, 100)).toEqual({ stable: 1 });
    expect(await shares({ from: 'sleep', host: CART }, 100)).toEqual({ stable: 1 });

    cart.updateWeights({ stable: 0, next: 1 });
    await mesh.apply(shop.app);
    expect(await shares({ from: 'sleep', host: CART }, 100)).toEqual({ next: 1 });
  });
});

describe('a version that goes in one commit', () => {
  /** What a GitOps tool does: the new objects in the order of the file, then what is there no more. */
  async function release(retiredVersions?: string[]): Promise<Record<string, number>> {
    const build = (props: Partial<WeightedServiceProps>) => {
      const shop = new Shop();
      return readManifests(shop.expose(all(shop.cart({ port: 80, ...props }))).app.synthYaml());
    };
    const before = build({ versions: [version('v1', 50), version('v2', 50)] });
    const after = build({ versions: [version('v2', 100)], retiredVersions });
    await mesh.apply(writeManifests(before));
    const counts: Record<string, number> = {};
    const ask = async () => {
      for (const request of [{ host: HOST }, { from: 'sleep', host: CART } as const]) {
        for (const [answer, count] of Object.entries(await mesh.count(40, request))) {
          counts[answer] = (counts[answer] ?? 0) + count;
        }
      }
    };
    await ask();
    for (const manifest of after) {
      await mesh.applyObject(manifest);
      await ask();
    }
    const names = new Set(after.map(({ kind, metadata }) => `${kind} ${metadata.name}`));
    for (const manifest of before.filter(({ kind, metadata }) => !names.has(`${kind} ${metadata.name}`))) {
      await mesh.removeObject(manifest);
      await ask();
    }
    return counts;
  }

  test('fails requests, unless its subset is retired first', async () => {
    const [harsh, gentle] = [await release(), await release(['v1'])];

    expect(harsh['503']).toBeGreaterThan(10);
    expect(Object.keys(gentle).sort()).toEqual(['v1', 'v2']);
  });
});
