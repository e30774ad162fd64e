import { expect, test } from 'vitest';
import { isForAudience, mistakeOfTime, readJsonWebToken } from '../../src/istio';
import { webSafeBytes } from '../../src/istio/web-safe-base64';

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const token = (claims: unknown, header: unknown = { alg: 'ES256' }): string => `${encode(header)}.${encode(claims)}.c2ln`;

test('is read as Envoy reads it', () => {
  expect(readJsonWebToken(token({ iss: 'a', aud: ['b', 'c'], exp: 5.5, nbf: 0.5 }, { alg: 'RS256', kid: 'k' }))).toMatchObject({
    algorithm: 'RS256', keyId: 'k', issuer: 'a', audiences: ['b', 'c'], expires: 5, notBefore: 0, signature: Buffer.from('sig'),
  });
  // Empty parts are none, and padding does no harm.
  expect(readJsonWebToken(`.${token({})}..`)).toMatchObject({ issuer: '', audiences: [] });
  expect(readJsonWebToken(`${encode({ alg: 'ES256', kid: 'kk' })}=.${encode({ iss: 'a' })}.c2ln`)).toMatchObject({ issuer: 'a' });
});

test.each<[string, string]>([
  ['a.b', 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections'],
  [`${token({})}.x`, 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections'],
  ['a.b.c', 'Jwt header is an invalid Base64url encoded'],
  [token({}, '{'), 'Jwt header is an invalid JSON'],
  [token({}, []), 'Jwt header is an invalid JSON'],
  // Nothing is an empty map.
  [token({}, 'null'), 'Jwt header [alg] field is required and must be a string'],
  [token({}, {}), 'Jwt header [alg] field is required and must be a string'],
  [token({}, { alg: 'none' }), 'Jwt header [alg] is not supported'],
  [token({}, { alg: 'ES256', kid: 5 }), 'Jwt header [kid] field is not a string'],
  [token('{"a":1,"a":1}'), 'Jwt payload is an invalid JSON'],
  [token({ iss: null }), 'Jwt payload [iss] field is not a string'],
  [token({ sub: 5 }), 'Jwt payload [sub] field is not a string'],
  [token({ iat: [] }), 'Jwt payload [iat] field is not an integer'],
  [token({ nbf: -0.5 }), 'Jwt payload [nbf] field is not a positive 64 bit integer'],
  [token({ exp: 2 ** 64 }), 'Jwt payload [exp] field is not a positive 64 bit integer'],
  [token({ jti: 5 }), 'Jwt payload [jti] field is not a string'],
  [token({ aud: ['a', 5] }), 'Jwt payload [aud] field is not a string or string list'],
  [token({}).replace('c2ln', 'c2ln!'), 'Jwt signature is an invalid Base64url encoded'],
])('%s is none: %s', (text, mistake) => {
  expect(readJsonWebToken(text)).toBe(mistake);
});

test.each<[number, number, string | undefined]>([
  [0, 0, undefined], [1060, 0, undefined], [1061, 0, 'Jwt not yet valid'], [0, 940, undefined], [0, 939, 'Jwt is expired'],
])('not before %s and until %s, at 1000', (notBefore, expires, mistake) => {
  expect(mistakeOfTime({ notBefore, expires }, 1000)).toBe(mistake);
});

test('audiences are compared without scheme and slash', () => {
  expect(isForAudience([], [])).toBe(true);
  expect(isForAudience(['https://a/'], ['a'])).toBe(true);
  expect(isForAudience(['a'], ['http://a', 'b'])).toBe(true);
  expect(isForAudience(['a'], ['b'])).toBe(false);
  expect(isForAudience([], ['b'])).toBe(false);
});

test.each<[string, string | undefined]>([
  ['c2ln', 'sig'], ['c2lnMQ', 'sig1'], ['c2lnMQ==', 'sig1'], ['c2lnMR', 'sig1'], [' c2 ln\t', 'sig'], ['', ''], ['c2lnMQ=', undefined], ['c2ln=', undefined],
  ['c', undefined], ['c2l+', undefined],
])('%j in Base64 is %j', (text, expected) => {
  expect(webSafeBytes(text)?.toString()).toBe(expected);
});
