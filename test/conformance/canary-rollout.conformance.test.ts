/** Canaries as the real controllers move them, Argo Rollouts and Flagger: who answers at each step, through the gateway and inside the mesh. */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blueGreenApp } from './controllers/blue-green-app';
import { CanaryAppOptions, canaryApp, gitOpsOf, PATHS, takenOverApp, TakenOverAppOptions } from './controllers/canary-app';
import { DeliveredApp } from './controllers/delivered-app';
import { DeliveryCluster, startDeliveryCluster } from './controllers/delivery-cluster';
import { exampleManifests } from './controllers/example-app';
import { flaggerApp, WEIGHTS } from './controllers/flagger-app';
import type { GitOps, GitOpsOptions } from './controllers/git-ops';
import { Prometheus, startPrometheus } from './controllers/prometheus';
import { CALLER, rawCanary } from './controllers/raw-canary';
import { expectShare } from './controllers/shares';
import { CanaryScale, CanaryStep, ExperimentVersion, IstioMetric, StringMatch, TrafficSplitting } from '../../src';

const BETA = { headers: { 'x-user-group': 'beta' } };
const REQUESTS = 150;

/** The objects that the controller writes. */
const WRITTEN = ['DestinationRule orders-rollout', 'VirtualService orders-rollout-http', 'Rollout orders'];

/** Steps that others build on. */
const FIRST_POD = CanaryStep.canaryScale(CanaryScale.replicas(1));
const BETA_ROUTE = CanaryStep.headerRoute('beta', { 'x-user-group': StringMatch.exact('beta') });
const PAUSE = CanaryStep.pause();
const SECOND = CanaryStep.pause(Duration.seconds(1));

let cluster: DeliveryCluster;
let prometheus: Prometheus;

/** The success rates that the Prometheus of the test knows, by namespace. */
const rates: Record<string, number> = { 'flagger': 99.9, 'steps': 99.9, 'analysed-healthy': 99.9, 'analysed-degraded': 98 };

beforeAll(async () => {
  prometheus = await startPrometheus(query => query === 'vector(1)' ? 1 : rates[namespaceIn(query)]);
  cluster = await startDeliveryCluster(prometheus.address);
  await cluster.server.apply(CALLER);
});

afterAll(() => Promise.all([cluster?.stop(), prometheus?.stop()]));

const namespaceIn = (query: string): string => /destination_workload_namespace=~?"([^"]*)"/.exec(query)?.[1] ?? '';

async function deliver(options: Omit<CanaryAppOptions, 'tag'>): Promise<DeliveredApp> {
  const manifests = (tag: string): string => canaryApp({ ...options, tag }).synthYaml();
  return DeliveredApp.deliver(cluster, { namespace: options.namespace, manifests, gitOps: gitOpsOf('Argo CD', canaryApp(options)) });
}

/** A measurement at once, of what the Prometheus of the test says. */
const ANALYSIS = CanaryStep.analysis([
  IstioMetric.successRate({ min: 99, count: 2, interval: Duration.seconds(1), initialDelay: Duration.seconds(0) }),
]);

test.concurrent('Flagger brings in a version by a delegate of its own', async () => {
  const manifests = (tag: string): string => flaggerApp('flagger', tag).synthYaml();
  interface Canary {
    readonly status?: { readonly phase: string; readonly canaryWeight: number };
  }
  const until = async (app: DeliveredApp, phase: string, weight: number): Promise<void> =>
    app.until(`${phase} at ${weight}`, 'Canary', 'orders', object => {
      const { status } = object as Canary;
      return status?.phase === phase && status.canaryWeight === weight;
    });
  const gitOps = gitOpsOf('Argo CD', flaggerApp('flagger', 'v1'));
  const app = await DeliveredApp.deliver(cluster, { namespace: 'flagger', manifests, gitOps, isThere: made => until(made, 'Initialized', 0) });
  expect(await app.counts(20)).toEqual({ gateway: { v1: 20 }, mesh: { v1: 20 } });

  expect(await app.commit('v2')).toEqual(['Deployment orders']);
  for (const weight of WEIGHTS) {
    await until(app, 'Progressing', weight);
    expectShare(await app.counts(REQUESTS), 'v2', weight / 100);
    expect(await app.gitOps.sync(app.git())).toEqual([]);
  }
  await until(app, 'Succeeded', 0);
  expect(await app.counts(20)).toEqual({ gateway: { v2: 20 }, mesh: { v2: 20 } });
  expect(await app.gitOps.sync(app.git())).toEqual([]);
  expect(await app.statuses()).toEqual(['200']);
});

test.concurrent('the example goes through the steps as its page says', async () => {
  const app = await DeliveredApp.deliver(cluster, {
    namespace: 'canary',
    name: 'echoserver',
    host: 'echo.example.com',
    path: '/echo',
    manifests: exampleManifests,
  });
  const testers = { headers: { 'x-user-group': 'testers' } };
  await app.rollout.setImage('docker.io/mendhak/http-https-echo:v2');
  await app.rollout.waitFor({ phase: 'Paused', step: 2 });
  expect(await app.answeredBy()).toBe('v1');
  expect(await app.answeredBy(testers)).toBe('v2');
  await app.rollout.promote();
  await app.rollout.waitFor({ phase: 'Progressing', step: 5 });
  expectShare(await app.counts(REQUESTS), 'v2', 0.2);
  for (const [step, share] of [[7, 0.5], [9, 1]] as const) {
    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step });
    expectShare(await app.counts(REQUESTS), 'v2', share);
  }
  await app.rollout.promote();
  await app.rollout.waitFor({ phase: 'Healthy' });
  expect(await app.answeredBy(testers)).toBe('v2');
  expect(await app.statuses()).toEqual(['200']);
});

describe.concurrent('a canary', () => {
  test('goes through each kind of step, and leaves everything as it is in Git', async () => {
    const app = await deliver({
      namespace: 'steps',
      prometheus: { address: prometheus.address },
      steps: [
        FIRST_POD, BETA_ROUTE, CanaryStep.headerRoute('variant-b', { cookie: StringMatch.regex('(.*;\\s*)?variant=b(;.*)?') }), PAUSE,
        CanaryStep.weight(20), CanaryStep.canaryScale(CanaryScale.matchTrafficWeight()),
        CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('POST') }), PAUSE,
        CanaryStep.removeRoute('copies'), CanaryStep.removeRoute('beta'), ANALYSIS, CanaryStep.weight(60), PAUSE,
        CanaryStep.weight(100), SECOND,
      ],
    });
    const before = await app.objects();
    expect(await app.answeredBy()).toBe('v1');
    expect(await app.answeredBy(BETA)).toBe('v1');

    expect(await app.commit('v2')).toEqual(['Rollout orders']);
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expect(await app.answeredBy()).toBe('v1');
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.answeredBy({ headers: { cookie: 'session=1; variant=b' } })).toBe('v2');
    expect(await app.answeredBy({ headers: { cookie: 'session=1; variant=bb' } })).toBe('v1');
    expect((await app.counts(20, { ...BETA, path: '/cart' })).gateway).toEqual({ echo: 20 });

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step: 7 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.copies(20, { method: 'POST' })).toEqual({ v2: 40 });
    expect(await app.copies(20, { method: 'POST', path: '/cart' })).toEqual({ v2: 20 });
    expect(await app.copies(20, {})).toEqual({});

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step: 12 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.6);
    expectShare(await app.counts(REQUESTS, BETA), 'v2', 0.6);
    expect(await app.copies(20, { method: 'POST' })).toEqual({});

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Healthy' });
    expect(await app.answeredBy()).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);

    // Nothing differs but the label of both subsets.
    const ofSubsets = gitOpsOf('Argo CD', canaryApp({ namespace: 'steps', steps: [PAUSE] })).ignore!.filter(({ kind }) => kind === 'DestinationRule');
    expect(await cluster.gitOps({ tool: 'Argo CD', ignore: ofSubsets }).sync(app.git())).toEqual([]);
    const after = await app.objects();
    expect(Object.keys(after).filter(name => after[name] !== before[name])).toEqual(WRITTEN);
  });

  test('runs an experiment beside its pods, which get no requests of callers', async () => {
    const templates = [{ name: 'baseline', version: ExperimentVersion.STABLE }, { name: 'trial', version: ExperimentVersion.CANARY }];
    const app = await deliver({
      namespace: 'experiment', steps: [CanaryStep.experiment({ templates, duration: Duration.seconds(3) }), PAUSE, CanaryStep.weight(50), PAUSE],
    });
    await app.commit('v2');
    expect(await app.answeredBy()).toBe('v1');
    await app.rollout.waitFor({ phase: 'Paused', step: 1 });
    expect(await app.answeredBy()).toBe('v1');
    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.5);
    expect(await app.statuses()).toEqual(['200']);
  });

  test('that is aborted gives everything back, and goes on when it is tried again', async () => {
    const app = await deliver({ namespace: 'aborted', steps: [FIRST_POD, BETA_ROUTE, CanaryStep.weight(40), PAUSE] });
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
    const app = await deliver({ namespace: 'newer', steps: [FIRST_POD, BETA_ROUTE, CanaryStep.weight(40), PAUSE] });
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

  test.each([
    ['goes on where an analysis measures enough', 'analysed-healthy', { phase: 'Paused', step: 3 }, 0.6],
    ['waits for a person where it measures nothing', 'analysed-unknown', { phase: 'Paused', step: 1 }, 0.2],
    ['ends where it measures too little', 'analysed-degraded', { phase: 'Degraded' }, 0],
  ] as const)('%s', async (_does, namespace, state, share) => {
    const steps = [CanaryStep.weight(20), ANALYSIS, CanaryStep.weight(60), PAUSE];
    const app = await deliver({ namespace, prometheus: { address: prometheus.address }, steps });
    await app.commit('v2');
    const { status } = await app.rollout.waitFor(state);
    expectShare(await app.counts(REQUESTS), 'v2', share);
    const asked = prometheus.queries.filter(query => namespaceIn(query) === namespace);
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every(query => query.includes(`orders-${status!.currentPodHash}-`))).toBe(true);
    expect(await app.statuses()).toEqual(['200']);
  });

  test('tells versions apart by their Services too, where that is asked for', async () => {
    const options = { namespace: 'by-host', trafficSplitting: TrafficSplitting.HOST_LEVEL, steps: [FIRST_POD, BETA_ROUTE, CanaryStep.weight(20), PAUSE] };
    const app = await deliver(options);
    const before = await app.objects();
    await app.commit('v2');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.gitOps.sync(app.git())).toEqual([]);

    await app.rollout.promote();
    await app.rollout.waitFor({ phase: 'Healthy' });
    expect(await app.answeredBy()).toBe('v2');
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);
    const after = await app.objects();
    expect(Object.keys(after).filter(name => after[name] !== before[name]))
      .toEqual(['Service orders-stable', 'Service orders-canary', 'VirtualService orders-rollout-http', 'Rollout orders']);
  });

  test('keeps two ports apart', async () => {
    const app = await deliver({ namespace: 'ports', areTwoPorts: true, steps: [FIRST_POD, BETA_ROUTE, CanaryStep.weight(20), PAUSE] });
    await app.commit('v2');
    await app.rollout.waitFor({ phase: 'Paused', step: 3 });
    for (const [port, target] of [[80, 8080], [8000, 9000]] as const) {
      const path = PATHS[port];
      expect(await app.portsOf({ port, path })).toEqual([target]);
      expect(await app.portsOf({ port, path, ...BETA })).toEqual([target]);
      expectShare(await app.counts(REQUESTS, { port, path }), 'v2', 0.2);
      expect(await app.answeredBy({ port, path, ...BETA })).toBe('v2');
    }
    expect(await app.statuses()).toEqual(['200']);
  });
});

describe.concurrent('what a CanaryRollout refuses does harm:', () => {
  const scale = { setCanaryScale: { replicas: 1 } };
  const beta = { headerName: 'x-user-group', headerValue: { exact: 'beta' } };
  const inside = { headerName: 'x-inside', headerValue: { exact: 'yes' } };
  const headerRoute = (...match: object[]): object => ({ setHeaderRoute: { name: 'beta', match } });
  const pause = { pause: {} };

  async function stepsOf(namespace: string, steps: readonly object[]): Promise<DeliveredApp> {
    const app = await DeliveredApp.deliver(cluster, { namespace, manifests: tag => rawCanary({ namespace, tag, managedRoutes: ['beta'], steps }) });
    await app.rollout.setImage('example.com/orders:v2');
    await app.rollout.waitFor({ phase: 'Paused', step: steps.length - 1 });
    return app;
  }

  test.each([
    ['before the canary has pods', 'no-pods-yet', [headerRoute(beta), pause]],
    ['when it loses them again', 'no-pods-left', [scale, headerRoute(beta), { setCanaryScale: { matchTrafficWeight: true } }, pause]],
  ] as const)('a header route is gone %s', async (_when, namespace, steps) => {
    const app = await stepsOf(namespace, steps);
    expect(await app.answeredBy(BETA)).toBe('v1');
  });

  test('of two headers each is enough', async () => {
    const app = await stepsOf('two-headers', [scale, headerRoute(beta, inside), pause]);
    expect(await app.answeredBy()).toBe('v1');
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.answeredBy({ headers: { 'x-inside': 'yes' } })).toBe('v2');
  });
});

test.concurrent('a service with weights becomes a canary without a gap', async () => {
  const namespace = 'taken-over';
  const steps = [CanaryStep.weight(20), PAUSE];
  let stage: TakenOverAppOptions['stage'] = 'service';
  const manifests = (tag: string): string => takenOverApp({ namespace, tag, stage, steps }).synthYaml();
  const gitOps = gitOpsOf('Argo CD', takenOverApp({ namespace, tag: 'v1', stage: 'taking over', steps }));
  const withoutPods = (): Promise<void> =>
    app.until('the Deployment without pods', 'Deployment', 'orders-v1', ({ spec }) => (spec as { replicas: number }).replicas === 0);
  const app = await DeliveredApp.deliver(cluster, { namespace, manifests, gitOps, isThere: () => Promise.resolve() });
  expect(await app.counts(20)).toEqual({ gateway: { v1: 20 }, mesh: { v1: 20 } });

  stage = 'taking over';
  await app.commit('v1');
  await app.rollout.waitFor({ phase: 'Healthy' });
  expect(await app.counts(20)).toEqual({ gateway: { v1: 20 }, mesh: { v1: 20 } });
  await withoutPods();

  // Argo Rollouts scales the Deployment down once: what a later commit says of its pods counts.
  stage = 'taken over';
  expect(await app.commit('v1')).toEqual([]);
  expect(await app.commit('v2')).toEqual(['Deployment orders-v1']);
  await app.rollout.waitFor({ phase: 'Paused', step: 1 });
  expectShare(await app.counts(REQUESTS), 'v2', 0.2);
  expect(await app.gitOps.sync(app.git())).toEqual([]);
  await app.rollout.promote();
  await app.rollout.waitFor({ phase: 'Healthy' });
  expect(await app.counts(20)).toEqual({ gateway: { v2: 20 }, mesh: { v2: 20 } });
  await withoutPods();
  expect(await app.statuses()).toEqual(['200']);
});

test.concurrent('blue-green shows a version to those who ask for its preview, until somebody promotes it', async () => {
  const namespace = 'blue-green';
  const preview = { headers: { 'x-preview': 'yes' } };
  const manifests = (tag: string): string => blueGreenApp(namespace, tag).synthYaml();
  const gitOps = gitOpsOf('Argo CD', blueGreenApp(namespace, 'v1'));
  const app = await DeliveredApp.deliver(cluster, { namespace, manifests, gitOps });
  expect(await app.commit('v2')).toEqual(['Rollout orders']);
  await app.rollout.waitFor({ phase: 'Paused' });
  expect(await app.answeredBy()).toBe('v1');
  expect(await app.counts(20, preview)).toEqual({ gateway: { v2: 20 }, mesh: { v1: 20 } });
  for (const tool of ['Argo CD', 'Flux'] as const) {
    expect(await cluster.gitOps(gitOpsOf(tool, blueGreenApp(namespace, 'v1'))).sync(app.git())).toEqual([]);
  }
  expect(await app.answeredBy()).toBe('v1');
  await app.rollout.promote();
  await app.rollout.waitFor({ phase: 'Healthy' });
  expect(await app.answeredBy()).toBe('v2');

  await app.commit('v3');
  await app.rollout.waitFor({ phase: 'Paused' });
  expect((await app.counts(20, preview)).gateway).toEqual({ v3: 20 });
  await app.rollout.abort();
  await app.rollout.waitFor({ phase: 'Degraded' });
  expect(await app.answeredBy()).toBe('v2');

  // Without the rules both Services lead to all versions of which there are pods; and as soon as the controller looks again it promotes the new one, unasked.
  await app.commit('v4');
  await app.rollout.waitFor({ phase: 'Paused' });
  expect(await cluster.gitOps({ tool: 'Argo CD' }).sync(app.git())).toEqual(['Service orders', 'Service orders-preview']);
  expect(Object.keys((await app.counts(REQUESTS)).gateway)).toEqual(expect.arrayContaining(['v2', 'v4']));
  await app.rollout.annotate('example.com/seen', 'yes');
  await app.rollout.waitFor({ phase: 'Healthy' });
  expect(await app.answeredBy()).toBe('v4');
  expect(await app.statuses()).toEqual(['200']);
});

describe.concurrent('a GitOps tool in the middle of a canary', () => {
  const steps = [FIRST_POD, BETA_ROUTE, CanaryStep.weight(20), PAUSE];

  /** A canary that waits at 20 %, with its header route. */
  async function waiting(namespace: string): Promise<DeliveredApp> {
    const app = await deliver({ namespace, steps });
    await app.commit('v2');
    await wait(app);
    return app;
  }

  /** A tool as the app sets it up, or otherwise. */
  const toolOf = (tool: GitOpsOptions['tool'], namespace: string, changed: Partial<GitOpsOptions> = {}): GitOps =>
    cluster.gitOps({ ...gitOpsOf(tool, canaryApp({ namespace, steps })), ...changed });

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
    const namespace = `kept-by-${tool === 'Flux' ? 'flux' : 'argo'}`;
    const app = await waiting(namespace);
    const before = await app.objects();
    expect(await toolOf(tool, namespace).sync(app.git())).toEqual([]);
    expect(await app.objects()).toEqual(before);
    expectShare(await app.counts(REQUESTS), 'v2', 0.2);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);
  });

  test.each(['Argo CD', 'Flux'] as const)('%s loses the header route without the rules', async tool => {
    const app = await waiting(`lost-by-${tool === 'Flux' ? 'flux' : 'argo'}`);
    expect(await cluster.gitOps({ tool }).sync(app.git())).toEqual(WRITTEN.slice(0, 2));
    await expectLost(app);
  });

  test('Argo CD loses it too where it applies what does not differ, and where a commit changes the delegate', async () => {
    const app = await waiting('lost-by-all');
    expect(await toolOf('Argo CD', 'lost-by-all', { appliesAll: true }).sync(app.git())).toEqual(app.names());
    await expectLost(app);
    expect(await app.gitOps.sync(labelled(app.git()))).toEqual(['VirtualService orders-rollout-http']);
    await expectLost(app);
  });

  test('Flux keeps it where a commit changes the delegate', async () => {
    const app = await waiting('kept-by-adoption');
    expect(await toolOf('Flux', 'kept-by-adoption').sync(labelled(app.git()))).toEqual(['VirtualService orders-rollout-http']);
    await app.untilWeight(20);
    expect(await app.answeredBy(BETA)).toBe('v2');
    expect(await app.statuses()).toEqual(['200']);
  });
});
