import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshResponse, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import {
  ApplicationProtocolVersion, IstioAlb, ListenerAction, ServiceHost, TargetGroup,
  TargetGroupLoadBalancingAlgorithmType, TargetGroupProps, TargetGroupTarget,
  TargetStickiness,
} from '../../src';

const HOST = 'shop.example.com';
const PODS = 3;

type Policy = Omit<TargetGroupProps, 'target'>;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A Service before three Deployments of a pod each. */
function newPlainService(chart: Chart): kplus.Service {
  for (let number = 1; number <= PODS; number++) {
    new kplus.Deployment(chart, `plain-${number}`, {
      metadata: { name: `plain-${number}` },
      replicas: 1,
      podMetadata: { labels: { app: 'plain', version: `p${number}` } },
      containers: [{ image: 'plain', portNumber: 8080 }],
    });
  }
  const service = new kplus.Service(chart, 'plain', { metadata: { name: 'plain' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service.selectLabel('app', 'plain');
  return service;
}

async function expose(app: App, chart: Chart, group: TargetGroup): Promise<void> {
  new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(group) });
  const yaml = app.synthYaml();
  const { findings } = await mesh.validate(yaml);
  expect(findings.filter(({ level }) => level !== 'info')).toEqual([]);
  await mesh.apply(yaml);
}

/** Serves the plain Service behind a group, which Istio takes without a word. */
async function serve(policy: Policy): Promise<void> {
  const app = newApp();
  const chart = newChart(app, 'shop');
  const service = newPlainService(chart);
  await expose(app, chart, new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(service), ...policy }));
}

/** The versions that answer requests one after the other. */
async function versions(total: number, headers: Record<string, string> = {}, path = '/'): Promise<(string | undefined)[]> {
  const answers: (string | undefined)[] = [];
  while (answers.length < total) {
    answers.push((await mesh.request({ host: HOST, path, headers })).version);
  }
  return answers;
}

const distinct = (values: (string | undefined)[]) => new Set(values).size;
const share = (values: (string | undefined)[], value?: string) => values.filter(other => other === value).length / values.length;

describe('algorithms', () => {
  /** The share of the requests that a pod gets while it answers another one. */
  async function shareOfBusyPod(loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType): Promise<number> {
    await serve({ loadBalancingAlgorithmType });
    const slow = mesh.request({ host: HOST, headers: { 'x-delay-ms': '3000' } });
    await new Promise(resolve => setTimeout(resolve, 50));
    const others = await versions(150);
    return share(others, (await slow).version);
  }

  test('round robin gives each pod its turn, whether it is busy or not', async () => {
    expect(await shareOfBusyPod(TargetGroupLoadBalancingAlgorithmType.ROUND_ROBIN)).toBe(1 / PODS);
    const turns = await versions(9);
    expect([turns.slice(3, 6), turns.slice(6)]).toEqual([turns.slice(0, 3), turns.slice(0, 3)]);
  });

  test('least outstanding requests spares a busy pod', async () => {
    // Only where both of its two choices are that pod: 1 of 9.
    expect(await shareOfBusyPod(TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS)).toBeLessThan(0.23);
  });

  test('random does not', async () => {
    expect(await shareOfBusyPod(TargetGroupLoadBalancingAlgorithmType.RANDOM)).toBeGreaterThan(0.18);
    expect(distinct(await versions(60))).toBe(PODS);
  });
});

describe('stickiness', () => {
  test('a cookie of the application keeps the pod over 100 requests, without it any pod answers', async () => {
    await serve({ stickiness: TargetStickiness.cookie('session') });
    expect(distinct(await versions(100, { cookie: 'session=alice' }))).toBe(1);
    expect(distinct(await versions(100))).toBe(PODS);
    expect(distinct(await versions(100, { cookie: 'other=alice' }))).toBe(PODS);
    const clients = await Promise.all(Array.from({ length: 40 }, (_, client) => versions(1, { cookie: `session=${client}` })));
    expect(distinct(clients.flat())).toBe(PODS);
  });

  test('a cookie of the load balancer is set for every path, and keeps the pod', async () => {
    await serve({ stickiness: TargetStickiness.cookie('route', Duration.hours(1)) });
    const first = await mesh.request({ host: HOST, path: '/cart/items' });
    const [cookie] = first.headers['set-cookie'] as string[];
    expect(cookie).toMatch(/^route="?[0-9a-f]+"?; Max-Age=3600; Path=\/;/);
    expect(await versions(100, { cookie: cookie.split(';')[0] })).toEqual(Array.from({ length: 100 }, () => first.version));
  });

  test('a header and a query parameter keep the pod, another one does not', async () => {
    await serve({ stickiness: TargetStickiness.header('x-user') });
    expect(distinct(await versions(50, { 'x-user': 'alice' }))).toBe(1);
    expect(distinct(await versions(50, { 'x-other': 'alice' }))).toBe(PODS);
    await serve({ stickiness: TargetStickiness.queryParameter('user') });
    expect(distinct(await versions(50, {}, '/?user=alice'))).toBe(1);
    expect(distinct(await versions(50, {}, '/?other=alice'))).toBe(PODS);
  });

  test('the address of the client keeps the pod', async () => {
    await serve({ stickiness: TargetStickiness.sourceAddress() });
    expect(distinct(await versions(50))).toBe(1);
  });

  test('over weighted versions a cookie keeps no version, as CDI040 says, and over one version the pod', async () => {
    const pods = async (weights: Record<string, number>) => {
      const app = newApp();
      const chart = newChart(app, 'shop');
      const target = TargetGroupTarget.fromWeightedService(newService(chart, 'echo', weights, 2));
      await expose(app, chart, new TargetGroup(chart, 'group', { target, stickiness: TargetStickiness.cookie('session') }));
      const answers: MeshResponse[] = [];
      while (answers.length < 100) {
        answers.push(await mesh.request({ host: HOST, headers: { cookie: 'session=alice' } }));
      }
      return [distinct(answers.map(({ version }) => version)), distinct(answers.map(({ pod }) => pod?.name))];
    };
    expect(await pods({ v1: 80, v2: 20 })).toEqual([2, 2]);
    expect(await pods({ v1: 1, v2: 0 })).toEqual([1, 1]);
  });
});

describe('a sticky forward of a sticky group', () => {
  /** Whether the later requests of some clients meet the version of the first one, one pod, and the pod of the first one. */
  async function kept(weights: Record<string, number>): Promise<boolean[][]> {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const target = TargetGroupTarget.fromWeightedService(newService(chart, 'echo', weights, 2));
    const group = new TargetGroup(chart, 'group', { target, stickiness: TargetStickiness.cookie('route', Duration.hours(1)) });
    const defaultAction = ListenerAction.forward(group, { stickinessDuration: Duration.hours(1) });
    new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST], defaultAction });
    await mesh.apply(app);
    return Promise.all(Array.from({ length: 20 }, async () => {
      const first = await mesh.request({ host: HOST });
      const cookie = (first.headers['set-cookie'] as string[]).map(value => value.split(';')[0]).join('; ');
      const later = await Promise.all(Array.from({ length: 10 }, () => mesh.request({ host: HOST, headers: { cookie } })));
      const pods = later.map(({ pod }) => pod?.name);
      return [later.every(({ version }) => version === first.version), distinct(pods) === 1, pods[0] === first.pod?.name];
    }));
  }

  const always = (part: number, clients: boolean[][]) => clients.every(client => client[part]);

  test('keeps the version, and from the second request on the pod', async () => {
    const clients = await kept({ v1: 50, v2: 50 });
    expect([always(0, clients), always(1, clients)]).toEqual([true, true]);
    // Istio writes the hash once for each destination of the split, and Envoy mixes them.
    expect(always(2, clients)).toBe(false);
  });

  test('of one version keeps the first pod', async () => {
    const clients = await kept({ v1: 1, v2: 0 });
    expect([always(0, clients), always(1, clients), always(2, clients)]).toEqual([true, true, true]);
  });
});

describe('limits', () => {
  const refused = async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => mesh.request({ host: HOST, headers: { 'x-delay-ms': '300' } })));
    return answers.filter(({ status }) => status === 503).length;
  };

  test('what is beyond is answered with 503', async () => {
    await serve({ limits: { maxConnections: 1, maxPendingRequests: 1 } });
    expect(await refused()).toBeGreaterThan(0);
    await serve({ limits: { maxRequests: 2 } });
    expect(await refused()).toBeGreaterThan(0);
  });

  test('nothing is with room for all, and without limits', async () => {
    await serve({ limits: { maxConnections: 10, maxPendingRequests: 10, maxRequests: 10 } });
    expect(await refused()).toBe(0);
    await serve({});
    expect(await refused()).toBe(0);
  });

  test('of a port are for that port', async () => {
    await serve({ port: 80, limits: { maxRequests: 2 } });
    expect(await refused()).toBeGreaterThan(0);
  });

  test.each([
    ['elsewhere do nothing at the gateway, as CDI041 says', 'team', false],
    ['in the namespace of the Service work', 'shop', true],
    ['in the namespace of the gateway work', 'istio-system', true],
  ])('%s', async (_, namespace, works) => {
    const app = newApp();
    const shop = newChart(app, 'shop');
    newPlainService(shop);
    const chart = namespace === 'shop' ? shop : newChart(app, namespace);
    const target = TargetGroupTarget.fromHost(ServiceHost.fromServiceName('plain', { namespaceName: 'shop' }));
    const group = new TargetGroup(chart, 'group', { target, limits: { maxRequests: 2 } });
    await expose(app, shop, group);
    expect(await refused() > 0).toBe(works);
  });
});

describe('anomaly mitigation', () => {
  const tallied = (pods: (string | undefined)[]) => [...new Set(pods)].sort();

  /** Who answers after one pod has failed three times. The others failed never. */
  async function afterFailures(policy: Policy): Promise<{ readonly failed?: string; readonly answering: (string | undefined)[] }> {
    await serve({ ...policy, stickiness: TargetStickiness.header('x-user') });
    const [failed] = await versions(1, { 'x-user': 'alice' });
    await versions(3, { 'x-user': 'alice', 'x-status': '500' });
    return { failed, answering: tallied([...await versions(60), ...await versions(5, { 'x-user': 'alice' })]) };
  }

  test('a pod that fails gets nothing', async () => {
    const { failed, answering } = await afterFailures({ anomalyMitigation: { consecutiveErrors: 3 } });
    expect(answering).toEqual(['p1', 'p2', 'p3'].filter(version => version !== failed));
  });

  test.each<[name: string, policy: Policy]>([
    ['fewer failures than the threshold', { anomalyMitigation: {} }],
    ['10 percent of three pods, Istio\'s default', { anomalyMitigation: { consecutiveErrors: 3, maxEjectedPercent: 10 } }],
    ['no mitigation', {}],
  ])('with %s it stays', async (_, policy) => {
    expect((await afterFailures(policy)).answering).toEqual(['p1', 'p2', 'p3']);
  });
});

test.each([
  [ApplicationProtocolVersion.HTTP1, '1.1'], [ApplicationProtocolVersion.HTTP2, '2.0'], [ApplicationProtocolVersion.GRPC, '2.0'],
])('the pods get protocol version %s', async (protocolVersion, expected) => {
  await serve({ protocolVersion });
  expect((await mesh.request({ host: HOST })).received?.httpVersion).toBe(expected);
});
