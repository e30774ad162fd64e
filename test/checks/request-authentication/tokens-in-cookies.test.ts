import { expect, test } from 'vitest';
import { tokensInCookies } from '../../../src/checks/request-authentication/tokens-in-cookies';
import { policy } from '../reference-manifests';
import { findInManifests } from '../run-check';

const check = (...jwtRules: unknown[]) => findInManifests(tokensInCookies, policy('RequestAuthentication', 'tokens', { jwtRules }));

const ISSUER = { issuer: 'https://login.example.com' };
const COOKIE = { ...ISSUER, fromCookies: ['session', 'other'] };

test('a token that goes on in its cookie, although nobody says so', () => {
  expect(check(ISSUER, COOKIE)).toEqual([expect.objectContaining({
    code: 'CDI067',
    level: 'warning',
    resource: 'RequestAuthentication shop/tokens',
    message: 'JWT rule 1 takes tokens from the cookie "session", in which Envoy leaves them although forwardOriginalToken is not set',
    field: 'spec.jwtRules[1]',
  })]);
  expect(check({ ...COOKIE, forwardOriginalToken: false })).toHaveLength(1);
});

test.each<[string, unknown]>([
  ['that somebody says', { ...COOKIE, forwardOriginalToken: true }],
  ['of no cookie', { ...ISSUER, fromCookies: [] }],
  ['of a header, out of which Envoy takes it', { ...ISSUER, fromHeaders: [{ name: 'x-token' }] }],
  ['of what is no rule', 'https://login.example.com'],
])('one %s is none', (_, rule) => {
  expect(check(rule)).toEqual([]);
});
