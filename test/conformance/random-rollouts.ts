/** Random canaries and blue-greens, with everything that they have. Many are wrong somewhere. */
import { Chart, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import * as fc from 'fast-check';
import { maybe, mostly, rarely } from './random-choices';
import { RANDOM_METRICS, RIGHT_METRICS } from './random-metrics';
import {
  ApplicationProtocol, BlueGreenRollout, BlueGreenRolloutProps, CanaryRollout, CanaryRolloutProps, CanaryScale, CanaryStep, DisruptionBudget,
  LoadBalancer, StringMatch, TrafficSplitting, WeightedService,
} from '../../src';

/** Makes it in a chart of its own. */
export type MakeRollout = (chart: Chart) => void;

const seconds = (most: number) => mostly(
  fc.integer({ min: 1, max: most }).map(count => Duration.seconds(count)),
  fc.constantFrom(0, 0.5, 1.5, 3e9).map(count => Duration.millis(count * 1000)),
);

const ROUTE_NAMES = mostly(fc.constantFrom('beta', 'copies', 'testers', 'a'), fc.constantFrom('', 'Beta', 'primary', 'a_b', 'x'.repeat(64)));
const HEADERS = mostly(fc.constantFrom('x-user', 'cookie', 'x-beta'), fc.constantFrom('', 'X-User', 'a b', ':authority'));
const TEXTS = mostly(fc.constantFrom('beta', '1', 'a b', 'é', '"'), fc.constantFrom('', '\n', '(', 'x'.repeat(20_000)));

const STRING_MATCHES: fc.Arbitrary<() => StringMatch> = fc.oneof(
  { arbitrary: TEXTS.map(text => () => StringMatch.exact(text)), weight: 3 },
  { arbitrary: TEXTS.map(text => () => StringMatch.prefix(text)), weight: 3 },
  { arbitrary: mostly(fc.constantFrom('.+', 'a|b', 'v[0-9]+'), fc.constantFrom('(', 'a{2,1}')).map(text => () => StringMatch.regex(text)), weight: 3 },
);

const HEADER_MATCH = fc.tuple(HEADERS, mostly(STRING_MATCHES, fc.constant(() => StringMatch.present())));
const HEADER_MATCHES = fc.uniqueArray(HEADER_MATCH, { maxLength: 2, selector: ([name]) => name });

const headersOf = (matches: [string, () => StringMatch][]) => Object.fromEntries(matches.map(([name, match]) => [name, match()]));

const SCALES: fc.Arbitrary<() => CanaryScale> = fc.oneof(
  mostly(fc.integer({ min: 1, max: 20 }), fc.constantFrom(0, -1, 0.5, NaN)).map(pods => () => CanaryScale.replicas(pods)),
  mostly(fc.integer({ min: 50, max: 100 }), fc.constantFrom(0, -1, 101, 0.5)).map(percent => () => CanaryScale.weight(percent)),
  fc.constant(() => CanaryScale.matchTrafficWeight()),
);

const METRICS = fc.array(mostly(RIGHT_METRICS, RANDOM_METRICS), { minLength: 1, maxLength: 2 });

const STEPS: fc.Arbitrary<() => CanaryStep> = fc.oneof(
  mostly(fc.integer({ min: 0, max: 100 }), fc.constantFrom(-1, 101, 0.5, NaN)).map(weight => () => CanaryStep.weight(weight)),
  maybe(seconds(7200)).map(duration => () => CanaryStep.pause(duration)),
  SCALES.map(scale => () => CanaryStep.canaryScale(scale())),
  fc.tuple(ROUTE_NAMES, mostly(HEADER_MATCH.map(match => [match]), HEADER_MATCHES))
    .map(([name, headers]) => () => CanaryStep.headerRoute(name, headersOf(headers))),
  fc.record({
    name: ROUTE_NAMES,
    percentage: maybe(mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, -1, 0.5))),
    method: maybe(STRING_MATCHES),
    headers: maybe(HEADER_MATCHES),
  }).map(({ name, percentage, method, headers }) => () =>
    CanaryStep.mirrorRoute(name, { percentage, method: method?.(), headers: headers && headersOf(headers) })),
  ROUTE_NAMES.map(name => () => CanaryStep.removeRoute(name)),
  fc.tuple(METRICS, rarely(ROUTE_NAMES)).map(([metrics, name]) => () => CanaryStep.analysis(metrics.map(make => make()), { name })),
);

/** A route comes after pods, and goes only where it came before. */
const inOrder = (steps: readonly (() => CanaryStep)[], scaled: boolean): CanaryStep[] => {
  const made = steps.map(make => make());
  const routes = made.flatMap(({ _effect: { route } }) => route === undefined ? [] : [route.name]);
  const kept = made.filter(({ _effect: { removed } }) => removed === undefined || routes.includes(removed));
  const isGone = (step: CanaryStep): number => step._effect.removed === undefined ? 0 : 1;
  return [...scaled ? [CanaryStep.canaryScale(CanaryScale.replicas(20))] : [], ...kept.sort((left, right) => isGone(left) - isGone(right))];
};

const HTTP = [ApplicationProtocol.HTTP, ApplicationProtocol.HTTP2, ApplicationProtocol.GRPC];

/** Those for HTTP lead to the same port of the containers. */
const PORTS = fc.tuple(mostly(fc.constantFrom(...HTTP), fc.constantFrom(...Object.values(ApplicationProtocol))), fc.uniqueArray(fc.record({
  port: mostly(fc.constantFrom(80, 81, 8080, 9090, 443), fc.constantFrom(0, -1, 65536, 1.5)),
  protocol: rarely(fc.constantFrom(...Object.values(ApplicationProtocol))),
  targetPort: mostly(fc.constant(8080), fc.constantFrom(0, 8081, 70_000, undefined)),
}), { minLength: 1, maxLength: 3, selector: ({ port }) => port })).map(([protocol, ports]) =>
  ports.map((port, index) => ({ ...port, protocol: port.protocol ?? protocol, name: `${port.protocol ?? protocol}-${index}` })));

const LABELS = fc.dictionary(
  mostly(fc.constantFrom('team', 'version', 'example.com/tier', 'rollouts-pod-template-hash', 'istio.io/rev'), fc.constantFrom('app', 'a b', 'x'.repeat(64))),
  mostly(fc.constantFrom('a', 'v1', 'A.b_c-d'), fc.constantFrom('', '-a', 'a b', 'x'.repeat(64))),
  { maxKeys: 2 },
);

const CONTAINERS = fc.array(fc.record({
  image: mostly(fc.constantFrom('echo', 'registry.example.com/shop/echo:1.4'), fc.constantFrom('', ' echo')),
  portNumber: mostly(fc.constant(8080), fc.constantFrom(0, 8081, 70_000, undefined)),
  args: maybe(fc.array(fc.constantFrom('a', '', '$(X)', 'b c'), { maxLength: 2 })),
  workingDir: rarely(fc.constantFrom('/tmp', 'tmp')),
  envVariables: maybe(fc.constantFrom('', '0', 'a').map(value => ({ VARIABLE: kplus.EnvValue.fromValue(value) }))),
  liveness: maybe(fc.constantFrom(0, 1, 30).map(count => kplus.Probe.fromHttpGet('/', { initialDelaySeconds: Duration.seconds(count) }))),
  resources: maybe(fc.record({
    cpu: fc.constantFrom(1, 100, 999, 1000, 1500, 20_000).map(millis => ({ request: kplus.Cpu.millis(millis) })),
    memory: fc.constantFrom(1, 512, 1024, 1536, 1_048_576).map(mebibytes => ({ request: Size.mebibytes(mebibytes) })),
  })),
}), { minLength: 1, maxLength: 1 });

const MORE_OF_PODS = fc.record({
  dns: rarely(fc.record({ policy: fc.constantFrom(...Object.values(kplus.DnsPolicy)) })),
  restartPolicy: rarely(fc.constantFrom(...Object.values(kplus.RestartPolicy))),
  hostNetwork: rarely(fc.boolean()),
  terminationGracePeriod: maybe(seconds(600)),
  hostAliases: rarely(fc.constantFrom('127.0.0.1', 'a').map(ip => [{ ip, hostnames: ['a.example.com'] }])),
});

const PODS = fc.record({
  name: maybe(mostly(fc.constantFrom('orders', 'a', 'cart-api', 'x'.repeat(46), 'x'.repeat(63)), fc.constantFrom('', 'Orders', 'a.b', '1a', 'x'.repeat(64)))),
  ports: PORTS,
  containers: CONTAINERS,
  labels: LABELS,
  annotations: fc.dictionary(mostly(fc.constantFrom('a', 'example.com/b'), fc.constant('a b')), fc.constantFrom('', 'x', '{"a":1}'), { maxKeys: 1 }),
  replicas: maybe(mostly(fc.integer({ min: 1, max: 20 }), fc.constantFrom(-1, 0, 0.5))),
  autoscaling: maybe(fc.record({
    minReplicas: maybe(mostly(fc.integer({ min: 1, max: 3 }), fc.constantFrom(0, -1, 30))),
    maxReplicas: mostly(fc.integer({ min: 3, max: 9 }), fc.constantFrom(0, 1)),
  })),
  minReady: maybe(seconds(60)),
  progressDeadline: maybe(mostly(fc.integer({ min: 61, max: 999 }), fc.constantFrom(0, 0.5, 1)).map(count => Duration.millis(count * 1000))),
  progressDeadlineAbort: maybe(fc.boolean()),
  revisionHistoryLimit: maybe(mostly(fc.integer({ min: 0, max: 5 }), fc.constantFrom(-1, 0.5))),
  scaleDownDelay: maybe(seconds(600)),
  abortScaleDownDelay: maybe(seconds(600)),
  spread: maybe(fc.boolean()),
  isBudgeted: fc.boolean(),
  isPolicied: fc.boolean(),
  more: MORE_OF_PODS,
}).map(({ labels, annotations, isBudgeted, isPolicied, more, replicas, autoscaling, ...drawn }) => ({
  ...more,
  ...drawn,
  ...autoscaling === undefined ? { replicas } : { autoscaling },
  podMetadata: { labels, annotations },
  disruptionBudget: isBudgeted ? DisruptionBudget.maxUnavailable(1) : undefined,
  trafficPolicy: isPolicied ? { loadBalancer: LoadBalancer.leastRequest(), outlierDetection: { consecutive5xxErrors: 5 } } : undefined,
}));

/** How new versions come in. */
const DELIVERIES = fc.record({
  trafficSplitting: maybe(fc.constantFrom(...Object.values(TrafficSplitting))),
  scaled: mostly(fc.constant(true), fc.constant(false)),
  analysis: rarely(fc.record({ metrics: METRICS, startingStep: maybe(fc.integer({ min: -1, max: 2 })) })),
  steps: fc.array(STEPS, { minLength: 1, maxLength: 6 }),
}).map(({ steps, scaled, analysis, ...drawn }) => (): Pick<CanaryRolloutProps, 'steps' | 'analysis' | 'trafficSplitting'> => ({
  ...drawn,
  analysis: analysis && { ...analysis, metrics: madeOf(analysis.metrics) },
  steps: inOrder(steps, scaled),
}));

const PROMOTIONS = fc.record({
  autoPromotion: maybe(fc.boolean()),
  autoPromotionDelay: rarely(seconds(600)),
  previewReplicaCount: maybe(mostly(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, -1, 0.5))),
  before: maybe(METRICS),
  behind: rarely(METRICS),
}).map(({ before, behind, ...drawn }) => (): Partial<BlueGreenRolloutProps> => ({
  ...drawn, prePromotionMetrics: before && madeOf(before), postPromotionMetrics: behind && madeOf(behind),
}));

function madeOf<T>(makers: readonly (() => T)[]): T[] {
  return makers.map(make => make());
}

/** Random Rollouts, by what they are. */
export const RANDOM_ROLLOUTS: Record<string, fc.Arbitrary<MakeRollout>> = {
  'canaries': fc.tuple(PODS, DELIVERIES).map(([pods, delivery]) => chart => {
    new CanaryRollout(chart, 'canary', { ...pods, ...delivery() });
  }),
  'canaries of services that were there': fc.tuple(DELIVERIES, fc.integer({ min: 1, max: 20 })).map(([delivery, replicas]) => chart => {
    const containers = [{ image: 'echo', portNumber: 8080 }];
    const weightedService = new WeightedService(chart, 'echo', { name: 'echo', port: 80, versions: [{ name: 'v1', weight: 100, containers, replicas }] });
    new CanaryRollout(chart, 'canary', { weightedService, ...delivery() });
  }),
  'blue-greens': fc.tuple(PODS, PROMOTIONS).map(([pods, promotion]) => chart => {
    new BlueGreenRollout(chart, 'blue-green', { ...pods, ...promotion() });
  }),
};
