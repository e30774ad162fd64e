import { cryptoLibrary } from './crypto-library';
import { mistakeOfDescription } from './json-web-key-set';

/** The curves that Envoy knows, with the algorithm of each. */
const CURVES = new Map<unknown, string>([['P-256', 'ES256'], ['P-384', 'ES384'], ['P-521', 'ES512']]);

/** Sizes of a modulus in bits, as BoringSSL takes them. */
const MODULUS_BITS = { smallest: 512, largest: 16384 };

/** The exponents that BoringSSL takes. */
const EXPONENTS = [3n, 65537n];

const ED25519_BYTES = 32;

type Members = Record<string, unknown>;

/**
 * Why Envoy does not take a JSON Web Key. It leaves such a key out without a word where there is another one, and refuses the listener
 * with all its routes where there is none.
 */
export function wrongPublicKey(key: Members): string | undefined {
  return wrongDescription(key) ?? wrongNumbers(key);
}

/** Istio's webhook reads members that Envoy does not look at, and refuses the object where one of them is of another type. */
function wrongDescription(key: Members): string | undefined {
  return mistakeOfDescription(key) ?? (isList(key.x5c ?? [], isCertificate) ? undefined
    : 'x5c must be a list of certificates in Base64 where it is given');
}

/** Why its numbers and its algorithm are none that Envoy takes. */
export function wrongNumbers(key: Members): string | undefined {
  switch (key.kty) {
    case 'RSA': return wrongRsa(key);
    case 'EC': return wrongCurve(key);
    case 'OKP': return wrongOctets(key);
    default: return 'its type (kty) is none of RSA, EC and OKP';
  }
}

function wrongRsa(key: Members): string | undefined {
  const modulus = integerOf(key.n);
  const exponent = integerOf(key.e);
  if (modulus === undefined || exponent === undefined) {
    return 'an RSA key has the numbers n and e in Base64 for URLs, without padding';
  }
  const bits = modulus.toString(2).length;
  if (bits < MODULUS_BITS.smallest || bits > MODULUS_BITS.largest || modulus % 2n === 0n) {
    return `n is an odd number of ${MODULUS_BITS.smallest} to ${MODULUS_BITS.largest} bits`;
  }
  if (!EXPONENTS.includes(exponent)) {
    return `e is ${EXPONENTS.join(' or ')}`;
  }
  return wrongAlgorithm(key, alg => /^(RS|PS)/.test(alg), 'one that begins with RS or PS');
}

function wrongCurve(key: Members): string | undefined {
  const algorithm = CURVES.get(key.crv);
  if (algorithm === undefined) {
    return `the curve (crv) is one of ${[...CURVES.keys()].join(', ')}`;
  }
  if (integerOf(key.x) === undefined || integerOf(key.y) === undefined || !isOnCurve(key)) {
    return 'x and y are a point of the curve, in Base64 for URLs, without padding';
  }
  return wrongAlgorithm(key, alg => alg === algorithm, algorithm);
}

function wrongOctets(key: Members): string | undefined {
  if (key.crv !== 'Ed25519') {
    return 'the curve (crv) of an OKP key is Ed25519';
  }
  if (bytesOf(key.x)?.length !== ED25519_BYTES) {
    return `x has ${ED25519_BYTES} bytes, in Base64 for URLs, without padding`;
  }
  return wrongAlgorithm(key, alg => alg === 'EdDSA', 'EdDSA');
}

function wrongAlgorithm({ alg }: Members, isRight: (alg: string) => boolean, right: string): string | undefined {
  return typeof alg !== 'string' || alg === '' || isRight(alg) ? undefined : `the algorithm (alg) of such a key is ${right}`;
}

function isList(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isCertificate(value: unknown): boolean {
  if (typeof value !== 'string') {
    return false;
  }
  const { X509Certificate } = cryptoLibrary();
  try {
    return new X509Certificate(Buffer.from(value, 'base64')).raw.toString('base64') === value;
  } catch {
    return false;
  }
}

function bytesOf(value: unknown): Buffer | undefined {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64url') : undefined;
  return bytes && bytes.length > 0 && bytes.toString('base64url') === value ? bytes : undefined;
}

function integerOf(value: unknown): bigint | undefined {
  const bytes = bytesOf(value);
  return bytes && BigInt(`0x${bytes.toString('hex')}`);
}

function isOnCurve({ kty, crv, x, y }: Members): boolean {
  const { createPublicKey } = cryptoLibrary();
  try {
    createPublicKey({ key: { kty, crv, x, y } as import('node:crypto').JsonWebKey, format: 'jwk' });
    return true;
  } catch {
    return false;
  }
}
