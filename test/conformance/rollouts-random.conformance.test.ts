/** Argo Rollouts' own validation: of random canaries of ours it refuses none, and what it refuses we refuse before. */
import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildRolloutsValidation } from './controllers/build';
import { refusedByArgo, RolloutObjects, writtenByArgo } from './controllers/rollouts-validation';
import { RANDOM_ROLLOUTS } from './random-rollouts';
import { CanaryRollout, CanaryRolloutProps, CanaryScale, CanaryStep, ExperimentVersion, IstioMetric, StringMatch, TrafficSplitting } from '../../src';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 700);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 16);

/** The form of our own errors. */
const OWN_ERROR = /\b(must|need)\b.*, got |can not be |has no /s;

beforeAll(async () => {
  // A cold build takes longer than a test may.
  await buildRolloutsValidation();
  // What is only unwise is told there.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterAll(() => {
  vi.restoreAllMocks();
});

function objectsOf(make: (chart: Chart) => void): RolloutObjects {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  make(chart);
  return Testing.synth(chart) as RolloutObjects;
}

/** The objects, or why we refuse them. */
function tried(make: (chart: Chart) => void): RolloutObjects | Error {
  try {
    return objectsOf(make);
  } catch (error) {
    return error as Error;
  }
}

test.each(Object.entries(RANDOM_ROLLOUTS))('of random %s none is refused, and none is written back otherwise than it is in Git', async (name, rollouts) => {
  const made = fc.sample(rollouts, { numRuns: RUNS, seed: SEED }).map(tried);
  const errors = made.filter(one => one instanceof Error);
  expect(errors.filter(({ message }) => !OWN_ERROR.test(message)).map(({ message }) => message)).toEqual([]);
  const taken = made.filter((one): one is RolloutObjects => !(one instanceof Error));
  const written = await writtenByArgo(taken);
  taken.forEach((objects, index) => {
    const { spec } = objects.find(one => (one as { kind: string }).kind === 'Rollout') as { spec: object };
    expect(written[index].spec).toEqual(spec);
  });
  const refused = await refusedByArgo(taken);
  process.stdout.write(`rollouts-random: ${taken.length} of ${RUNS} ${name} taken\n`);
  expect(refused.flatMap((texts, index) => texts.map(text => ({ text, objects: taken[index] })))).toEqual([]);
  expect(taken.length).toBeGreaterThan(RUNS / 5);
});

const SUCCESS = IstioMetric.successRate({ min: 99.5, count: 5 });

/** A canary with a header route, a mirror route and an analysis. */
const canary = (props: Partial<CanaryRolloutProps> = {}) => (chart: Chart): void => {
  new CanaryRollout(chart, 'canary', {
    name: 'orders',
    port: 80,
    containers: [{ image: 'example.com/orders:1', portNumber: 8080 }],
    steps: [
      CanaryStep.canaryScale(CanaryScale.replicas(2)),
      CanaryStep.headerRoute('beta', { 'x-user': StringMatch.exact('beta') }),
      CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('GET') }),
      CanaryStep.weight(20),
      CanaryStep.pause(Duration.minutes(1)),
      CanaryStep.analysis([SUCCESS]),
    ],
    ...props,
  });
};

const steps = (...more: (() => CanaryStep)[]) => (chart: Chart): void =>
  canary({ steps: [CanaryStep.canaryScale(CanaryScale.replicas(2)), ...more.map(make => make())] })(chart);

/** The object, the way to a field, and what is written there. */
type Edit = readonly [string, string, unknown];

const ROLLOUT = 'Rollout orders';
const TEMPLATE = 'AnalysisTemplate orders-analysis';
const DELEGATE = 'VirtualService orders-rollout-http';
const STRATEGY = 'spec.strategy.canary';
const POD = 'spec.template.spec';

type Fields = Record<string, unknown>;

function write(object: Fields, way: string, value: unknown): void {
  const names = way.split('.');
  const last = names.pop()!;
  const inside = names.reduce((fields, name) => fields[name] as Fields, object);
  inside[last] = value;
}

/** What Argo says of a canary of ours that somebody changed by hand. */
async function refusedAfter(...edits: readonly Edit[]): Promise<string> {
  const objects = structuredClone(objectsOf(canary())) as (Fields & { kind: string; metadata: { name: string } })[];
  edits.forEach(([name, way, value]) => write(objects.find(({ kind, metadata }) => `${kind} ${metadata.name}` === name)!, way, value));
  return (await refusedByArgo([objects]))[0].join('\n');
}

describe('the validation of Argo', () => {
  test('takes the canary as it is', async () => {
    expect(await refusedAfter()).toBe('');
  });

  test.each([TrafficSplitting.SUBSET_LEVEL, TrafficSplitting.HOST_LEVEL])('takes an experiment at the level of %s, and writes it back as it is', async trafficSplitting => {
    const weight = trafficSplitting === TrafficSplitting.HOST_LEVEL ? 5 : undefined;
    const templates = [{ name: 'baseline', version: ExperimentVersion.STABLE, weight }, { name: 'trial', version: ExperimentVersion.CANARY, replicas: 2, weight }];
    const experiment = CanaryStep.experiment({ templates, duration: Duration.minutes(10), metrics: [SUCCESS] });
    const objects = objectsOf(canary({ trafficSplitting, steps: [experiment, CanaryStep.weight(20)] }));
    const [{ spec }] = await writtenByArgo([objects]);

    expect(await refusedByArgo([objects])).toEqual([[]]);
    expect(spec).toEqual((objects.find(one => (one as { kind: string }).kind === 'Rollout') as { spec: object }).spec);
  });

  test.each<[string, Edit, string]>([
    ['a field that there is not', [ROLLOUT, 'spec.weight', 1], 'unknown field "weight"'],
    ['a Service that is not there', [ROLLOUT, `${STRATEGY}.stableService`, 'other'], 'Not found: "Service other"'],
    ['a delegate that is not there', [DELEGATE, 'kind', 'Other'], `Not found: "${DELEGATE}"`],
    ['a delegate without the route', [DELEGATE, 'spec.http.0.name', 'other'], 'invalid HTTP routes'],
    ['a delegate that leads elsewhere', [DELEGATE, 'spec.http.0.route', [{ destination: { host: 'other' } }]], 'invalid HTTP routes'],
    ['a DestinationRule that is not there', ['DestinationRule orders-rollout', 'kind', 'Other'], 'Not found: "DestinationRule orders-rollout"'],
    ['a route that is not managed', [ROLLOUT, `${STRATEGY}.trafficRouting.managedRoutes`, [{ name: 'beta' }]], 'does not exist in spec.strategy.canary'],
    ['an analysis whose template is not there', [TEMPLATE, 'kind', 'Other'], `Not found: "${TEMPLATE}"`],
    ['an analysis whose arguments are not given', [ROLLOUT, `${STRATEGY}.steps.5.analysis.args`, []], 'args.canary-hash was not resolved'],
    ['several measurements at once', [TEMPLATE, 'spec.metrics.0.interval', undefined], 'interval must be specified when count > 1'],
    ['labels that do not fit the selector', [ROLLOUT, 'spec.template.metadata.labels', { app: 'other' }], '`selector` does not match template `labels`'],
  ])('notices %s', async (_, edit, text) => {
    expect(await refusedAfter(edit)).toContain(text);
  });
});

describe('what Argo refuses we refuse before', () => {
  const step = (index: number, value: object): Edit => [ROLLOUT, `${STRATEGY}.steps.${index}`, value];
  const header = (headerValue: object): Edit => step(1, { setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-user', headerValue }] } });
  const method = (value: object): Edit => step(2, { setMirrorRoute: { name: 'copies', match: [{ method: value }] } });
  const metric = { name: 'a', provider: { prometheus: { query: 'up' } } };
  const container = { name: 'a', image: 'a' };

  test.each<[string, (chart: Chart) => void, string, Edit, string]>([
    ['a weight above 100', steps(() => CanaryStep.weight(101)), 'weight of a canary step must be an integer from 0 to 100, got 101',
      step(3, { setWeight: 101 }), 'SetWeight needs to be between 0 and 100'],
    ['a weight below 0', steps(() => CanaryStep.weight(-1)), 'weight of a canary step must be an integer from 0 to 100, got -1',
      step(3, { setWeight: -1 }), 'SetWeight needs to be between 0 and 100'],
    ['a step of nothing', canary({ steps: [] }), 'steps of canary "orders" must be', step(3, {}), 'Step must have one of the following set'],
    ['a header without a value', steps(() => CanaryStep.headerRoute('beta', { 'x-user': StringMatch.present() })), 'must be compared with a text',
      header({}), 'StringMatch value missed'],
    ['an empty header', steps(() => CanaryStep.headerRoute('beta', { 'x-user': StringMatch.exact('') })), 'must be compared with a text that is not empty',
      header({ exact: '' }), 'StringMatch value missed'],
    ['an empty method', steps(() => CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('') })),
      'method of mirror route "copies" must be compared with a text that is not empty', method({ exact: '' }), 'StringMatch value missed'],
    ['any method', steps(() => CanaryStep.mirrorRoute('copies', { method: StringMatch.present() })), 'method', method({}), 'StringMatch value missed'],
    ['an analysis without an end', steps(() => CanaryStep.analysis([IstioMetric.successRate({ min: 99, interval: Duration.minutes(1) })])),
      'count of IstioMetric.successRate must be set beside interval (1m) in a step', [TEMPLATE, 'spec.metrics.0.count', undefined], 'runs indefinitely'],
    ['more failures than measurements', steps(() => CanaryStep.analysis([IstioMetric.successRate({ min: 99, count: 5, failureLimit: 6 })])),
      'failureLimit of IstioMetric.successRate must be less than count (5)', [TEMPLATE, 'spec.metrics.0.failureLimit', 6],
      'must be >= failureLimit + consecutiveSuccessLimit'],
    ['more without a result', steps(() => CanaryStep.analysis([IstioMetric.successRate({ min: 99, count: 5, inconclusiveLimit: 6 })])),
      'inconclusiveLimit of IstioMetric.successRate must be less than count (5)', [TEMPLATE, 'spec.metrics.0.inconclusiveLimit', 6],
      'count must be >= inconclusiveLimit'],
    ['an argument that nothing fills in', steps(() => CanaryStep.analysis([IstioMetric.query({ name: 'a', query: 'up{a="{{args.hash}}"}', max: 1 })])),
      'argument in query of IstioMetric.query "a" must be one of', [TEMPLATE, 'spec.metrics.0.provider.prometheus.query', 'up{a="{{args.hash}}"}'],
      'failed to resolve {{args.hash}}'],
    ['no metrics', steps(() => CanaryStep.analysis([])), 'metrics of analysis of a canary step must be a list of at least one',
      [TEMPLATE, 'spec.metrics', []], 'no metrics specified'],
    ['two metrics of one name', steps(() => CanaryStep.analysis([SUCCESS, SUCCESS])), 'must be a name of its own',
      [TEMPLATE, 'spec.metrics', [metric, metric]], 'duplicate name'],
    ['fewer pods than none', canary({ replicas: -1 }), 'replicas of canary "orders" must be an integer of at least',
      [ROLLOUT, 'spec.replicas', -1], 'spec.replicas: Invalid value'],
    ['fewer ReplicaSets than none', canary({ revisionHistoryLimit: -1 }), 'revisionHistoryLimit of canary "orders" must be an integer of at least 0',
      [ROLLOUT, 'spec.revisionHistoryLimit', -1], 'spec.revisionHistoryLimit: Invalid value'],
    ['a deadline before pods are ready', canary({ minReady: Duration.seconds(600) }), 'progressDeadline of canary "orders" must be longer than minReady',
      [ROLLOUT, 'spec.minReadySeconds', 600], 'must be greater than minReadySeconds'],
    ['pods that do not start again', canary({ restartPolicy: kplus.RestartPolicy.NEVER }), 'restartPolicy of canary "orders" must be left out or Always',
      [ROLLOUT, `${POD}.restartPolicy`, 'Never'], 'Unsupported value: "Never"'],
    ['no image', canary({ containers: [{ image: '', portNumber: 8080 }] }), 'image',
      [ROLLOUT, `${POD}.containers.0.image`, ''], 'image: Required value'],
    ['a port that is none', canary({ containers: [{ image: 'a', portNumber: 70_000 }] }), '70000',
      [ROLLOUT, `${POD}.containers.0.ports.0.containerPort`, 70_000], 'must be between 1 and 65535'],
    ['two containers of one name', canary({ containers: [{ image: 'a', portNumber: 8080 }, { image: 'a' }] }), 'must be there once in the pod',
      [ROLLOUT, `${POD}.containers`, [container, container]], 'Duplicate value'],
    ['a label that is none', canary({ podMetadata: { labels: { team: 'a b' } } }), 'labels.team must be at most 63 letters',
      [ROLLOUT, 'spec.template.metadata.labels.team', 'a b'], 'a valid label must be'],
    ['an address that is none', canary({ hostAliases: [{ ip: 'a', hostnames: ['b'] }] }), 'must be an IP address',
      [ROLLOUT, `${POD}.hostAliases`, [{ ip: 'a', hostnames: ['b'] }]], 'must be a valid IP address'],
  ])('%s', async (_, make, error, edit, text) => {
    expect(() => objectsOf(make)).toThrow(error);
    expect(await refusedAfter(edit)).toContain(text);
  });
});
