import type { JsonWebKey, KeyObject } from 'node:crypto';
import { cryptoLibrary } from './crypto-library';
import { JsonWebToken } from './json-web-token';
import { textOf } from './plain-value';
import { usableKeysOf } from './usable-keys';

type Members = Record<string, unknown>;
type SignedToken = Pick<JsonWebToken, 'algorithm' | 'keyId' | 'signed' | 'signature'>;

/** A public key by which Envoy knows tokens. */
export interface TokenKey {
  readonly keyId: string;
  /** Empty where it is for any. */
  readonly algorithm: string;
  /** Whether it has signed a token; a text, in the words of Envoy, where no key can have. */
  verify(token: SignedToken): boolean | string;
}

const FAILS = 'Jwt verification fails';
const ED25519_BYTES = 64;

/** How many bytes a number of a signature has. */
const CURVE_BYTES = new Map<unknown, number>([['P-256', 32], ['P-384', 48], ['P-521', 66]]);

/** The keys of a set of JSON Web Keys that Envoy uses. */
export function tokenKeysOf(jwks: string): TokenKey[] {
  return usableKeysOf(jwks).map(key => ({ keyId: textOf(key.kid) ?? '', algorithm: textOf(key.alg) ?? '', verify: verifierOf(key) }));
}

/** Why none of some keys has signed a token, in the words of Envoy; nothing where one has. */
export function mistakeOfSignature(token: SignedToken, keys: readonly TokenKey[]): string | undefined {
  const fitting = keys.filter(({ keyId, algorithm }) => (token.keyId === '' || keyId === '' || keyId === token.keyId)
    && (algorithm === '' || algorithm === token.algorithm));
  for (const key of fitting) {
    const isSigned = key.verify(token);
    if (isSigned !== false) {
      return isSigned === true ? undefined : isSigned;
    }
  }
  return fitting.length > 0 ? FAILS : 'Jwks doesn\'t have key to match kid or alg from Jwt';
}

function verifierOf(key: Members): TokenKey['verify'] {
  const { createHmac, createPublicKey, verify, constants } = cryptoLibrary();
  if (key.kty === 'oct') {
    const secret = Buffer.from(String(key.k), 'base64url');
    return ({ algorithm, signed, signature }) => createHmac(digestOf(algorithm), secret).update(signed).digest().equals(signature);
  }
  const { kty, crv, n, e, x, y } = key;
  let known: KeyObject | undefined;
  const publicKey = (): KeyObject => known ??= createPublicKey({ key: { kty, crv, n, e, x, y } as JsonWebKey, format: 'jwk' });
  if (kty === 'OKP') {
    return ({ signed, signature }) => signature.length !== ED25519_BYTES ? 'Jwt ED25519 signature is wrong length'
      : verify(null, Buffer.from(signed), publicKey(), signature);
  }
  if (kty === 'EC') {
    const size = CURVE_BYTES.get(crv)!;
    return ({ algorithm, signed, signature }) => {
      const numbers = numbersOf(signature, size);
      return numbers !== undefined && verify(digestOf(algorithm), Buffer.from(signed), { key: publicKey(), dsaEncoding: 'ieee-p1363' }, numbers);
    };
  }
  return ({ algorithm, signed, signature }) => {
    const isPss = algorithm.startsWith('PS');
    const padding = isPss ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
    return (isPss || algorithm.startsWith('RS'))
      && verify(digestOf(algorithm), Buffer.from(signed), { key: publicKey(), padding, saltLength: constants.RSA_PSS_SALTLEN_AUTO }, signature);
  };
}

/** Whatever a key is for, Envoy takes SHA-256 for what it does not know. */
function digestOf(algorithm: string): string {
  return /^(?:ES|RS|PS|HS)(?:384|512)$/.test(algorithm) ? `sha${algorithm.slice(2)}` : 'sha256';
}

/** Both halves of a signature, each as long as the curve wants it; nothing where one is longer. */
function numbersOf(signature: Buffer, size: number): Buffer | undefined {
  const half = Math.floor(signature.length / 2);
  const numbers = [signature.subarray(0, half), signature.subarray(half, 2 * half)].map(part => {
    const start = part.findIndex(byte => byte !== 0);
    return start < 0 ? part.subarray(0, 0) : part.subarray(start);
  });
  return numbers.some(({ length }) => length > size) ? undefined
    : Buffer.concat(numbers.flatMap(number => [Buffer.alloc(size - number.length), number]));
}
