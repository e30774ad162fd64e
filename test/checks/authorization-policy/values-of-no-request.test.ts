import { describe, expect, test } from 'vitest';
import { AuthorizationAction, AuthorizationPolicy, JwtRule, PolicyTarget, RequestAuthentication } from '../../../src';
import { runChecks } from '../../../src/checks';
import { valuesOfNoRequest } from '../../../src/checks/authorization-policy/values-of-no-request';
import { Manifest, Mesh } from '../../../src/mesh';
import { threeWays } from '../three-ways';

const TOKENS: Manifest = {
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name: 'tokens', namespace: 'shop' },
  spec: { jwtRules: [{ issuer: 'https://tenant.example.com/' }, { issuer: 'https://actions.example.com' }] },
};

function found(rule: object, action = 'DENY'): string[] {
  const manifest: Manifest = {
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'x', namespace: 'shop' }, spec: { action, rules: [rule] },
  };
  return runChecks([valuesOfNoRequest], new Mesh([TOKENS, manifest].map(one => ({ manifest: one, oldestIstio: '1.31' }))))
    .map(({ level, field, message, fix }) => `${level} ${field}: ${message}; ${fix}`);
}

const source = (fields: object) => ({ from: [{ source: fields }] });
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const condition = (key: string, ...values: string[]) => ({ when: [{ key, values }] });

test('what Istio\'s webhook refuses is told as that alone', () => {
  expect(found(source({ trustDomains: ['cluster.local/ns/shop'] }))).toEqual([]);
});

describe('what no request has is an error', () => {
  test.each<[object, string, string]>([
    [operation({ notPaths: ['/a/*/b'] }), 'spec.rules[0].to[0].operation.notPaths[0]', 'at most one "*"'],
    [operation({ paths: ['admin'] }), 'paths[0]', 'begin it with "/"'],
    [operation({ methods: ['G T'] }), 'methods[0]', 'an HTTP method'],
    [operation({ hosts: ['https://shop.example.com'] }), 'hosts[0]', 'must be'],
    [source({ principals: ['spiffe://cluster.local/ns/shop/sa/cart'] }), 'spec.rules[0].from[0].source.principals[0]', 'Istio adds it'],
    [source({ principals: ['cart'] }), 'principals[0]', 'name the account with its namespace'],
    [source({ notPrincipals: ['cluster.local/ns/shop/cart'] }), 'notPrincipals[0]', 'an identity such as "cluster.local/ns/shop/sa/cart"'],
    [source({ notNamespaces: ['Shop'] }), 'notNamespaces[0]', 'the name of a namespace'],
    [source({ namespaces: [`*${'x'.repeat(64)}`] }), 'namespaces[0]', 'at most 63 characters'],
    [source({ trustDomains: ['x'.repeat(256)] }), 'trustDomains[0]', 'at most 255 characters'],
    [operation({ paths: ['//{*}'] }), 'paths[0]', 'each segment plain'],
    [operation({ notPaths: ['/a/{*}//'] }), 'notPaths[0]', 'each segment plain'],
    [source({ requestPrincipals: ['https://login*'] }), 'requestPrincipals[0]', 'only the subject may end with "*"'],
    [source({ requestPrincipals: ['https://login.example.com'] }), 'requestPrincipals[0]', 'write "ISSUER/*"'],
    [source({ requestPrincipals: ['https://login.example.com/'] }), 'requestPrincipals[0]', 'write "ISSUER/*"'],
    [source({ requestPrincipals: ['*example.com/*'] }), 'requestPrincipals[0]', 'compares the subject as it stands'],
    [source({ requestPrincipals: ['alice'] }), 'requestPrincipals[0]', 'ISSUER/SUBJECT'],
    [condition('request.auth.principal', 'https://*'), 'spec.rules[0].when[0].values[0]', 'the whole issuer'],
    [condition('request.auth.claims[scope]', 'read write'), 'when[0].values[0]', 'single words'],
    [condition('request.headers[:path]', 'admin'), 'when[0].values[0]', 'begin it with "/"'],
    [condition('request.headers[x-user]', 'a*b'), 'when[0].values[0]', 'at most one "*"'],
    [condition('connection.sni', 'Shop.example.com'), 'when[0].values[0]', 'in lower case'],
  ])('%j', (rule, field, words) => {
    const [one, ...others] = found(rule);
    expect(others).toEqual([]);
    expect(one).toContain('error spec.rules[0]');
    expect(one).toContain(`${field}: `);
    expect(one).toContain(words);
  });

  test.each<[object]>([
    [operation({ paths: ['/cart', '/cart/*', '*.json', '*'], methods: ['GET', '*'], hosts: ['shop.example.com', '*.example.com'] })],
    [source({ principals: ['cluster.local/ns/shop/sa/cart', '*/sa/cart', 'cluster.local/ns/*', 'cart*', '*', 'partner.example/frontend'], namespaces: ['shop', 'team-*'], notTrustDomains: ['cluster.local', 'x'.repeat(255)], notNamespaces: [`*${'x'.repeat(63)}`] })],
    [operation({ notPaths: ['/{*}/', '/a/{**}'] })],
    [source({ requestPrincipals: ['*', 'https://login.example.com/*', 'https://login.example.com/alice', '*/alice', '*alice', 'accounts*'] })],
    [condition('request.auth.claims[scope]', 'read', 'write*')],
    [condition('request.auth.claims[name][full]', 'Alice B')],
    [condition('request.headers[:path]', '/admin*')],
    [condition('experimental.envoy.filters.network[key]', 'a')],
    // What the webhook tells.
    [source({ ipBlocks: ['nonsense'], requestPrincipals: [''] })],
    [operation({ ports: ['eighty'] })],
    [condition('source.ip', 'nonsense')],
    [condition('nonsense', 'a*b')],
    [source({ principals: 'no list', namespaces: [1] })],
  ])('%j is none', rule => {
    expect(found(rule)).toEqual([]);
  });
});

describe('what takes fewer requests than it looks like', () => {
  test('is a warning', () => {
    expect(found(operation({ paths: ['/cart', '/admin/.*'] }), 'ALLOW')).toEqual([
      'warning spec.rules[0].to[0].operation.paths[1]: "/admin/.*" is a value that takes other requests than it looks like: it must be a path, not a '
        + 'pattern of another language, of which ".*" is a sign; write "/admin" for the path itself, and "/admin/*" for all below it',
    ]);
  });

  test('is a warning for a method in small letters, which only HTTP/2 can carry', () => {
    expect(found(operation({ methods: ['get'] }))).toEqual([
      expect.stringMatching(/^warning spec\.rules\[0\]\.to\[0\]\.operation\.methods\[0\]: "get" .* an HTTP method in capitals.*GET, not get/),
    ]);
  });

  test('is a warning where these requests get in', () => {
    expect(found(operation({ paths: ['/users/{*}/cart'] }))[0]).toContain('warning spec.rules[0].to[0].operation.paths[0]: "/users/{*}/cart" is a value that takes other');
    expect(found(operation({ notPaths: ['/users/{**}'] }), 'ALLOW')[0]).toContain('such requests get by: use "/users/*"');
  });

  test('is none where they are refused', () => {
    expect(found(operation({ paths: ['/users/{*}/cart'] }), 'ALLOW')).toEqual([]);
    expect(found(operation({ notPaths: ['/users/{**}'] }))).toEqual([]);
  });
});

describe('a token of an issuer that somebody checks', () => {
  test('is missed by one slash', () => {
    expect(found(source({ requestPrincipals: ['https://tenant.example.com/*'] }))).toEqual([
      'warning spec.rules[0].from[0].source.requestPrincipals[0]: "https://tenant.example.com/*" takes no token of the issuer '
        + '"https://tenant.example.com/": Istio takes it apart at its last slash, and compares another issuer; '
        + 'write "https://tenant.example.com//*": one slash is the issuer\'s, one stands before the subject',
    ]);
    expect(found(source({ requestPrincipals: ['https://tenant.example.com//*', 'https://tenant.example.com//auth0|1'] }))).toEqual([]);
  });

  test('is missed by a slash in its subject', () => {
    const subject = 'https://actions.example.com/repo:shop/cart:ref:refs/heads/main';
    expect(found(source({ requestPrincipals: [subject] }))[0]).toContain('compare request.auth.claims[iss] and request.auth.claims[sub]');
    expect(found(source({ requestPrincipals: ['https://actions.example.com/*', 'https://other.example.com/repo/main'] }))).toEqual([]);
  });
});

test('a construct tells it too, where only the mesh shows it', () => {
  const findings = threeWays(['CDI120'], chart => {
    const target = PolicyTarget.workload({ app: 'cart' });
    new RequestAuthentication(chart, 'tokens', { target, jwtRules: [{ issuer: 'https://tenant.example.com/', jwksUri: 'https://tenant.example.com/jwks' } as JwtRule] });
    new AuthorizationPolicy(chart, 'policy', {
      metadata: { name: 'policy' },
      target,
      action: AuthorizationAction.DENY,
      rules: [{ sources: [{ requestPrincipals: ['https://tenant.example.com/*'] }], operations: [{ ports: [8080] }] }],
    });
  });
  expect(findings.map(({ code, field }) => [code, field])).toEqual([['CDI120', 'spec.rules[0].from[0].source.requestPrincipals[0]']]);
});
