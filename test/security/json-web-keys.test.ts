import { generateKeyPairSync, JsonWebKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { JsonWebKeys } from '../../src/security/json-web-keys';

const PAIRS: [string, { publicKey: JsonWebKey; privateKey: JsonWebKey }][] = [
  ['RSA', exported(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
  ['EC', exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
  ['OKP', exported(generateKeyPairSync('ed25519'))],
];

function exported(pair: ReturnType<typeof generateKeyPairSync>) {
  const { publicKey, privateKey } = pair as unknown as Record<string, { export(options: { format: 'jwk' }): JsonWebKey }>;
  return { publicKey: publicKey.export({ format: 'jwk' }), privateKey: privateKey.export({ format: 'jwk' }) };
}

const set = (...keys: unknown[]) => JSON.stringify({ keys });

describe.each(PAIRS)('inline keys of the type %s', (_, { publicKey, privateKey }) => {
  test('are written as they are', () => {
    expect(JsonWebKeys.inline(set(publicKey))._render()).toEqual({ jwks: set(publicKey) });
  });

  test('are refused where they are private, and not repeated in the error', () => {
    const refused = () => JsonWebKeys.inline(set(publicKey, privateKey));
    expect(refused).toThrow(/^key 1 of inline JSON Web Keys must be a public key, got a private key in plain text \(member "d"/);
    expect(refused).toThrow(/give the public part only/);
    expect(refused).not.toThrow(privateKey.d);
  });
});

test('a symmetric key is private', () => {
  const refused = () => JsonWebKeys.inline(set({ kty: 'oct', k: 'c2VjcmV0' }));
  expect(refused).toThrow('got a private key in plain text (member "k")');
  expect(refused).not.toThrow('c2VjcmV0');
});

test.each([
  ['no JSON', 'secret', 'must be JSON, got "6 characters that are not"'],
  ['no set', '[]', 'must be an object with a list "keys" of at least one'],
  ['null', 'null', 'must be an object with a list "keys"'],
  ['a set without keys', '{"keys": []}', 'must be an object with a list "keys" of at least one'],
  ['a key that is none', '{"keys": [1]}', 'key 0 of inline JSON Web Keys must be a key of the type RSA'],
  ['a key of an unknown type', '{"keys": [{"kty": "toString"}]}', 'must be a key of the type RSA'],
  ['a private key as PEM', '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n', 'got a private key in plain text (PEM): give the text'],
  ['a public key as PEM', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n', 'must be JSON'],
  ['half a key', '{"keys": [{"kty": "RSA", "n": "AQAB"}]}', 'must be a key of the type RSA (n, e)'],
])('%s is refused', (_, jwks, message) => {
  expect(() => JsonWebKeys.inline(jwks)).toThrow(message);
});

describe('an address of keys', () => {
  test.each(['https://login.example.com/keys', 'http://keys.shop.svc.cluster.local:8080/'])('%s is accepted', uri => {
    expect(JsonWebKeys.fromUri(uri)._render()).toEqual({ jwksUri: uri });
  });

  test.each([
    ['nothing', ''],
    ['without a scheme', 'login.example.com/keys'],
    ['of another scheme', 'ftp://login.example.com'],
    ['without a host', 'https://'],
    ['too long', `https://a.example.com/${'a'.repeat(2048)}`],
  ])('%s is refused', (_, uri) => {
    expect(() => JsonWebKeys.fromUri(uri)).toThrow('address of JSON Web Keys must be a URL with http:// or https://, at most 2048 characters');
  });
});
