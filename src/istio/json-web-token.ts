import { isMap } from './plain-value';
import { wrongJson } from './strict-json';
import { webSafeBytes } from './web-safe-base64';

/** A token (JWT) as Envoy reads it, before anybody knows who signed it. */
export interface JsonWebToken {
  readonly algorithm: string;
  /** The name of the key; empty where it has none. */
  readonly keyId: string;
  /** Empty where it names none. */
  readonly issuer: string;
  readonly audiences: readonly string[];
  /** In seconds since 1970; 0 where it is not said. */
  readonly notBefore: number;
  readonly expires: number;
  readonly claims: Readonly<Record<string, unknown>>;
  /** The claims as they were sent, in Base64 for URLs. */
  readonly payload: string;
  /** What was signed. */
  readonly signed: string;
  readonly signature: Buffer;
}

const ALGORITHMS = [
  'ES256', 'ES384', 'ES512', 'HS256', 'HS384', 'HS512', 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'EdDSA',
];
const TOO_LARGE = 2 ** 64;

/** The seconds that Envoy grants where clocks differ. */
const CLOCK_SKEW = 60;

/** Takes a token apart; a text, in the words of Envoy, where it is none. */
export function readJsonWebToken(text: string): JsonWebToken | string {
  const parts = text.split('.').filter(part => part !== '');
  if (parts.length !== 3) {
    return 'Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections';
  }
  const [head, payload, end] = parts;
  const header = readSection(head, 'header');
  if (typeof header === 'string') {
    return header;
  }
  const mistake = mistakeOfHeader(header);
  if (mistake !== undefined) {
    return mistake;
  }
  const claims = readSection(payload, 'payload');
  if (typeof claims === 'string') {
    return claims;
  }
  const wrong = mistakeOfClaims(claims);
  if (wrong !== undefined) {
    return wrong;
  }
  const signature = webSafeBytes(end);
  return signature === undefined ? 'Jwt signature is an invalid Base64url encoded' : {
    ...claimedBy(claims), algorithm: header.alg as string, keyId: textAt(header, 'kid'), claims, payload, signed: `${head}.${payload}`, signature,
  };
}

/** What a token says with claims that are of the right types. */
export function claimedBy(claims: Readonly<Record<string, unknown>>): Pick<JsonWebToken, 'issuer' | 'audiences' | 'notBefore' | 'expires'> {
  return {
    issuer: textAt(claims, 'iss'),
    audiences: [claims.aud ?? []].flat().filter(one => typeof one === 'string'),
    notBefore: Math.floor(Number(claims.nbf ?? 0)),
    expires: Math.floor(Number(claims.exp ?? 0)),
  };
}

/** Why claims are none of a token, in the words of Envoy. */
export function mistakeOfClaims(claims: Readonly<Record<string, unknown>>): string | undefined {
  const isThere = (name: string) => Object.hasOwn(claims, name);
  const noText = ['iss', 'sub'].find(name => isThere(name) && typeof claims[name] !== 'string');
  if (noText !== undefined) {
    return `Jwt payload [${noText}] field is not a string`;
  }
  for (const name of ['iat', 'nbf', 'exp'].filter(isThere)) {
    const value = claims[name];
    if (typeof value !== 'number') {
      return `Jwt payload [${name}] field is not an integer`;
    }
    if (value < 0 || value >= TOO_LARGE) {
      return `Jwt payload [${name}] field is not a positive 64 bit integer`;
    }
  }
  if (isThere('jti') && typeof claims.jti !== 'string') {
    return 'Jwt payload [jti] field is not a string';
  }
  return isThere('aud') && ![claims.aud].flat().every(one => typeof one === 'string')
    ? 'Jwt payload [aud] field is not a string or string list' : undefined;
}

/** Why a token is not valid at a time, in seconds since 1970. */
export function mistakeOfTime({ notBefore, expires }: Pick<JsonWebToken, 'notBefore' | 'expires'>, now: number): string | undefined {
  if (now + CLOCK_SKEW < notBefore) {
    return 'Jwt not yet valid';
  }
  return expires > 0 && now > expires + CLOCK_SKEW ? 'Jwt is expired' : undefined;
}

/** Whether a token is for one of some audiences, without scheme and slash at the end, or none is asked for. */
export function isForAudience(audiences: readonly string[], asked: readonly string[]): boolean {
  const known = asked.map(plainAudience);
  return known.length === 0 || audiences.some(one => known.includes(plainAudience(one)));
}

function plainAudience(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

function readSection(section: string, what: 'header' | 'payload'): Record<string, unknown> | string {
  const bytes = webSafeBytes(section);
  if (bytes === undefined) {
    return `Jwt ${what} is an invalid Base64url encoded`;
  }
  return readMap(bytes) ?? `Jwt ${what} is an invalid JSON`;
}

function readMap(bytes: Buffer): Record<string, unknown> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const parsed: unknown = JSON.parse(text);
    // Nothing is an empty map to Envoy.
    const members = parsed ?? {};
    return isMap(members) && wrongJson(text, parsed) === undefined ? members : undefined;
  } catch {
    return undefined;
  }
}

function mistakeOfHeader({ alg, kid = '' }: Record<string, unknown>): string | undefined {
  if (typeof alg !== 'string') {
    return 'Jwt header [alg] field is required and must be a string';
  }
  if (!ALGORITHMS.includes(alg)) {
    return 'Jwt header [alg] is not supported';
  }
  return typeof kid === 'string' ? undefined : 'Jwt header [kid] field is not a string';
}

function textAt(members: Readonly<Record<string, unknown>>, name: string): string {
  const value = members[name];
  return typeof value === 'string' ? value : '';
}
