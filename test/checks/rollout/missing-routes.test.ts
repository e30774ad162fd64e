import { describe, expect, test } from 'vitest';
import { delegate, headerSteps, rollout, split, subsets } from './rollout-manifests';
import { missingRoutes } from '../../../src/checks/rollout/missing-routes';
import { Manifest } from '../../../src/mesh';
import { destinationRule, findInMesh, namespace, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(missingRoutes, {}, ...manifests);
const naming = (...virtualServices: object[]) => rollout({}, { virtualServices });

describe('a Rollout that Argo Rollouts takes for invalid', () => {
  test('names a VirtualService or a DestinationRule that is not there', () => {
    const others = [virtualService('cart', {}), destinationRule('cart'), namespace('shop')];

    expect(check(rollout(), ...others)).toMatchObject([
      { code: 'CDI148', level: 'warning', field: 'spec.strategy.canary.trafficRouting.istio.virtualServices[0].name' },
      { code: 'CDI148', field: 'spec.strategy.canary.trafficRouting.istio.destinationRule.name' },
    ]);
    expect(check(naming({ name: 'order-rollout' }), delegate(), subsets())).toMatchObject([{ fix: 'write "orders-rollout"' }]);
  });

  test('names a route that is not there', () => {
    expect(check(naming({ name: 'orders-rollout', routes: ['main'] }), delegate(), subsets())).toMatchObject([{
      field: 'spec.strategy.canary.trafficRouting.istio.virtualServices[0].routes', message: expect.stringContaining('has no route "main" (primary)'),
    }]);
  });

  test('names no route where there are several', () => {
    const several = delegate(split(), { name: 'old', route: [{ destination: { host: 'legacy' } }] });

    expect(check(naming({ name: 'orders-rollout' }), several, subsets())).toMatchObject([{ message: expect.stringContaining('has 2 routes') }]);
    expect(check(rollout({}, { virtualServices: undefined, virtualService: { name: 'orders-rollout' } }), several, subsets()))
      .toMatchObject([{ field: 'spec.strategy.canary.trafficRouting.istio.virtualService' }]);
  });

  test('is none where all is there, or may lie elsewhere', () => {
    expect(check(rollout(), delegate(), subsets())).toEqual([]);
    expect(check(rollout())).toEqual([]);
    expect(check(naming({ name: 'orders-rollout' }), delegate(), subsets())).toEqual([]);
  });

  test('a route that a step adds is not counted', () => {
    const live = delegate({ name: 'beta', match: [{ headers: { 'x-user-group': { exact: 'beta' } } }], route: [] }, split());

    expect(check(rollout(headerSteps(), { virtualServices: [{ name: 'orders-rollout' }] }), live, subsets())).toEqual([]);
  });

  test.each(['orders-rollout.edge', 'orders-rollout.edge.cluster.local'])('a name may have its namespace behind a dot: %s', name => {
    const edge = virtualService('orders-rollout', { http: [split()] }, 'edge');

    expect(check(naming({ name, routes: ['primary'] }), edge, subsets())).toEqual([]);
    expect(check(naming({ name, routes: ['primary'] }), namespace('edge'), virtualService('cart', {}, 'edge'), subsets())).toMatchObject([{ message: expect.stringContaining('"edge/orders-rollout"') }]);
  });
});
