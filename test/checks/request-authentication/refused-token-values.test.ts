import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { refusedTokenValues } from '../../../src/checks/request-authentication/refused-token-values';
import { findInManifests } from '../run-check';

const check = (...jwtRules: unknown[]) =>
  findInManifests(refusedTokenValues, { apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name: 'tokens', namespace: 'shop' }, spec: { jwtRules } });
const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
const set = (...keys: object[]) => ({ issuer: 'a', jwks: JSON.stringify({ keys }) });
const secret = (k: unknown) => ({ kty: 'oct', k });

test('keys that Envoy can not use are an error, without their text', () => {
  expect(check({ issuer: 'a' }, set(secret('')))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.jwtRules[1].jwks has no key that Envoy can use (k is a text in Base64 for URLs that is not empty): Istio takes it, and Envoy refuses the '
      + 'listener of the pods, with all that is on it',
    field: 'spec.jwtRules[1].jwks',
  })]);
});

test.each<[string, object, string]>([
  ['a line break in a name', { fromHeaders: [{ name: 'a' }, { name: 'a\nb' }] }, 'fromHeaders[1].name'],
  ['a line break in a prefix', { fromHeaders: [{ name: 'a', prefix: 'a\r' }] }, 'fromHeaders[0].prefix'],
  ['a line break in the header that is written', { outputPayloadToHeader: 'a\nb' }, 'outputPayloadToHeader'],
  ['no keys', set(), 'jwks'],
  ['a single key', { jwks: JSON.stringify(RSA) }, 'jwks'],
  ['a key of another algorithm', set({ ...RSA, alg: 'ES256' }), 'jwks'],
  ['a curve that Envoy does not know', set({ kty: 'OKP', crv: 'Ed448', x: 'YQ' }), 'jwks'],
  ['a member twice', { jwks: JSON.stringify({ keys: [RSA] }).replace('"kty":', '"kty":"RSA","kty":') }, 'jwks'],
])('%s: one finding', (_, rule, field) => {
  expect(check(rule).map(found => found.field)).toEqual([`spec.jwtRules[0].${field}`]);
});

test.each<[string, unknown]>([
  ['a key beside another one', set(secret(''), RSA)],
  ['a secret', set(secret('YQ'))],
  ['a number with padding', set({ ...RSA, e: 'AQAB====' }, { ...RSA, n: `${RSA.n}==` })],
  ['names with blanks', { fromHeaders: [{ name: 'a b', prefix: 'c ' }], outputPayloadToHeader: 'a b' }],
  ['what Istio refuses itself', { jwks: 'a' }],
  ['what is nothing', { fromHeaders: [1, { name: 1 }], jwks: 1 }],
  ['no rule', 'a'],
])('%s: none', (_, rule) => {
  expect(check(rule)).toEqual([]);
});
