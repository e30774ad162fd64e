/** Parts of random policies: tokens with their keys, who asks for what. */
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { Draw } from './random-texts';
import { AuthorizationCondition, AuthorizationOperation, AuthorizationSource, JsonWebKeys, JwtRule } from '../../src';

const KEYS = [
  ...[512, 1024, 2048].map(modulusLength => generateKeyPairSync('rsa', { modulusLength }).publicKey),
  ...['P-256', 'P-384', 'P-521'].map(namedCurve => generateKeyPairSync('ec', { namedCurve }).publicKey),
  generateKeyPairSync('ed25519').publicKey,
].map(key => createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }) as Record<string, unknown>);

export function jwtRule(draw: Draw): JwtRule {
  const key = {
    ...draw.of(KEYS),
    ...draw.maybe(10, () => ({ alg: draw.of(['RS256', 'PS512', 'ES256', 'ES384', 'EdDSA', 'foo', '', 5]) })),
    ...draw.maybe(30, () => ({ kid: draw.text() })),
  } as Record<string, unknown>;
  const spoilt = draw.isLucky(10) ? {
    ...key,
    [draw.of(['n', 'e', 'x', 'y', 'kty', 'crv'])]: draw.of(['', 'AQ', 'AQAB', 'EC', 'RSA', 'P-256', '====', draw.text(), key.x, key.n]),
  } : key;
  return {
    issuer: draw.text('https://login.example.com'),
    keys: JsonWebKeys.inline(JSON.stringify({ keys: draw.some(2, other => other === 0 ? spoilt : draw.of(KEYS)) })),
    audiences: draw.maybe(40, () => draw.some(2, () => draw.text())),
    fromHeaders: draw.maybe(40, () => [{ name: draw.headerName(), prefix: draw.maybe(60, () => draw.text('Token ')) }]),
    fromParameters: draw.maybe(40, () => [draw.text()]),
    fromCookies: draw.maybe(40, () => [draw.text()]),
    outputPayloadToHeader: draw.maybe(30, () => draw.headerName()),
    outputClaimToHeaders: draw.maybe(40, () => [{ header: draw.headerName(), claim: draw.text('realm.role') }]),
    forwardOriginalToken: draw.maybe(50, () => draw.isLucky(50)),
    spaceDelimitedClaims: draw.maybe(30, () => [draw.text('roles')]),
    timeout: undefined,
  };
}

export function authorizationSource(draw: Draw): AuthorizationSource {
  const wild = (plain: string) => (): string => draw.of([plain, `${plain}*`, `*${plain}`, '*', draw.text(plain)]);
  const list = (make: () => string): string[] | undefined => draw.maybe(25, () => draw.some(2, make));
  const address = (): string => draw.of(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', draw.text('10.1.2.3'), draw.text('10.0.0.0/12')]);
  return {
    principals: list(wild('cluster.local/ns/a/sa/b')),
    notPrincipals: list(wild('cluster.local/ns/a/sa/b')),
    requestPrincipals: list(wild('https://a/b')),
    notRequestPrincipals: list(wild('https://a/b')),
    namespaces: list(wild('shop')),
    notNamespaces: list(wild('shop')),
    trustDomains: list(wild('cluster.local')),
    ipBlocks: list(address),
    remoteIpBlocks: list(address),
    notRemoteIpBlocks: list(address),
  };
}

export function authorizationOperation(draw: Draw): AuthorizationOperation {
  const list = (make: () => string): string[] | undefined => draw.maybe(35, () => draw.some(2, make));
  const path = (): string => draw.of([
    draw.path(), `${draw.path()}/*`, `*${draw.text('.json')}`, `${draw.path()}/{*}/${draw.word()}`, `${draw.path()}/{**}`,
    `/{${draw.text('*')}}`,
  ]);
  const host = (): string => draw.of([draw.host(), `*.${draw.host()}`, `${draw.host()}:*`]);
  return {
    hosts: list(host),
    notHosts: list(host),
    methods: list(() => draw.text('GET')),
    notMethods: list(() => 'POST'),
    paths: list(path),
    notPaths: list(path),
    ports: draw.maybe(20, () => [8080]),
    notPorts: draw.maybe(20, () => [9090]),
  };
}

export function authorizationCondition(draw: Draw): AuthorizationCondition {
  const key = draw.of([
    `request.headers[${draw.headerName()}]`, 'request.auth.principal', 'request.auth.audiences', 'request.auth.presenter',
    `request.auth.claims[${draw.text()}]`,
    `request.auth.claims[${draw.text('a')}][${draw.text('b')}]`, 'source.namespace', 'source.principal', 'connection.sni',
    draw.text('source.ip'), `experimental.envoy.filters.a.b[${draw.text('c')}]`,
  ]);
  const value = (): string => draw.of([draw.text(), `${draw.text()}*`, `*${draw.text()}`, '*']);
  return { key, values: draw.maybe(70, () => draw.some(2, value)), notValues: draw.maybe(40, () => draw.some(2, value)) };
}
