/** Canaries as the real controller of Argo Rollouts moves them: who answers at each step, through the gateway and inside the mesh. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Counts, DeliveredApp } from './controllers/delivered-app';
import { DeliveryCluster, startDeliveryCluster } from './controllers/delivery-cluster';
import type { IgnoreRule } from './controllers/git-ops';
import { Prometheus, startPrometheus } from './controllers/prometheus';
import { CALLER, RawCanary, rawCanary } from './controllers/raw-canary';

const BETA = { headers: { 'x-user-group': 'beta' } };
const REQUESTS = 150;

/** What the controller writes, of objects that are its own. */
const ITS_OWN: IgnoreRule[] = [
  { kind: 'VirtualService', name: 'orders-rollout-http', pointers: ['/spec/http'] },
  { kind: 'DestinationRule', name: 'orders-rollout', pointers: ['/spec/subsets'] },
];
const WRITTEN = ['VirtualService orders-rollout-http', 'DestinationRule orders-rollout', 'Rollout orders'];

/** Steps that others build on. */
const BETA_ROUTE = { setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-user-group', headerValue: { exact: 'beta' } }] } };
const FIRST_POD = { setCanaryScale: { replicas: 1 } };
const SECOND = { duration: '1s' };

let cluster: DeliveryCluster;
let prometheus: Prometheus;

/** What each Rollout of an analysis answers, by its name in the query. */
const rates: Record<string, number> = {};

beforeAll(async () => {
  [cluster, prometheus] = await Promise.all([startDeliveryCluster(), startPrometheus(query => rates[query])]);
  await cluster.server.apply(CALLER);
});

afterAll(() => Promise.all([cluster?.stop(), prometheus?.stop()]));

async function deliver(canary: Omit<RawCanary, 'tag'>, ignore = ITS_OWN): Promise<DeliveredApp> {
  const manifests = (tag: string): string => rawCanary({ ...canary, tag });
  return DeliveredApp.deliver(cluster, { namespace: canary.namespace, manifests, gitOps: { tool: 'Argo CD', ignore } });
}

/** That a version gets a share of the requests, on both ways, and the other one the rest. */
function expectShare(counts: Counts, tag: string, share: number): void {
  for (const [way, count] of Object.entries(counts) as [string, Record<string, number>][]) {
    const total = Object.values(count).reduce((sum, one) => sum + one, 0);
    const tolerance = 5 * Math.sqrt(total * share * (1 - share));
    expect(Math.abs((count[tag] ?? 0) - total * share), `${tag} has not ${share} of ${JSON.stringify(count)}, ${way}`).toBeLessThanOrEqual(tolerance);
  }
}

function successRate(namespace: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: { name: 'success-rate', namespace },
    spec: {
      metrics: [{
        name: 'success-rate',
        interval: '1s',
        count: 2,
        successCondition: 'result[0] >= 0.95',
        failureLimit: 0,
        provider: { prometheus: { address: prometheus.address, query: namespace } },
      }],
    },
  };
}

describe.concurrent('a canary', () => {
  test('goes through each kind of step, and leaves everything as it is in Git', async () => {
    rates.steps = 0.99;
    const app = await deliver({
      namespace: 'steps',
      managedRoutes: ['beta', 'shadow'],
      templates: [successRate('steps')],
      steps: [
        FIRST_POD, BETA_ROUTE, { pause: {} },
        { setWeight: 20 }, { setCanaryScale: { matchTrafficWeight: true } },
        { setMirrorRoute: { name: 'shadow', percentage: 100, match: [{ method: { exact: 'POST' } }] } }, { pause: {} },
        { setMirrorRoute: { name: 'shadow' } }, { setHeaderRoute: { name: 'beta' } },
        { analysis: { templates: [{ templateName: 'success-rate' }] } }, { setWeight: 60 }, { pause: {} },
        { setWeight: 100 }, { pause: SECOND },
      ],
    });
    const before = await app.objects();
    expect(await app.answeredBy()).toBe('v1');
    expect(await app.answeredBy(BETA)).toBe('v1');

    expect(await app.commit('v2')).toEqual(['Rollout orders']);
    await app.rollout.waitFor({ phase: 'Paused', step: 2 });
    expect(await app.answeredBy()).toBe('v1');
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect((await app.counts(20, { ...BETA, path: '/cart' })).gateway).toEqual({ cart: 20 });

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step: 6 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.copies(20, { method: 'POST' })).toEqual({ v2: 40 });
    expect(await app.copies(20, { method: 'POST', path: '/cart' })).toEqual({ v2: 20 });
    expect(await app.copies(20, {})).toEqual({});

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step: 11 });
    expect(prometheus.queries.filter(query => query === 'steps')).toHaveLength(2);
    expectShare(await app.counts(REQUESTS), 'v2', 0.6);
    expectShare(await app.counts(REQUESTS, BETA), 'v2', 0.6);
    expect(await app.copies(20, { method: 'POST' })).toEqual({});

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Healthy' });
    expect(await app.answeredBy()).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);

    // Nothing differs but the labels of both subsets.
    expect(await cluster.gitOps({ tool: 'Argo CD', ignore: ITS_OWN.slice(1) }).sync(app.git())).toEqual([]);
    const after = await app.objects();
    expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual(WRITTEN);
  });

  test('that is aborted gives everything back, and goes on when it is tried again', async () => {
    const app = await deliver({ namespace: 'aborted', managedRoutes: ['beta'], steps: [FIRST_POD, BETA_ROUTE, { setWeight: 40 }, { pause: {} }] });
    await app.commit('v2');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.4);
    expect(await app.answeredBy(BETA)).toBe('v2');

    await app.rollout.abort();
    await app.rollout.waitFor({ phase: 'Degraded' });
    expect(await app.counts(100)).toEqual({ gateway: { v1: 100 }, mesh: { v1: 100 } });
    expect(await app.answeredBy(BETA)).toBe('v1');

    await app.rollout.retry();
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.4);
    expect(await app.answeredBy(BETA)).toBe('v2');

    await app.rollout.promoteFull();
    await app.rollout.waitFor({ phase: 'Healthy' });
    expect(await app.counts(100)).toEqual({ gateway: { v2: 100 }, mesh: { v2: 100 } });
    expect(await app.statuses()).toEqual(['200']);
  });

  test('makes room for a newer revision in the middle, and for the old one', async () => {
    const app = await deliver({ namespace: 'newer', managedRoutes: ['beta'], steps: [FIRST_POD, BETA_ROUTE, { setWeight: 40 }, { pause: {} }] });
    await app.commit('v2');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    await app.commit('v3');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expectShare(await app.counts(REQUESTS), 'v3', 0.4);
    expect((await app.counts(REQUESTS)).gateway.v2).toBeUndefined();
    expect(await app.answeredBy(BETA)).toBe('v3');

    await app.commit('v1');
    await app.rollout.waitFor({ phase: 'Healthy' });
    expect(await app.counts(100)).toEqual({ gateway: { v1: 100 }, mesh: { v1: 100 } });
    expect(await app.answeredBy(BETA)).toBe('v1');
    expect(await app.statuses()).toEqual(['200']);
  });

  test('ends where an analysis says no', async () => {
    rates.analysed = 0.5;
    const app = await deliver({
      namespace: 'analysed',
      templates: [successRate('analysed')],
      steps: [FIRST_POD, { setWeight: 20 }, { analysis: { templates: [{ templateName: 'success-rate' }] } }, { setWeight: 60 }, { pause: {} }],
    });
    await app.commit('v2');
    const { status } = await app.rollout.waitFor({ phase: 'Degraded' });
    expect(status?.message).toContain('success-rate');
    expect(await app.counts(100)).toEqual({ gateway: { v1: 100 }, mesh: { v1: 100 } });
    expect(await app.statuses()).toEqual(['200']);
  });

  test('keeps two ports apart', async () => {
    const app = await deliver({ namespace: 'ports', ports: [80, 8000], managedRoutes: ['beta'], steps: [FIRST_POD, BETA_ROUTE, { setWeight: 20 }, { pause: {} }] });
    await app.commit('v2');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    for (const [port, path] of [[80, '/orders'], [8000, '/at-8000']] as const) {
      expect(await app.portsOf({ port, path })).toEqual([port + 8000]);
      expect(await app.portsOf({ port, path, ...BETA })).toEqual([port + 8000]);
      expectShare(await app.counts(REQUESTS, { port, path }), 'v2', 0.2);
      expect(await app.answeredBy({ port, path, ...BETA })).toBe('v2');
    }
    expect(await app.statuses()).toEqual(['200']);
  });
});

describe.concurrent('a GitOps tool in the middle of a canary', () => {
  const STEPS = [FIRST_POD, BETA_ROUTE, { setWeight: 20 }, { pause: {} }];

  /** A canary that waits at 20 %, with its header route. */
  async function waiting(namespace: string): Promise<DeliveredApp> {
    const app = await deliver({ namespace, managedRoutes: ['beta'], steps: STEPS });
    await app.commit('v2');
    await wait(app);
    return app;
  }

  async function wait(app: DeliveredApp): Promise<void> {
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expect(await app.answeredBy(BETA)).toBe('v2');
  }

  /** That the header route is lost, and only the weight comes back. */
  async function expectLost(app: DeliveredApp): Promise<void> {
    await app.untilWeight(20);
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expectShare(await app.counts(REQUESTS, BETA), 'v2', 0.2);
    await app.rollout.abort();
    await app.rollout.waitFor({ phase: 'Degraded' });
    await app.rollout.retry();
    await wait(app);
  }

  /** What somebody else changes in the delegate. */
  const labelled = (yaml: string): string => yaml.replace('  name: orders-rollout-http\n', '$&  labels: { team: shop }\n');

  test.each(['Argo CD', 'Flux'] as const)('%s moves nothing', async tool => {
    const app = await waiting(`kept-by-${tool === 'Flux' ? 'flux' : 'argo'}`);
    const before = await app.objects();
    expect(await cluster.gitOps({ tool, ignore: ITS_OWN }).sync(app.git())).toEqual([]);
    expect(await app.objects()).toEqual(before);
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);
  });

  test.each(['Argo CD', 'Flux'] as const)('%s loses the header route without the rules', async tool => {
    const app = await waiting(`lost-by-${tool === 'Flux' ? 'flux' : 'argo'}`);
    expect(await cluster.gitOps({ tool }).sync(app.git())).toEqual(ITS_OWN.map(({ kind, name }) => `${kind} ${name}`));
    await expectLost(app);
  });

  test('Argo CD loses it too where it applies what does not differ, and where a commit changes the delegate', async () => {
    const app = await waiting('lost-by-all');
    expect(await cluster.gitOps({ tool: 'Argo CD', ignore: ITS_OWN, appliesAll: true }).sync(app.git())).toEqual(app.names());
    await expectLost(app);
    expect(await app.gitOps.sync(labelled(app.git()))).toEqual(['VirtualService orders-rollout-http']);
    await expectLost(app);
  });

  test('Flux keeps it where a commit changes the delegate', async () => {
    const app = await waiting('kept-by-adoption');
    expect(await cluster.gitOps({ tool: 'Flux', ignore: ITS_OWN }).sync(labelled(app.git()))).toEqual(['VirtualService orders-rollout-http']);
    await app.untilWeight(20);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);
  });
});
