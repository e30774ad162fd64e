/** Argo Rollouts' own validation: of random canaries of ours it refuses none, and what it refuses we refuse before. */
import { Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RANDOM_ROLLOUTS } from './random-rollouts';
import { buildValidation } from './rollouts-validation/build';
import { refusedByArgo, RolloutObjects } from './rollouts-validation/validation';
import { CanaryRollout, CanaryRolloutProps, CanaryScale, CanaryStep, StringMatch } from '../../src';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 1_500);
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 16);

/** The form of our own errors. */
const OWN_ERROR = /\b(must|need)\b.*, got |can not be |has no /s;

beforeAll(async () => {
  // A cold build takes longer than a test may.
  await buildValidation();
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

test('of random canaries none is refused', async () => {
  const made = fc.sample(RANDOM_ROLLOUTS, { numRuns: RUNS, seed: SEED }).map(tried);
  const errors = made.filter(one => one instanceof Error);
  expect(errors.filter(({ message }) => !OWN_ERROR.test(message)).map(({ message }) => message)).toEqual([]);
  const taken = made.filter((one): one is RolloutObjects => !(one instanceof Error));
  const refused = await refusedByArgo(taken);
  process.stdout.write(`rollouts-random: ${taken.length} of ${RUNS} canaries taken\n`);
  expect(refused.flatMap((texts, index) => texts.map(text => ({ text, objects: taken[index] })))).toEqual([]);
  expect(taken.length).toBeGreaterThan(RUNS / 5);
});

/** A canary with a header route and a mirror route. */
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
    ],
    ...props,
  });
};

const steps = (...more: (() => CanaryStep)[]) => (chart: Chart): void =>
  canary({ steps: [CanaryStep.canaryScale(CanaryScale.replicas(2)), ...more.map(make => make())] })(chart);

/** Changes the Rollout, or another object by its kind and name. */
type Change = (rollout: any, others: { [kind: string]: any }) => void;

/** What Argo says of a canary of ours that somebody changed by hand. */
async function refusedWith(change: Change): Promise<string[]> {
  const objects = structuredClone(objectsOf(canary())) as any[];
  change(objects.find(({ kind }) => kind === 'Rollout'), Object.fromEntries(objects.map(object => [`${object.kind} ${object.metadata.name}`, object])));
  return (await refusedByArgo([objects.filter(({ kind }) => kind !== 'Gone')]))[0];
}

const strategy = (rollout: any): any => rollout.spec.strategy.canary;
const podOf = (rollout: any): any => rollout.spec.template.spec;

describe('the validation of Argo', () => {
  test('takes the canary as it is', async () => {
    expect(await refusedWith(() => undefined)).toEqual([]);
  });

  test.each<[string, Change, string]>([
    ['a field that there is not', rollout => rollout.spec.weight = 1, 'unknown field "weight"'],
    ['a Service that is not there', rollout => strategy(rollout).stableService = 'other', 'Not found: "Service other"'],
    ['a delegate that is not there', (_, objects) => objects['VirtualService orders-rollout-http'].kind = 'Gone', 'Not found: "VirtualService orders-rollout-http"'],
    ['a delegate without the route', (_, objects) => objects['VirtualService orders-rollout-http'].spec.http[0].name = 'other', 'invalid HTTP routes'],
    ['a delegate that leads elsewhere', (_, objects) =>
      objects['VirtualService orders-rollout-http'].spec.http[0].route.pop(), 'invalid HTTP routes'],
    ['a DestinationRule that is not there', (_, objects) => objects['DestinationRule orders-rollout'].kind = 'Gone', 'Not found: "DestinationRule orders-rollout"'],
    ['a route that is not managed', rollout => strategy(rollout).trafficRouting.managedRoutes.pop(), 'does not exist in spec.strategy.canary'],
    ['an analysis whose template is not there', rollout =>
      strategy(rollout).steps.push({ analysis: { templates: [{ templateName: 'other' }] } }), 'Not found: "AnalysisTemplate other"'],
    ['labels that do not fit the selector', rollout => rollout.spec.template.metadata.labels = { app: 'other' }, '`selector` does not match template `labels`'],
  ])('notices %s', async (_, change, text) => {
    expect((await refusedWith(change)).join('\n')).toContain(text);
  });
});

describe('what Argo refuses we refuse before', () => {
  const step = (index: number, field: string, value: unknown): Change => rollout => strategy(rollout).steps[index] = { [field]: value };
  const header = (headerValue?: object): Change => step(1, 'setHeaderRoute', { name: 'beta', match: [{ headerName: 'x-user', headerValue }] });

  test.each<[string, (chart: Chart) => void, string, Change, string]>([
    ['a weight above 100', steps(() => CanaryStep.weight(101)), 'weight of a canary step must be an integer from 0 to 100, got 101',
      step(3, 'setWeight', 101), 'SetWeight needs to be between 0 and 100'],
    ['a weight below 0', steps(() => CanaryStep.weight(-1)), 'got -1', step(3, 'setWeight', -1), 'SetWeight needs to be between 0 and 100'],
    ['a step of nothing', canary({ steps: [] }), 'steps of canary "orders" must be', step(3, 'setWeight', undefined), 'Step must have one of the following set'],
    ['a header without a value', steps(() => CanaryStep.headerRoute('beta', { 'x-user': StringMatch.present() })), 'must be compared with a text',
      header({}), 'StringMatch value missed'],
    ['an empty header', steps(() => CanaryStep.headerRoute('beta', { 'x-user': StringMatch.exact('') })), 'must be compared with a text that is not empty',
      header({ exact: '' }), 'StringMatch value missed'],
    ['an empty method', steps(() => CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('') })), 'must be compared with a text that is not empty',
      step(2, 'setMirrorRoute', { name: 'copies', match: [{ method: { exact: '' } }] }), 'StringMatch value missed'],
    ['any method', steps(() => CanaryStep.mirrorRoute('copies', { method: StringMatch.present() })), 'method',
      step(2, 'setMirrorRoute', { name: 'copies', match: [{ method: {} }] }), 'StringMatch value missed'],
    ['fewer pods than none', canary({ replicas: -1 }), 'replicas of canary "orders" must be an integer of at least', rollout => rollout.spec.replicas = -1,
      'spec.replicas: Invalid value'],
    ['fewer ReplicaSets than none', canary({ revisionHistoryLimit: -1 }), 'revisionHistoryLimit of canary "orders" must be an integer of at least 0',
      rollout => rollout.spec.revisionHistoryLimit = -1, 'spec.revisionHistoryLimit: Invalid value'],
    ['a deadline before pods are ready', canary({ minReady: Duration.seconds(60), progressDeadline: Duration.seconds(60) }),
      'progressDeadline of canary "orders" must be longer than minReady', rollout => Object.assign(rollout.spec, { minReadySeconds: 60, progressDeadlineSeconds: 60 }),
      'must be greater than minReadySeconds'],
    ['pods that do not start again', canary({ restartPolicy: kplus.RestartPolicy.NEVER }), 'restartPolicy of canary "orders" must be left out or Always',
      rollout => podOf(rollout).restartPolicy = 'Never', 'Unsupported value: "Never"'],
    ['no image', canary({ containers: [{ image: '', portNumber: 8080 }] }), 'image', rollout => podOf(rollout).containers[0].image = '', 'image: Required value'],
    ['a port that is none', canary({ containers: [{ image: 'a', portNumber: 70_000 }] }), '70000',
      rollout => podOf(rollout).containers[0].ports[0].containerPort = 70_000, 'must be between 1 and 65535'],
    ['two containers of one name', canary({ containers: [{ image: 'a', portNumber: 8080 }, { image: 'a' }] }), 'must be there once in the pod',
      rollout => podOf(rollout).containers.push(podOf(rollout).containers[0]), 'Duplicate value'],
    ['a label that is none', canary({ podMetadata: { labels: { team: 'a b' } } }), 'label',
      rollout => rollout.spec.template.metadata.labels.team = 'a b', 'a valid label must be'],
    ['an address that is none', canary({ hostAliases: [{ ip: 'a', hostnames: ['b'] }] }), 'must be an IP address',
      rollout => podOf(rollout).hostAliases = [{ ip: 'a', hostnames: ['b'] }], 'must be a valid IP address'],
  ])('%s', async (_, make, error, change, text) => {
    expect(() => objectsOf(make)).toThrow(error);
    expect((await refusedWith(change)).join('\n')).toContain(text);
  });
});
