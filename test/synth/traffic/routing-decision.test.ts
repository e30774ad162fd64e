import { describe, expect, test } from 'vitest';
import { echoApp, SHOP } from './echo-app';
import {
  AmbiguityAbout, AuthorizationOutcome, AuthorizationPoint, DecidedAction, RoutingDecision, SimulatedRequest, TracedAbout, TrafficSimulator,
} from '../../../src';
import * as decided from '../../../src/simulator/decision';
import * as told from '../../../src/synth/traffic/decided';

const GATEWAY = [{ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: [{ port: 80, targetPort: 8080 }] }];
const echo = TrafficSimulator.fromApp(echoApp().app, { gatewayWorkloads: GATEWAY });
const asked: SimulatedRequest = { url: 'http://echo.example.com/cart?x=1' };

/** The getters of the class. */
const GETTERS = Object.entries(Object.getOwnPropertyDescriptors(RoutingDecision.prototype))
  .filter(([, { get }]) => get !== undefined).map(([name]) => name);

/** What two types must be to each other: the same. */
type Same<A, B> = [A] extends [B] ? [B] extends [A] ? true : never : never;

test('what other languages see has the keys and the words of the contract', () => {
  const same: true[] = [
    true satisfies Same<`${DecidedAction}`, decided.DecisionAction>,
    true satisfies Same<`${AuthorizationPoint}`, decided.DecidedAuthorization['at']>,
    true satisfies Same<`${AuthorizationOutcome}`, decided.DecidedAuthorization['decision']>,
    true satisfies Same<`${AmbiguityAbout}`, decided.AmbiguityAbout>,
    true satisfies Same<`${TracedAbout}`, decided.TracedStep['about']>,
    true satisfies Same<keyof told.DecidedDestination, keyof decided.DecidedDestination>,
    true satisfies Same<keyof told.DecidedAuthorization, keyof decided.DecidedAuthorization>,
    true satisfies Same<keyof told.DecidedHeaders, keyof decided.HeaderChanges>,
    true satisfies Same<keyof told.DecidedRetries, keyof decided.DecidedRetries>,
    true satisfies Same<keyof told.DecidedFault, keyof decided.DecidedFault>,
    true satisfies Same<keyof told.DecidedDelay, keyof NonNullable<decided.DecidedFault['delay']>>,
    true satisfies Same<keyof told.DecidedAbort, keyof NonNullable<decided.DecidedFault['abort']>>,
    true satisfies Same<keyof told.DecidedMirror, keyof decided.DecidedMirror>,
    true satisfies Same<keyof told.DecisionAmbiguity, keyof decided.Ambiguity>,
    true satisfies Same<keyof told.DecisionStep, keyof decided.TracedRule | keyof decided.TracedStep>,
    true satisfies Same<Exclude<keyof RoutingDecision, 'toJson' | 'explain' | 'simulate' | 'requireUnambiguous'>, keyof decided.Decision>,
  ];
  expect(same.every(Boolean)).toBe(true);
});

test('each key has a getter, with a copy of its own', () => {
  const decision = echo.request(asked);
  const json = decision.toJson();
  for (const key of Object.keys(json)) {
    expect(GETTERS).toContain(key);
    expect(decision[key as keyof RoutingDecision]).toEqual(json[key]);
  }
  (decision.destinations[0].workloads as string[]).push('Deployment echo/mine');
  expect(decision.destinations[0].workloads).toHaveLength(1);
});

test('what does not apply is absent; lists are empty then', () => {
  const decision = echo.request({ url: 'http://other.example.com/' });
  expect(decision.action).toBe(DecidedAction.NONE);
  expect(decision.status).toBe(404);
  expect(decision.toJson()).not.toHaveProperty('destinations');
  expect([decision.destinations, decision.mirrors, decision.authorization, decision.nearMisses, decision.ambiguous]).toEqual([[], [], [], [], []]);
  expect([decision.rule, decision.location, decision.fault, decision.requestHeaders]).toEqual([undefined, undefined, undefined, undefined]);
});

test('each call of toJson gives a fresh copy', () => {
  const decision = echo.request(asked);
  const json = decision.toJson();
  json.action = 'none';
  (json.destinations as { host: string }[])[0].host = 'other';
  expect(decision.toJson()).toMatchObject({ action: 'route', destinations: [{ host: 'echoserver.echo.svc.cluster.local' }, {}] });
});

describe('simulate', () => {
  test('ten requests look like ten calls of curl', () => {
    const answers = echo.request(asked).simulate(10, 4);
    expect(answers).toHaveLength(10);
    expect(new Set(answers)).toEqual(new Set(['echoserver-v1', 'echoserver-v2']));
    expect(echo.request(asked).simulate(10, 4)).toEqual(answers);
    expect(echo.request(asked).simulate(10, 5)).not.toEqual(answers);
    expect(echo.request(asked).simulate(10)).toEqual(echo.request(asked).simulate(10, 1));
  });

  test('of many requests each version has its share', () => {
    const answers = echo.request(asked).simulate(10_000, 7);
    const share = answers.filter(answer => answer === 'echoserver-v2').length / answers.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
    const beta = echo.request({ ...asked, headers: { 'x-user-group': ['beta'] } }).simulate(100);
    expect(new Set(beta)).toEqual(new Set(['echoserver-v2']));
  });

  test('a weight of 0 is never drawn, and where Envoy answers itself it is the status', () => {
    const simulator = TrafficSimulator.fromApp(echoApp([1, 0]).app);
    expect(new Set(simulator.request(asked).simulate(1000))).toEqual(new Set(['echoserver-v1']));
    expect(echo.request({ url: 'http://other.example.com/' }).simulate(2)).toEqual(['404', '404']);
    expect(echo.request({ url: 'http://echo.example.com:81/' }).simulate(1)).toEqual(['refused']);
    const missing = TrafficSimulator.fromYaml(SHOP.replace('app: cart }, ports', 'app: none }, ports'));
    expect(missing.request({ url: 'http://shop.example.com/cart/' }).simulate(1)).toEqual([expect.stringMatching(/^503 no pods are behind/)]);
  });

  test.each([[0, 1], [1_000_001, 1], [1.5, 1], [1, -1], [1, 0.5]])('%d requests with the seed %d are refused', (requests, seed) => {
    expect(() => echo.request(asked).simulate(requests, seed)).toThrow(/^(number of requests|seed) must be an integer/);
  });

  test('at the borders they are not', () => {
    expect(echo.request(asked).simulate(1, 0)).toHaveLength(1);
  });
});

describe('requireUnambiguous', () => {
  const assuming = TrafficSimulator.fromYaml(SHOP).request({ url: 'http://shop.example.com/cart/' });

  test('tells each assumption', () => {
    expect(() => assuming.requireUnambiguous()).toThrow(/^manifests do not decide GET http:\/\/shop\.example\.com\/cart\/ alone:\n {2}gatewayWorkload: .*, because /);
    expect(() => assuming.requireUnambiguous([AmbiguityAbout.DNS])).toThrow('gatewayWorkload');
  });

  test('gives the decision where there is none, or only such that may be', () => {
    expect(assuming.requireUnambiguous([AmbiguityAbout.GATEWAY_WORKLOAD])).toBe(assuming);
    const decision = echo.request(asked);
    expect(decision.requireUnambiguous()).toBe(decision);
  });
});

test('it explains itself: answer, reasons, near misses, assumptions', () => {
  const text = TrafficSimulator.fromApp(echoApp().app).request(asked).explain();
  expect(text).toContain('GET http://echo.example.com/cart?x=1\n→ 200, by rule "default" of echo/');
  expect(text).toMatch(/ {2}80 % {2}echoserver\.echo\.svc\.cluster\.local:80 subset v1 {2}Deployment echo\/echoserver-v1\n/);
  expect(text).toMatch(/\nwhy\n {2}✗ echo\/\S+ "beta" match\[0\]: header x-user-group is absent.*\n {2}✓ echo\/\S+ "default"\n/);
  expect(text).toMatch(/\nassumed\n {2}.*, because /);
});
