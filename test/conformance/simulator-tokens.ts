/** Tokens of several issuers and algorithms, right ones and such as nearly are, for random requests. */
import { generateKeyPairSync, KeyObject, sign } from 'node:crypto';
import { Draw } from './random-texts';

interface Signer {
  readonly key: KeyObject;
  readonly jwk: object;
  readonly algorithms: readonly string[];
}

const signer = ({ publicKey, privateKey }: { publicKey: KeyObject; privateKey: KeyObject }, ...algorithms: string[]): Signer =>
  ({ key: privateKey, jwk: publicKey.export({ format: 'jwk' }), algorithms });

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const SIGNERS: Record<string, Signer> = {
  es: signer(generateKeyPairSync('ec', { namedCurve: 'P-256' }), 'ES256'),
  es384: signer(generateKeyPairSync('ec', { namedCurve: 'P-384' }), 'ES384'),
  es512: signer(generateKeyPairSync('ec', { namedCurve: 'P-521' }), 'ES512'),
  rsa: signer(RSA, 'RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'),
  ed: signer(generateKeyPairSync('ed25519'), 'EdDSA'),
};

export const ISSUERS: readonly string[] = ['https://login.example.com', 'https://partner.example.com', 'third'];

/** Whose keys an issuer has. */
const KEYS: Record<string, readonly string[]> = {
  [ISSUERS[0]]: ['es', 'rsa'],
  [ISSUERS[1]]: ['rsa', 'ed'],
  [ISSUERS[2]]: ['es384', 'es512', 'es'],
};

/** A set of keys for a rule: mostly those of the issuer. */
export function drawKeys(draw: Draw, issuer: string): string {
  const names = draw.isLucky(10) ? draw.some(2, () => draw.of(Object.keys(SIGNERS))) : KEYS[issuer];
  return JSON.stringify({
    keys: names.map(name => ({
      ...SIGNERS[name].jwk,
      ...draw.maybe(30, () => ({ kid: name })),
      ...draw.maybe(30, () => ({ alg: draw.of(SIGNERS[name].algorithms) })),
      ...draw.maybe(10, () => ({ use: 'sig' })),
    })),
  });
}

const encode = (value: unknown): string => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** Claims that policies and headers are made of. */
function drawClaims(draw: Draw, now: number): Record<string, unknown> {
  return {
    sub: draw.of<unknown>(['alice', 'alice', 'alice', 'bob', undefined, '', 'a/b', 'two words']),
    aud: draw.of<unknown>(['shop', 'https://shop/', ['x', 'shop'], 'other', undefined, [], ['http://shop']]),
    azp: draw.of<unknown>(['web', undefined, ['web', 'x']]),
    groups: draw.of<unknown>(['dev', ['dev', 'ops'], 'dev ops', [], 5, true, '', undefined, ['x', 5], null, -1.5, 1e20]),
    realm: draw.of<unknown>([{ roles: ['admin'] }, { roles: 'admin', name: 'x' }, 'x', undefined, { name: 5 }, { roles: [] }]),
    scope: draw.of<unknown>(['read write', 'read', ['read'], undefined, '', 'write  read', ' ']),
    n: draw.of<unknown>([5, '5', true, undefined, ['5'], 0, -7, 0.5]),
    exp: draw.isLucky(85) ? now + 3600 : draw.of<unknown>([undefined, 0, 0.5, now - 30, now - 200, 5]),
    nbf: draw.isLucky(90) ? undefined : draw.of<unknown>([now + 30, now + 200, 0, now - 100]),
    iat: draw.of<unknown>([undefined, now]),
  };
}

/** Members that make a token none. */
const WRONG_CLAIMS: readonly object[] = [
  { iss: 5 }, { iss: null }, { sub: 5 }, { sub: null }, { exp: 'soon' }, { exp: -1 }, { exp: 1e30 }, { exp: null }, { nbf: '1' }, { nbf: -0.5 }, { iat: [] },
  { iat: -1 }, { jti: 5 }, { jti: 'x' }, { aud: 5 }, { aud: ['a', 5] }, { aud: {} }, { aud: null },
];
const WRONG_HEADERS: readonly (object | string)[] = [
  { alg: 'none' }, { alg: 5 }, {}, { alg: 'ES257' }, { alg: 'HS256' }, { kid: 5 }, { kid: null }, { kid: 'nobody' }, { kid: 'es' }, { kid: 'rsa' }, { kid: '' },
  { crit: ['x'] }, { typ: 5 },
];

/** A token for one of the issuers, mostly for one of those that are asked for, by a key that mostly is right. */
export function drawToken(draw: Draw, asked: readonly string[]): string {
  const now = Math.floor(Date.now() / 1000);
  const issuer = draw.isLucky(92) ? draw.of(asked.length > 0 && draw.isLucky(80) ? asked : ISSUERS) : draw.of(['https://nobody.example.com', '', `${ISSUERS[0]}/`]);
  const { key, algorithms } = SIGNERS[draw.isLucky(90) ? draw.of(KEYS[issuer] ?? ['es']) : draw.of(Object.keys(SIGNERS))];
  const alg = draw.isLucky(97) ? draw.of(algorithms) : draw.of(['ES256', 'RS256', 'PS256', 'ES512', 'EdDSA']);
  const wrong = draw.isLucky(8) ? draw.of(WRONG_CLAIMS) : {};
  const header = { alg, ...draw.isLucky(8) ? draw.of(WRONG_HEADERS) as object : {} };
  const content = `${encode(header)}.${encode({ iss: issuer, ...drawClaims(draw, now), ...wrong })}`;
  const token = `${content}.${signatureOf(content, key, alg)}`;
  return draw.isLucky(92) ? token : spoilt(draw, token);
}

function signatureOf(content: string, key: KeyObject, alg: string): string {
  const hash = key.asymmetricKeyType === 'ed25519' ? null : `sha${/\d+$/.exec(alg)?.[0] ?? 256}`;
  const isPss = alg.startsWith('PS') && key.asymmetricKeyType === 'rsa';
  const options = isPss ? { padding: 6, saltLength: Number(alg.slice(2)) / 8 } : key.asymmetricKeyType === 'ec' ? { dsaEncoding: 'ieee-p1363' as const } : {};
  return sign(hash, Buffer.from(content), { key, ...options }).toString('base64url');
}

/** A token that somebody changed on the way. */
function spoilt(draw: Draw, token: string): string {
  const [header, payload, signature] = token.split('.');
  return draw.of([
    'x', 'a.b.c', `${header}.${payload}`, `${token}.`, `.${token}`, `${header}..${payload}.${signature}`, `${token}.${signature}`, `${token}=`, `${token}==`,
    `${header}=.${payload}.${signature}`, `${header}.${payload}.${signature}A`, `${header}.${payload}.${signature}AA`, `${header}.${payload}.A${signature}`,
    `${header}.${payload}.`, `${header}.${payload}.${signature.slice(1)}`, `${header}.${payload}.${signature.slice(0, -4)}`, `${header}!.${payload}.${signature}`,
    `${header}.${payload}.${signature.replace(/[-_]/g, '+')}`, `${header}.${encode('[]')}.${signature}`, `${header}.${encode('{')}.${signature}`,
    `${header}.${encode('{"iss":"third","iss":"third"}')}.${signature}`, `${encode('null')}.${payload}.${signature}`, `${token} x`, `${token} !`, `${token},x`,
    `${header}.${encode('{"iss":"third","a":"\\ud800"}')}.${signature}`, `${header}.${encode('{"iss":"third","exp":1e999}')}.${signature}`,
    `${header}.${encode('\uFEFF{"iss":"third"}')}.${signature}`, `${header}.${Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString('base64url')}.${signature}`,
  ]);
}
