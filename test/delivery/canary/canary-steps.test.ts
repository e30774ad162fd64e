import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { CanaryScale } from '../../../src/delivery/canary/canary-scale';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { CanarySteps } from '../../../src/delivery/canary/canary-steps';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';

const { weight, pause, canaryScale, headerRoute, mirrorRoute, removeRoute } = CanaryStep;
const BETA = { 'x-user-group': StringMatch.exact('beta') };

const templateWith = () => ({});

/** The steps of a Rollout with ten pods, unless said otherwise. */
function stepsOf(steps: CanaryStep[], replicas = 10): CanarySteps {
  return new CanarySteps('canary "orders"', steps, replicas);
}

describe('steps of a canary', () => {
  test('are written as Argo Rollouts has them', () => {
    expect(stepsOf([
      canaryScale(CanaryScale.replicas(2)),
      headerRoute('beta', BETA),
      mirrorRoute('copies', { percentage: 35 }),
      pause(),
      removeRoute('beta'),
      removeRoute('copies'),
      canaryScale(CanaryScale.weight(20)),
      weight(20),
      canaryScale(CanaryScale.matchTrafficWeight()),
      pause(Duration.minutes(5)),
    ]).render(templateWith)).toEqual([
      { setCanaryScale: { replicas: 2 } },
      { setHeaderRoute: { name: 'beta', match: [{ headerName: 'x-user-group', headerValue: { exact: 'beta' } }] } },
      { setMirrorRoute: { name: 'copies', percentage: 35, match: [{ method: { regex: '.+' } }] } },
      { pause: {} },
      { setHeaderRoute: { name: 'beta' } },
      { setMirrorRoute: { name: 'copies' } },
      { setCanaryScale: { weight: 20 } },
      { setWeight: 20 },
      { setCanaryScale: { matchTrafficWeight: true } },
      { pause: { duration: '300s' } },
    ]);
  });

  test('a mirror route has a match of its own, and another only where none is said', () => {
    const [, step] = stepsOf([canaryScale(CanaryScale.replicas(1)), mirrorRoute('copies', {
      method: StringMatch.exact('GET'), headers: { 'x-user-group': StringMatch.prefix('be') },
    })]).render(templateWith);

    expect(step).toEqual({
      setMirrorRoute: { name: 'copies', percentage: 100, match: [{ method: { exact: 'GET' }, headers: { 'x-user-group': { prefix: 'be' } } }] },
    });
  });

  test('name the routes that come and go beforehand, each once, in the order in which they are tried', () => {
    const steps = stepsOf([
      canaryScale(CanaryScale.replicas(1)), mirrorRoute('copies'), headerRoute('beta', BETA), removeRoute('beta'),
      headerRoute('beta', { 'x-user-group': StringMatch.prefix('b') }),
    ]);

    expect(steps.managedRoutes).toEqual([{ name: 'copies' }, { name: 'beta' }]);
    expect(steps.routes.map(({ what }) => what)).toEqual(['mirror route "copies"', 'header route "beta"', 'header route "beta"']);
  });

  test.each([
    ['a weight that is no percentage', () => weight(101), 'weight of a canary step must be an integer from 0 to 100, got 101'],
    ['a weight with a fraction', () => weight(12.5), 'weight of a canary step must be an integer from 0 to 100, got 12.5'],
    ['a pause of nothing', () => pause(Duration.seconds(0)), 'duration of a pause must be at least one second, got "0 s"'],
    ['a pause with a fraction', () => pause(Duration.millis(1500)), 'duration of a pause must be a duration in whole seconds, got "1.5 s"'],
    ['fewer pods than none', () => CanaryScale.replicas(-1), 'replicas of a canary must be an integer of at least 0, got -1'],
    ['more pods than all', () => CanaryScale.weight(101), 'weight of the pods of a canary must be an integer from 0 to 100, got 101'],
    ['a header route with two headers', () => headerRoute('beta', { ...BETA, 'x-region': StringMatch.exact('eu') }),
      'headers of header route "beta" must be exactly one, got "x-user-group and x-region": Argo Rollouts makes a route of its own of each'],
    ['a header route without a header', () => headerRoute('beta', {}), 'headers of header route "beta" must be exactly one, got "none"'],
    ['a header route for any value', () => headerRoute('beta', { 'x-user-group': StringMatch.present() }),
      'header x-user-group of header route "beta" must be compared with a text, got "StringMatch.present()"'],
    ['a header route for the empty text', () => headerRoute('beta', { 'x-user-group': StringMatch.prefix('') }),
      'header x-user-group of header route "beta" must be compared with a text that is not empty, got "prefix \\"\\"": Argo Rollouts takes an empty text'],
    ['copies of requests with an empty header', () => mirrorRoute('copies', { headers: { 'x-user-group': StringMatch.exact('') } }),
      'header x-user-group of mirror route "copies" must be compared with a text that is not empty'],
    ['copies of requests with an empty method', () => mirrorRoute('copies', { method: StringMatch.exact('') }),
      'method of mirror route "copies" must be compared with a text that is not empty'],
    ['a route with a name that is none', () => headerRoute('Beta Group', BETA), 'name of a route of a canary step must be a DNS label'],
    ['copies of nothing', () => mirrorRoute('copies', { percentage: 0 }), 'percentage of mirror route "copies" must be an integer from 1 to 100, got 0'],
    ['no step', () => stepsOf([]), 'steps of canary "orders" must be'],
    ['the name of the route that is split', () => stepsOf([canaryScale(CanaryScale.replicas(1)), headerRoute('primary', BETA)]),
      'name of the route of step 1 (headerRoute) of canary "orders" must be another name, got "primary"'],
    ['one name for two kinds of routes', () => stepsOf([weight(10), headerRoute('beta', BETA), mirrorRoute('beta')]),
      'name of the route of step 2 (mirrorRoute) of canary "orders" must be one that no route of another kind has, got "beta"'],
    ['a route taken away that nobody made', () => stepsOf([weight(10), removeRoute('beta')]),
      'route of step 1 (removeRoute) of canary "orders" must be one that an earlier step made (none), got "beta"'],
    ['a route taken away twice', () => stepsOf([weight(10), headerRoute('beta', BETA), removeRoute('beta'), removeRoute('beta')]),
      'route of step 3 (removeRoute) of canary "orders" must be one that an earlier step made (none), got "beta"'],
    ['a header route before the canary has pods', () => stepsOf([headerRoute('beta', BETA)]),
      'pods of the canary at step 0 (headerRoute) of canary "orders" must be at least one, got 0: header route "beta" would lead to none'],
    ['a header route that outlives its pods', () => stepsOf([
      canaryScale(CanaryScale.replicas(1)), headerRoute('beta', BETA), canaryScale(CanaryScale.matchTrafficWeight()),
    ]), 'pods of the canary at step 2 (canaryScale) of canary "orders" must be at least one, got 0'],
    ['more requests than the pods bear', () => stepsOf([canaryScale(CanaryScale.replicas(1)), weight(50)]),
      'pods of the canary at step 1 (weight) of canary "orders" must be at least 5: it gets 50 % of the requests'],
    ['fewer pods than the requests need', () => stepsOf([weight(50), canaryScale(CanaryScale.weight(40))]),
      'pods of the canary at step 1 (canaryScale) of canary "orders" must be at least 5: it gets 50 % of the requests'],
  ])('refuse %s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test.each([
    ['the smallest and the greatest weight', () => stepsOf([weight(0), weight(100)])],
    ['pods that just suffice', () => stepsOf([canaryScale(CanaryScale.replicas(5)), weight(50)])],
    ['one pod for a small share', () => stepsOf([canaryScale(CanaryScale.replicas(1)), weight(20)], 2)],
    ['a header route where the canary has a weight', () => stepsOf([weight(1), headerRoute('beta', BETA)])],
    ['a header route for an empty value', () => stepsOf([weight(1), headerRoute('beta', { 'x-user-group': StringMatch.regex('^$') })])],
    ['copies of requests that have a header', () => stepsOf([weight(1), mirrorRoute('copies', { headers: { 'x-user-group': StringMatch.present() } })])],
    ['no pods where nothing leads', () => stepsOf([canaryScale(CanaryScale.replicas(0)), weight(0)])],
    ['a route that is taken away before its pods', () => stepsOf([
      canaryScale(CanaryScale.replicas(1)), headerRoute('beta', BETA), removeRoute('beta'), canaryScale(CanaryScale.matchTrafficWeight()),
    ])],
  ])('take %s', (_, make) => {
    expect(make).not.toThrow();
  });
});
