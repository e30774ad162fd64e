import { listOf, mapOf, mapsOf } from './plain-value';
import { wrongNumbers } from './public-key';
import { wrongJson } from './strict-json';

type Members = Record<string, unknown>;

const NUMBERS = ['n', 'e', 'x', 'y', 'k'];
const WEB_SAFE = /^[A-Za-z0-9_-]*={0,2}$/;
const HMAC = ['HS256', 'HS384', 'HS512'];
/** The curve that an algorithm stands for where a key of elliptic curves names none; without either it is the first one. */
const CURVES = new Map<unknown, string>([['', 'P-256'], ['ES256', 'P-256'], ['ES384', 'P-384'], ['ES512', 'P-521']]);

/**
 * Why Envoy finds no key that it can use in a set of JSON Web Keys that Istio's webhook reads: it refuses the listener then. Beside a right
 * one it leaves out the others without a word.
 */
export function noUsableKey(text: string): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  const wrong = wrongJson(text, parsed);
  if (wrong !== undefined) {
    return `Envoy does not read it as JSON: ${wrong}`;
  }
  const { keys } = mapOf(parsed);
  if (!Array.isArray(keys)) {
    return 'it has no list "keys"';
  }
  const reasons = listOf(keys).map(key => unusable(mapOf(key)));
  return reasons.includes(undefined) ? undefined : reasons[0] ?? 'its list "keys" is empty';
}

/** The keys of a set of JSON Web Keys that Envoy uses, written in one way; the others it leaves out without a word. */
export function usableKeysOf(text: string): Members[] {
  return noUsableKey(text) !== undefined ? [] : keysIn(text).filter(key => unusable(key) === undefined).map(inOneForm);
}

function keysIn(text: string): Members[] {
  try {
    return mapsOf(mapOf(JSON.parse(text)).keys);
  } catch {
    return [];
  }
}

function unusable(key: Members): string | undefined {
  const plain = inOneForm(key);
  return key.kty === 'oct' ? wrongSecret(plain) : wrongNumbers(plain);
}

function inOneForm(key: Members): Members {
  const written = Object.fromEntries(NUMBERS.filter(name => key[name] !== undefined).map(name => [name, inOneWay(key[name])]));
  return { ...key, ...written, ...key.kty === 'EC' ? { crv: curveOf(key) } : {} };
}

function wrongSecret({ alg, k }: Members): string | undefined {
  if (typeof alg === 'string' && alg !== '' && !HMAC.includes(alg)) {
    return `the algorithm (alg) of such a key is one of ${HMAC.join(', ')}`;
  }
  return typeof k === 'string' && k !== '' && WEB_SAFE.test(k) ? undefined : 'k is a text in Base64 for URLs that is not empty';
}

function curveOf({ alg, crv }: Members): unknown {
  const given = typeof crv === 'string' ? crv : '';
  return given === '' ? CURVES.get(typeof alg === 'string' ? alg : '') : given;
}

/** Envoy reads numbers with padding too, and does not mind bits behind the last byte. */
function inOneWay(value: unknown): unknown {
  return typeof value === 'string' && WEB_SAFE.test(value) ? Buffer.from(value, 'base64url').toString('base64url') : value;
}
