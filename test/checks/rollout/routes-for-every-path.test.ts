import { describe, expect, test } from 'vitest';
import { delegate, headerSteps, HOST, mirrorSteps, rollout, split } from './rollout-manifests';
import { routesForEveryPath } from '../../../src/checks/rollout/routes-for-every-path';
import { Manifest } from '../../../src/mesh';
import { findInMesh, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(routesForEveryPath, {}, ...manifests);
const owned = (...http: object[]) => virtualService('orders-rollout', { hosts: [HOST], http });
const cart = { name: 'cart', match: [{ uri: { prefix: '/cart' } }], route: [{ destination: { host: 'cart' } }] };

describe('a route of Argo Rollouts that takes requests of every path', () => {
  test.each<[string, Manifest]>([
    ['beside another route', owned(cart, split())],
    ['before a route for a path', owned(split({ match: [{ uri: { prefix: '/orders' } }] }))],
    ['before a route with a rewrite', owned(split({ rewrite: { uri: '/' } }))],
  ])('stands %s', (_, manifest) => {
    expect(check(rollout(headerSteps()), manifest)).toMatchObject([{
      code: 'CDI147', level: 'warning', resource: 'Rollout shop/orders', field: 'spec.strategy.canary.steps[0].setHeaderRoute',
    }]);
    expect(check(rollout(mirrorSteps({ method: { exact: 'GET' } })), manifest)).toMatchObject([{ field: 'spec.strategy.canary.steps[1].setMirrorRoute' }]);
  });

  test('is none in a VirtualService without hosts, in one with nothing else, with a path of its own, or where there is no such step', () => {
    expect(check(rollout(headerSteps()), delegate(cart, split()))).toEqual([]);
    expect(check(rollout(headerSteps()), owned(split()))).toEqual([]);
    expect(check(rollout(mirrorSteps({ path: { exact: '/orders' } })), owned(cart, split()))).toEqual([]);
    expect(check(rollout({ steps: [{ setWeight: 20 }] }), owned(cart, split()))).toEqual([]);
  });
});
