import { describe, expect, test } from 'vitest';
import { delegate, headerSteps, mirrorSteps, rollout, root, subsets } from './rollout-manifests';
import { droppedRoutes } from '../../../src/checks/rollout/dropped-routes';
import { Manifest } from '../../../src/mesh';
import { findInMesh, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => findInMesh(droppedRoutes, {}, delegate(), subsets(), ...manifests);
const group = (value: object) => ({ headers: { 'x-user-group': value } });

describe('a header route of a Rollout', () => {
  test.each<[string, object, object]>([
    ['an expression', group({ regex: 'be.*' }), { exact: 'beta' }],
    ['another text', group({ exact: 'gold' }), { exact: 'beta' }],
    ['a longer beginning', group({ prefix: 'betas' }), { exact: 'beta' }],
    ['a text, where it is an expression itself', group({ exact: 'beta' }), { regex: 'be.*' }],
  ])('is dropped behind %s', (_, match, value) => {
    expect(check(rollout(headerSteps(value)), root(match))).toMatchObject([{
      code: 'CDI145',
      level: 'warning',
      resource: 'Rollout shop/orders',
      field: 'spec.strategy.canary.steps[0].setHeaderRoute',
      message: expect.stringContaining('header route "beta" does not go together with headers.x-user-group of spec.http[0].match[0] of VirtualService shop/orders'),
      related: ['VirtualService shop/orders'],
    }]);
  });

  test.each<[string, object]>([
    ['the same text', group({ exact: 'beta' })],
    ['a beginning of it', group({ prefix: 'be' })],
    ['another header', { headers: { 'x-region': { regex: 'e.' } } }],
    ['a path', { uri: { regex: '/orders/.*' } }],
  ])('is kept behind %s', (_, match) => {
    expect(check(rollout(headerSteps()), root(match))).toEqual([]);
  });

  test('is kept behind a route without a match, and one that the steps take away counts for nothing', () => {
    expect(check(rollout(headerSteps()), root())).toEqual([]);
    expect(check(rollout({ steps: [{ setHeaderRoute: { name: 'beta' } }] }), root(group({ regex: 'be.*' })))).toEqual([]);
  });

  test('is dropped behind one of several routes that lead there', () => {
    const edge = virtualService('edge', { hosts: ['shop.example.com'], http: [{ match: [{ uri: { prefix: '/' } }, group({ exact: 'x' })], delegate: { name: 'orders-rollout' } }] });

    expect(check(rollout(headerSteps()), root(), edge)).toMatchObject([{ message: expect.stringContaining('match[1] of VirtualService shop/edge') }]);
  });
});

describe('a mirror route of a Rollout', () => {
  test.each<[string, object, object, string]>([
    ['any method behind one method', { method: { regex: '.+' } }, { method: { exact: 'GET' } }, 'method of'],
    ['a path behind an expression', { path: { prefix: '/' } }, { uri: { regex: '/orders/.*' } }, 'uri of'],
    ['a wider path', { path: { prefix: '/' } }, { uri: { prefix: '/orders' } }, 'uri of'],
    ['another header', { headers: { team: { exact: 'a' } } }, { headers: { team: { exact: 'b' } } }, 'headers.team of'],
  ])('with %s is dropped', (_, own, match, message) => {
    expect(check(rollout(mirrorSteps(own)), root(match))).toMatchObject([{
      field: 'spec.strategy.canary.steps[1].setMirrorRoute', message: expect.stringContaining(`mirror route "copies" does not go together with ${message}`),
    }]);
  });

  test.each<[string, object, object]>([
    ['the same method', { method: { exact: 'GET' } }, { method: { exact: 'GET' } }],
    ['a path below that before it', { path: { prefix: '/orders/v2' } }, { uri: { prefix: '/orders' } }],
  ])('with %s is kept', (_, own, match) => {
    expect(check(rollout(mirrorSteps(own)), root(match))).toEqual([]);
  });
});
