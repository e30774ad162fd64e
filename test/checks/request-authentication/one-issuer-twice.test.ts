import { describe, expect, test } from 'vitest';
import { oneIssuerTwice } from '../../../src/checks/request-authentication/one-issuer-twice';
import { Manifest } from '../../../src/mesh';
import { deployment, policy } from '../reference-manifests';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(oneIssuerTwice, ...manifests);

const CART = { app: 'cart' };
const rule = (more: object = {}) => ({ issuer: 'https://login.example.com', ...more });
const SHOP = rule({ audiences: ['shop'] });

const tokens = (name: string, jwtRules: unknown[], matchLabels?: object, namespace = 'shop') =>
  policy('RequestAuthentication', name, { ...matchLabels ? { selector: { matchLabels } } : {}, jwtRules }, namespace);

test('two rules for an issuer, with other options, for the same pods', () => {
  expect(check(tokens('a', [rule()], CART), tokens('b', [SHOP], CART))).toEqual([expect.objectContaining({
    code: 'CDI068',
    level: 'warning',
    resource: 'RequestAuthentication shop/b',
    message: 'JWT rule 0 and JWT rule 0 of RequestAuthentication shop/a check tokens of "https://login.example.com" in the same pods with other options: '
      + 'a token passes that fits one of them, and Istio mixes the rest',
    field: 'spec.jwtRules[0]',
    related: ['RequestAuthentication shop/a'],
  })]);
});

describe('it is told once', () => {
  test.each<[string, Manifest[]]>([
    ['in one object', [tokens('a', [rule(), SHOP], CART)]],
    ['of one for the namespace and one for some of its pods', [tokens('a', [rule()], CART), tokens('b', [SHOP])]],
    ['of one for the mesh and one for a namespace', [tokens('a', [rule()]), tokens('b', [SHOP], undefined, 'istio-system')]],
    ['of one for the mesh and one for some pods', [tokens('a', [rule()], CART), tokens('b', [SHOP], undefined, 'istio-system')]],
    ['of pods that have the labels of both', [tokens('a', [rule()], CART), tokens('b', [SHOP], { track: 'beta' }), deployment('cart', { ...CART, track: 'beta' })]],
    ['of a third one', [tokens('a', [rule()], CART), tokens('b', [rule()], CART), tokens('c', [SHOP], CART)]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toHaveLength(1);
  });
});

describe('it is not told', () => {
  test.each<[string, Manifest[]]>([
    ['of the same options', [tokens('a', [rule({ audiences: ['a'], forwardOriginalToken: true })], CART), tokens('b', [rule({ forwardOriginalToken: true, audiences: ['a'] })], CART)]],
    ['of two issuers', [tokens('a', [rule()], CART), tokens('b', [{ issuer: 'https://other.example.com', audiences: ['shop'] }], CART)]],
    ['of other pods', [tokens('a', [rule()], CART), tokens('b', [SHOP], { app: 'search' })]],
    ['of pods of which none has the labels of both', [tokens('a', [rule()], CART), tokens('b', [SHOP], { track: 'beta' }), deployment('cart', CART)]],
    ['of two namespaces', [tokens('a', [rule()]), tokens('b', [SHOP], undefined, 'billing')]],
    ['of one for a Gateway by its name', [tokens('a', [rule()]), policy('RequestAuthentication', 'b', { targetRefs: [{ kind: 'Gateway', group: 'gateway.networking.k8s.io', name: 'edge' }], jwtRules: [SHOP] })]],
    ['of what is no rule', [tokens('a', ['x', rule()], CART), tokens('b', [null, {}], CART)]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
