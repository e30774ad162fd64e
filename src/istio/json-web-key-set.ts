import { listOf, mapOf } from './plain-value';

type Key = Record<string, unknown>;

/** Texts that describe a key, whatever its type. */
const DESCRIPTIONS = ['alg', 'kid', 'use', 'x5t', 'x5t#S256', 'x5u'];
/** The numbers of each type of key, and those of a private one. */
const NUMBERS: Readonly<Record<string, { readonly own: readonly string[]; readonly secret: readonly string[] }>> = {
  RSA: { own: ['n', 'e'], secret: ['d', 'p', 'q', 'dp', 'dq', 'qi'] },
  EC: { own: ['x', 'y'], secret: ['d'] },
  OKP: { own: ['x'], secret: ['d'] },
  oct: { own: ['k'], secret: [] },
};
const CURVES = ['P-256', 'P-384', 'P-521', 'Ed25519', 'Ed448', 'X25519', 'X448'];
const WITH_CURVE = ['EC', 'OKP'];
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

/**
 * Why Istio's webhook does not read a text as JSON Web Keys, or a single one. Which of them Envoy can use is another question.
 */
export function mistakeOfKeySet(text: string): string | undefined {
  const keys = keysOf(text);
  if (keys === undefined) {
    return 'it is no JSON with a list "keys"';
  }
  const wrong = keys.map(mistakeOfKey).findIndex(mistake => mistake !== undefined);
  return wrong < 0 ? undefined : `of key ${wrong} ${mistakeOfKey(keys[wrong])}`;
}

/** Whether a set has a key that only the issuer may know. */
export function hasPrivateKey(text: string): boolean {
  return (keysOf(text) ?? []).some(key => mapOf(key).kty === 'oct' || mapOf(key).d !== undefined);
}

/** Why descriptions of a key are of another type than Istio's webhook reads. */
export function mistakeOfDescription(key: Key): string | undefined {
  const wrong = DESCRIPTIONS.filter(name => typeof (key[name] ?? '') !== 'string');
  if (wrong.length > 0) {
    return `${wrong.join(', ')} must be a text where it is given`;
  }
  const operations = key.key_ops ?? [];
  const areTexts = Array.isArray(operations) && operations.every(one => typeof one === 'string');
  return areTexts ? undefined : 'key_ops must be a list of texts where it is given';
}

/** The keys; nothing where there is no list of them. A set without the list is a single key. */
function keysOf(text: string): readonly unknown[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return undefined;
  }
  const { keys } = parsed as Key;
  return !Object.hasOwn(parsed, 'keys') ? [parsed] : keys === null || Array.isArray(keys) ? listOf(keys) : undefined;
}

function mistakeOfKey(key: unknown): string | undefined {
  const members = mapOf(key);
  const numbers = Object.hasOwn(NUMBERS, String(members.kty)) ? NUMBERS[String(members.kty)] : undefined;
  if (numbers === undefined) {
    return `kty must be one of ${Object.keys(NUMBERS).join(', ')}`;
  }
  const isPrivate = members.d !== undefined && members.kty !== 'oct';
  const needed = [...numbers.own, ...isPrivate ? ['d'] : []];
  const given = [...numbers.own, ...isPrivate ? numbers.secret : []];
  if (needed.some(name => members[name] === undefined) || given.some(name => !BASE64.test(String(members[name] ?? '')))) {
    return `${needed.join(', ')} must be there, in Base64`;
  }
  if (WITH_CURVE.includes(String(members.kty)) && !CURVES.includes(String(members.crv))) {
    return `crv must be one of ${CURVES.join(', ')}`;
  }
  return mistakeOfDescription(members);
}
