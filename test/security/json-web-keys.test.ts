import { generateKeyPairSync, JsonWebKey } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import { describe, expect, test } from 'vitest';
import { JsonWebKeys } from '../../src/security/json-web-keys';

const PAIRS: [string, { publicKey: JsonWebKey; privateKey: JsonWebKey }][] = [
  ['RSA', exported(generateKeyPairSync('rsa', { modulusLength: 2048 }))],
  ['EC', exported(generateKeyPairSync('ec', { namedCurve: 'P-256' }))],
  ['OKP', exported(generateKeyPairSync('ed25519'))],
];

/** In Base64, as a key has it. */
const CERTIFICATE = rootCertificates[0].replace(/-----.*-----|\n/g, '');

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
  ['a key that is none', '{"keys": [1]}', 'key 0 of inline JSON Web Keys must be a public key that Istio and Envoy can use (its type (kty) is none of RSA, EC and OKP)'],
  ['a key of an unknown type', '{"keys": [{"kty": "toString"}]}', '(its type (kty) is none of RSA, EC and OKP), got "toString": mend it, or leave this key out'],
  ['a private key as PEM', '-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----\n', 'got a private key in plain text (PEM): give the text'],
  ['a public key as PEM', '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n', 'must be JSON'],
  ['a byte order mark', '\uFEFF{"keys": [1]}', 'must be JSON'],
  ['a member twice', '{"keys": [], "keys": [1]}', 'must be JSON as Envoy reads it (it names a member twice)'],
  ['a member twice, inside', '{"keys": [{"kty": "RSA", "a": {"b": 1, "b": 2}}]}', '(it names a member twice)'],
  ['half of a character', '{"keys": [{"kid": "\\ud800"}]}', '(it has half of a character)'],
  ['a number too large', '{"keys": [1e999]}', '(it has a number that is too large)'],
  ['a deep text', `{"keys": [${'['.repeat(100)}${']'.repeat(100)}]}`, '(it is nested deeper than 90)'],
  ['half a key', '{"keys": [{"kty": "RSA", "n": "AQAB"}]}', 'an RSA key has the numbers n and e in Base64 for URLs'],
])('%s is refused', (_, jwks, message) => {
  expect(() => JsonWebKeys.inline(jwks)).toThrow(message);
});

describe('a public key that Envoy can not use', () => {
  const [[, { publicKey: rsa }], [, { publicKey: ec }], [, { publicKey: ed }]] = PAIRS;
  const bytes = (...values: number[]) => Buffer.from(values).toString('base64url');

  test.each([
    ['no modulus', { ...rsa, n: 'AQAB' }, 'n is an odd number of 512 to 16384 bits', rsa],
    ['a modulus of 511 bits', { ...rsa, n: bytes(0x7F, ...Array<number>(63).fill(0xFF)) }, 'n is an odd number', { ...rsa, n: bytes(...Array<number>(64).fill(0xFF)) }],
    ['an even modulus', { ...rsa, n: `${rsa.n!.slice(0, -2)}AA` }, 'n is an odd number', rsa],
    ['a padded modulus', { ...rsa, n: `${rsa.n}==` }, 'in Base64 for URLs, without padding', rsa],
    ['the exponent 1', { ...rsa, e: 'AQ' }, 'e is 3 or 65537', { ...rsa, e: 'Aw' }],
    ['another exponent', { ...rsa, e: 'EQ' }, 'e is 3 or 65537', { ...rsa, e: 'AQAB' }],
    ['an algorithm of another type', { ...rsa, alg: 'ES256' }, 'the algorithm (alg) of such a key is one that begins with RS or PS', { ...rsa, alg: 'PS512' }],
    ['another curve', { ...ec, crv: 'secp256k1' }, 'the curve (crv) is one of P-256, P-384, P-521', { ...ec, alg: 'ES256' }],
    ['no point of the curve', { ...ec, y: ec.x }, 'x and y are a point of the curve', ec],
    ['the algorithm of another curve', { ...ec, alg: 'ES384' }, 'the algorithm (alg) of such a key is ES256', { ...ec, alg: '' }],
    ['a key for encryption', { ...ed, crv: 'X25519' }, 'the curve (crv) of an OKP key is Ed25519', ed],
    ['31 bytes', { ...ed, x: bytes(...Array<number>(31).fill(1)) }, 'x has 32 bytes', { ...ed, x: bytes(...Array<number>(32).fill(1)) }],
    ['an algorithm that is no text', { ...rsa, alg: 5 }, 'alg must be a text where it is given', { ...rsa, alg: null }],
    ['names that are no texts', { ...ec, 'kid': 1, 'x5t#S256': [] }, 'kid, x5t#S256 must be a text', { ...ec, 'kid': '1', 'x5t#S256': '', 'my-own': [] }],
    ['a use that is a list', { ...ed, use: ['sig'] }, 'use must be a text', { ...ed, use: 'sig' }],
    ['operations that are no list', { ...rsa, key_ops: 'verify' }, 'key_ops must be a list of texts', { ...rsa, key_ops: ['verify'] }],
    ['certificates that are none', { ...rsa, x5c: ['AAAA'] }, 'x5c must be a list of certificates', { ...rsa, x5c: [CERTIFICATE] }],
    ['Ed25519 as algorithm', { ...ed, alg: 'Ed25519' }, 'the algorithm (alg) of such a key is EdDSA', { ...ed, alg: 'EdDSA' }],
  ])('%s', (_, key, message, nearMiss) => {
    expect(() => JsonWebKeys.inline(set(rsa, key))).toThrow(message);
    expect(() => JsonWebKeys.inline(set(key))).toThrow(/^key 0 of inline JSON Web Keys must be a public key that Istio and Envoy can use/);
    expect(JsonWebKeys.inline(set(nearMiss))._render()).toEqual({ jwks: set(nearMiss) });
  });
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
