import { ValidationError, refuse } from '../core/errors';
import { wrongJson, wrongPublicKey } from '../istio';

const MAX_URI_LENGTH = 2048;
/** Members of a JSON Web Key that only the signer may know (RFC 7518): of RSA, elliptic curves, and symmetric keys. */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

/**
 * The public keys of an issuer of tokens.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule
 */
export class JsonWebKeys {
  /**
   * Keys that Istio's control plane fetches, and fetches again from time to time. It has to reach the address.
   *
   * @param uri an address with `http://` or `https://`, at most 2,048 characters
   * @throws if it is another kind of address
   */
  public static fromUri(uri: string): JsonWebKeys {
    if (!isHttpUrl(uri) || uri.length > MAX_URI_LENGTH) {
      refuse('address of JSON Web Keys', `a URL with http:// or https://, at most ${MAX_URI_LENGTH} characters`, uri,
        'give the jwks_uri of the issuer');
    }
    return new JsonWebKeys('jwksUri', uri);
  }

  /**
   * Keys in the policy itself. Whoever may read the policy reads them, so they have to be the public parts.
   *
   * Each has to be one that Envoy can use: RSA of 512 to 16,384 bits, the curves P-256, P-384 and P-521, Ed25519. Without any Envoy refuses
   * the listener with everything on it; other keys of the issuer, for encryption for instance, are left out.
   *
   * @param jwks a JSON Web Key Set as a text: `{"keys": […]}`
   * @throws if it is no key set, or has a private or symmetric key, or one that Envoy can not use
   */
  public static inline(jwks: string): JsonWebKeys {
    parseKeys(jwks).forEach(requirePublicKey);
    return new JsonWebKeys('jwks', jwks);
  }

  private constructor(private readonly field: 'jwksUri' | 'jwks', private readonly value: string) {
  }

  /**
   * The keys as a JWT rule writes them.
   *
   * @internal
   */
  public _render(): Record<string, string> {
    return { [this.field]: this.value };
  }
}

/** Whether a text is an address of the web. */
export function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\//.test(text);
}

/** The text is not shown in errors: it may have a private key. */
function parseKeys(jwks: string): unknown[] {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(jwks)) {
    throw new ValidationError('inline JSON Web Keys must be public keys as JSON, got a private key in plain text (PEM): '
      + 'give the text that the jwks_uri of the issuer serves, and replace the key if this one was ever stored');
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(jwks);
  } catch {
    refuse('inline JSON Web Keys', 'JSON', `${String(jwks).length} characters that are not`, 'give the text of the key set');
  }
  const wrong = wrongJson(jwks, parsed);
  if (wrong !== undefined) {
    refuse('inline JSON Web Keys', `JSON as Envoy reads it (${wrong})`, 'another', 'give the text that the jwks_uri of the issuer serves');
  }
  const keys = parsed !== null && typeof parsed === 'object' ? (parsed as { keys?: unknown }).keys : undefined;
  return Array.isArray(keys) && keys.length > 0 ? keys
    : refuse('inline JSON Web Keys', 'an object with a list "keys" of at least one', 'another',
      'give the text that the jwks_uri of the issuer serves');
}

function requirePublicKey(key: unknown, index: number): void {
  const what = `key ${index} of inline JSON Web Keys`;
  const members = key !== null && typeof key === 'object' ? key as Record<string, unknown> : {};
  const secret = PRIVATE_MEMBERS.filter(name => members[name] !== undefined);
  if (secret.length > 0) {
    throw new ValidationError(`${what} must be a public key, got a private key in plain text (member ${secret.map(name => `"${name}"`).join(', ')}): `
      + 'give the public part only, and replace the key if this one was ever stored');
  }
  const wrong = wrongPublicKey(members);
  if (wrong !== undefined) {
    refuse(what, `a public key that Istio and Envoy can use (${wrong})`, members.kty,
      'mend it, or leave this key out: Envoy compares no token with it');
  }
}
