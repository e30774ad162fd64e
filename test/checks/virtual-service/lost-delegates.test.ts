import { describe, expect, test } from 'vitest';
import { lostDelegates } from '../../../src/checks/virtual-service/lost-delegates';
import { Manifest } from '../../../src/mesh';
import { findInMesh, namespace, virtualService } from '../reference-manifests';

const root = (delegate: object, match?: object[]): Manifest =>
  virtualService('root', { hosts: ['shop.example.com'], gateways: ['edge/public'], http: [{ match, delegate }] }, 'edge');
const leaf = (spec: object = {}, name = 'cart'): Manifest => virtualService(name, { http: [{ name: 'own', directResponse: { status: 200 } }], ...spec });
const leafMatching = (...match: object[]): Manifest => leaf({ http: [{ name: 'own', match, directResponse: { status: 200 } }] });
const prefix = (text: string) => ({ uri: { prefix: text } });
const flagger = (name: string): Manifest => ({
  apiVersion: 'flagger.app/v1beta1', kind: 'Canary', metadata: { name, namespace: 'shop' }, spec: { targetRef: { kind: 'Deployment', name } },
});
const CART = { name: 'cart', namespace: 'shop' };

const check = (...manifests: Manifest[]) => findInMesh(lostDelegates, {}, ...manifests);

describe('a delegate that Istio does not take', () => {
  test('has hosts', () => {
    expect(check(root(CART), leaf({ hosts: ['cart'] }))).toMatchObject([{ level: 'error', field: 'spec.http[0].delegate', message: expect.stringContaining('has hosts') }]);
  });

  test('is hidden from the namespace of the root', () => {
    expect(check(root(CART), leaf({ exportTo: ['.'] }))).toMatchObject([{ level: 'error', related: ['VirtualService shop/cart'] }]);
  });

  test('has nearly that name', () => {
    expect(check(root({ name: 'crat', namespace: 'shop' }), leaf())).toMatchObject([{ level: 'warning', fix: 'write "cart" of the namespace "shop"' }]);
  });

  test('is not in a namespace that is here, or of which all is known', () => {
    expect(check(root(CART), namespace('shop'), leaf({}, 'orders'))).toMatchObject([{ level: 'warning' }]);
    expect(findInMesh(lostDelegates, { external: { isComplete: true } }, root(CART))).toMatchObject([{ level: 'error' }]);
  });

  test('is not that of another Canary', () => {
    expect(check(root(CART), leaf({}, 'carts'), flagger('orders'))).toMatchObject([{ message: expect.stringContaining('there is "shop/carts"') }]);
  });

  test.each<[string, Manifest[]]>([
    ['is elsewhere', [root(CART)]],
    ['is there', [root(CART), leaf()]],
    ['is made by Flagger', [root(CART), leaf({}, 'carts'), flagger('cart')]],
    ['is exported to the root', [root(CART), leaf({ exportTo: ['edge'] })]],
    ['is in the namespace of the root', [root({ name: 'own' }), virtualService('own', { exportTo: ['.'], http: [] }, 'edge')]],
  ])('is not one that %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('a route of a delegate', () => {
  test.each<[string, object[], object[]]>([
    ['another prefix', [prefix('/cart')], [prefix('/orders')]],
    ['a wider prefix', [prefix('/cart')], [prefix('/')]],
    ['an expression for the same field', [prefix('/cart')], [{ uri: { regex: '/cart/.*' } }]],
    ['another value of the header', [{ headers: { team: { exact: 'a' } } }], [{ headers: { team: { exact: 'b' } } }]],
    ['another case', [{ uri: { prefix: '/cart' }, ignoreUriCase: true }], [prefix('/cart/items')]],
  ])('with %s is dropped', (_, roots, own) => {
    expect(check(root(CART, roots), leafMatching(...own))).toMatchObject([{
      level: 'warning', resource: 'VirtualService shop/cart', field: 'spec.http[0]', related: ['VirtualService edge/root'],
    }]);
  });

  test.each<[string, Manifest[]]>([
    ['within the prefix', [root(CART, [prefix('/cart')]), leafMatching(prefix('/cart/items'))]],
    ['without a match', [root(CART, [prefix('/cart')]), leaf()]],
    ['below a root without a match', [root(CART), leafMatching(prefix('/orders'))]],
    ['that fits one of two roots', [
      root(CART, [prefix('/cart')]), virtualService('other', { hosts: ['b.example.com'], http: [{ match: [prefix('/orders')], delegate: { name: 'cart' } }] }), leafMatching(prefix('/orders')),
    ]],
    ['whose root is elsewhere', [leafMatching(prefix('/orders'))]],
  ])('%s is kept', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
