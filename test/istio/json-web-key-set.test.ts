import { describe, expect, test } from 'vitest';
import { hasPrivateKey, mistakeOfKeySet } from '../../src/istio';

const RSA = { kty: 'RSA', n: 'YQ', e: 'AQAB' };
const setOf = (...keys: unknown[]) => JSON.stringify({ keys });

describe('the mistake of a key set', () => {
  test.each([
    ['no keys', setOf()], ['a single key', JSON.stringify(RSA)], ['keys of all types', setOf(RSA, { kty: 'EC', crv: 'P-256', x: 'YQ', y: 'YQ' }, { kty: 'OKP', crv: 'Ed25519', x: 'YQ' }, { kty: 'oct', k: 'YQ' })],
    ['what nobody knows', setOf({ ...RSA, foo: 1 })],
  ])('is none for %s', (_, text) => {
    expect(mistakeOfKeySet(text)).toBeUndefined();
  });

  test.each([
    ['no JSON', 'a', /no JSON/], ['a list', '[]', /no JSON/], ['keys that are no list', '{"keys": {}}', /no JSON/], ['an unknown type', setOf({ kty: 'DSA' }), /key 0 kty/],
    ['the second one', setOf(RSA, {}), /key 1/], ['a number that is missing', setOf({ kty: 'RSA', n: 'YQ' }), /n, e must be there/], ['no Base64', setOf({ ...RSA, n: 'a b' }), /Base64/],
    ['an unknown curve', setOf({ kty: 'EC', crv: 'P-1', x: 'YQ', y: 'YQ' }), /crv/], ['a number as a name', setOf({ ...RSA, kid: 1 }), /kid must be a text/],
    ['operations that are no texts', setOf({ ...RSA, key_ops: [1] }), /key_ops/],
  ])('is told of %s', (_, text, mistake) => {
    expect(mistakeOfKeySet(text)).toMatch(mistake);
  });
});

test('a private key is seen, and a symmetric one', () => {
  expect(hasPrivateKey(setOf(RSA))).toBe(false);
  expect(hasPrivateKey(setOf(RSA, { ...RSA, d: 'YQ' }))).toBe(true);
  expect(hasPrivateKey(setOf({ kty: 'oct', k: 'YQ' }))).toBe(true);
});
