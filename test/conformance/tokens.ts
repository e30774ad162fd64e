/** Issuers of tokens (JWT) with keys of their own, for tests. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { readManifests, writeManifests } from './driver/cluster-state';

/** Claims of a token; one that is undefined is left out. */
export type Claims = Record<string, unknown>;

export interface Issuer {
  /** The claim `iss` of its tokens. */
  readonly issuer: string;
  /** Its public keys, as a JSON Web Key Set. */
  readonly jwks: string;
  /** A signed token. It is of this issuer, for `user`, and valid for an hour, unless the claims say otherwise. */
  token(claims?: Claims): string;
}

const HOUR_SECONDS = 3600;

/** An issuer `https://NAME.example.com`. Two of one name have different keys. */
export function newIssuer(name: string): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const issuer = `https://${name}.example.com`;
  const header = { alg: 'ES256', kid: name, typ: 'JWT' };
  return {
    issuer,
    jwks: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: header.alg, kid: name }] }),
    token: claims => {
      const now = Math.floor(Date.now() / 1000);
      const content = `${encode(header)}.${encode({ iss: issuer, sub: 'user', iat: now, exp: now + HOUR_SECONDS, ...claims })}`;
      return `${content}.${sign('sha256', Buffer.from(content), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
    },
  };
}

interface Authentication {
  readonly spec: { readonly jwtRules: Record<string, unknown>[] };
}

/** Manifests with the keys of an issuer in the place of those that are behind URLs: in a test is no network to fetch them. */
export function withInlineKeys(yaml: string, { jwks }: Issuer): string {
  const withKeys = ({ jwksUri: _, ...rule }: Record<string, unknown>): object => ({ ...rule, jwks });
  return writeManifests(readManifests(yaml).map(manifest => manifest.kind !== 'RequestAuthentication' ? manifest : {
    ...manifest, spec: { ...manifest.spec as object, jwtRules: (manifest as unknown as Authentication).spec.jwtRules.map(withKeys) },
  }));
}

/** The header that carries a token. */
export function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
