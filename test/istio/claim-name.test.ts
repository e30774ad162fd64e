import { expect, test } from 'vitest';
import { misfitOfClaimName, claimHeader, claimKey, claimPath, conditionKey, isClaim } from '../../src/istio';

test.each([
  ['@request.auth.claims.groups', ['groups']], ['@request.auth.claims.realm.roles', ['realm', 'roles']], ['@request.auth.claims[realm][roles]', ['realm', 'roles']],
  ['@request.auth.claims[https://a.com/tier]', ['https://a.com/tier']], ['@Request.Auth.Claims.Groups', ['Groups']],
])('%s is the claim %j', (header, path) => {
  expect(claimPath(header)).toEqual(path);
  expect(isClaim(header)).toBe(true);
});

test.each(['@request.auth.claims', '@request.auth.claims[]', '@request.auth.claimsgroups', 'x-user', 'request.auth.claims.groups'])('%s is none', header =>
  expect([claimPath(header), isClaim(header)]).toEqual([undefined, false]));

test('a claim has a name in routes and one in policies', () => {
  expect(claimHeader(['realm', 'roles'])).toBe('@request.auth.claims[realm][roles]');
  expect(claimKey(['iss'])).toBe('request.auth.claims[iss]');
  expect(conditionKey('@request.auth.claims.realm.roles')).toBe('request.auth.claims[realm][roles]');
  expect(conditionKey('x-user')).toBe('request.headers[x-user]');
});

test.each(['@request.auth.claims[a][]', '@request.auth.claims[][a]', '@request.auth.claims.a..b', '@request.auth.claims.a.'])('Envoy finds no claim %s', name => {
  expect(misfitOfClaimName(name)).toBeDefined();
});

test.each(['@request.auth.claims[a][b.c]', '@request.auth.claims[..]', '@request.auth.claims.a.b', '@request.auth.claims', 'x-a'])('Envoy may find %s', name => {
  expect(misfitOfClaimName(name)).toBeUndefined();
});
