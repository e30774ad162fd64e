/** Inline keys: what our check takes, Envoy takes too, each key alone. */
import { generateKeyPairSync } from 'node:crypto';
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EnvoyOracle, startEnvoyOracle } from './envoy/oracle';
import { tally } from './tally';
import { JsonWebKeys } from '../../src';
import { noUsableKey } from '../../src/istio';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 500);
/** Texts are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);

type Key = Record<string, unknown>;

const keyOf = (pair: { publicKey: { export(options: { format: 'jwk' }): object } }): Key => ({ ...pair.publicKey.export({ format: 'jwk' }) });

const RSA = [512, 1024, 2048].map(modulusLength => keyOf(generateKeyPairSync('rsa', { modulusLength })));

const KEYS: Key[] = [
  ...RSA,
  keyOf(generateKeyPairSync('rsa', { modulusLength: 1024, publicExponent: 3 })),
  ...['P-256', 'P-384', 'P-521', 'secp256k1'].map(namedCurve => keyOf(generateKeyPairSync('ec', { namedCurve }))),
  keyOf(generateKeyPairSync('ed25519')),
  keyOf(generateKeyPairSync('x25519')),
  keyOf(generateKeyPairSync('ed448')),
];

const url = (...bytes: number[]): string => Buffer.from(bytes).toString('base64url');

const ones = (length: number): string => url(...Array<number>(length).fill(0xFF));

const VALUES = fc.oneof(
  fc.constantFrom<unknown>(
    'RSA', 'EC', 'OKP', 'oct', 'P-256', 'P-384', 'P-521', 'p-256', 'Ed25519', 'RS256', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA', 'RSA-OAEP', '', 'AQ', 'Ag', 'Aw', 'AQAB', 'AQAAAAE',
    'BQAAAAE', 'A', '====', '+/+/', 5, true, null, [], {}, ones(32), ones(63), ones(64), ones(66), ones(2048), ones(2049), url(0x7F, ...Array<number>(63).fill(0xFF)), url(...Array<number>(32).fill(0)),
  ),
  fc.constantFrom(...KEYS.flatMap(key => [key.n, key.e, key.x, key.y].filter(value => value !== undefined))),
  fc.uint8Array({ maxLength: 70 }).map(bytes => Buffer.from(bytes).toString('base64url')),
  fc.string({ maxLength: 4 }),
);

/** A key with some members changed. */
const CHANGED = fc.tuple(
  fc.constantFrom(...KEYS),
  fc.dictionary(fc.constantFrom('kty', 'n', 'e', 'x', 'y', 'k', 'crv', 'alg', 'use', 'kid', 'x5c', 'key_ops', 'x5t'), VALUES, { maxKeys: 2, noNullPrototype: true }),
).map(([key, changes]): Key => ({ ...key, ...changes }));

let oracle: EnvoyOracle;

beforeAll(async () => {
  oracle = await startEnvoyOracle('json-web-keys');
});

afterAll(() => oracle?.stop());

/** Why Envoy refuses the texts of key sets. */
function ask(texts: readonly string[]): Promise<(string | undefined)[]> {
  const filter = (name: string, config: object): object => ({ name, typed_config: config });
  return oracle.ask(texts.map(text => ({
    http_filters: [
      filter('tokens', {
        '@type': 'type.googleapis.com/envoy.extensions.filters.http.jwt_authn.v3.JwtAuthentication',
        'providers': { all: { issuer: 'a', local_jwks: { inline_string: text } } },
      }),
      filter('router', { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' }),
    ],
  })));
}

function isTaken(text: string): boolean {
  try {
    JsonWebKeys.inline(text);
    return true;
  } catch {
    return false;
  }
}

const setOf = (...keys: unknown[]): string => JSON.stringify({ keys });

test('keys that are none, and texts that JavaScript alone reads', async () => {
  const [rsa] = RSA;
  const good = setOf(rsa);
  const texts = [
    setOf({ kty: 'RSA', n: 'AQAB', e: 'AQAB' }), setOf({ ...rsa, e: 'AQ' }), setOf({ ...rsa, alg: 'ES256' }), setOf({ kty: 'foo' }), `\uFEFF${good}`,
    good.replace('"kty":', '"kty":"RSA","kty":'), good.replace('"kty":', '"kid":"\\ud800","kty":'), good.replace('"kty":', '"z":1e999,"kty":'),
    good.replace('"kty":', `"z":${'['.repeat(100)}${']'.repeat(100)},"kty":`),
  ];

  expect((await ask(texts)).filter(reason => reason === undefined)).toEqual([]);
  expect(texts.filter(isTaken)).toEqual([]);
  // Their near misses; and one good key among others, where we say what Envoy leaves out in silence.
  const nearMisses = [good, setOf({ ...rsa, alg: 'PS256' }), `\n ${good}`, good.replace('"kty":', `"z":${'['.repeat(80)}${']'.repeat(80)},"kty":`), setOf(...RSA, rsa)];
  expect(await ask(nearMisses)).toEqual(nearMisses.map(() => undefined));
  expect(nearMisses.filter(text => !isTaken(text))).toEqual([]);
  expect(await ask([setOf({ kty: 'foo' }, rsa)])).toEqual([undefined]);
  expect(isTaken(setOf({ kty: 'foo' }, rsa))).toBe(false);
});

test(`${RUNS * 4} random keys`, { timeout: 60_000 + RUNS * 200 }, async () => {
  const texts = [...KEYS.map(key => setOf(key)), ...fc.sample(CHANGED, { numRuns: RUNS * 4, seed: SEED }).map(key => setOf(key))];
  const reasons = await ask(texts);

  expect(texts.filter((text, index) => isTaken(text) && reasons[index] !== undefined)).toEqual([]);
  // Of objects that nobody built here all is told that Envoy refuses, and nothing else.
  expect(texts.filter((text, index) => (noUsableKey(text) === undefined) !== (reasons[index] === undefined))).toEqual([]);
  // What Envoy takes beyond: symmetric keys, a curve left out, padding, other ways to write the same bytes, and what Istio's webhook alone reads.
  const beyond = texts.filter((text, index) => !isTaken(text) && reasons[index] === undefined)
    .map(text => (JSON.parse(text) as { keys: Key[] }).keys[0])
    .filter(({ key_ops: operations, x5c, ...key }) => operations === undefined && x5c === undefined
      && ['alg', 'kid', 'use', 'x5t'].every(name => typeof (key[name] ?? '') === 'string'));
  expect(beyond.filter(({ kty, crv, n, e, x, y, k }) => kty !== 'oct' && k === undefined && crv !== undefined && crv !== ''
    && [n, e, x, y].every(value => value === undefined || typeof value === 'string' && Buffer.from(value, 'base64url').toString('base64url') === value))).toEqual([]);
  expect(texts.filter(isTaken).length).toBeGreaterThan(RUNS / 2);
  tally('texts asked of Envoy', texts.length);
});
