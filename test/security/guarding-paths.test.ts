import { describe, expect, test } from 'vitest';
import { chartIn } from './policy-fixture';
import { AuthorizationAction, AuthorizationOperation, AuthorizationPolicy } from '../../src/security';

const { ALLOW, DENY, AUDIT } = AuthorizationAction;
const CUSTOM = AuthorizationAction.custom('opa');

const policy = (action: AuthorizationAction, operation: AuthorizationOperation) =>
  new AuthorizationPolicy(chartIn(), 'policy', { action, rules: [{ operations: [{ ports: [8080] }, { ...operation, ports: [8080] }] }] });

describe('a path that keeps requests out', () => {
  test.each<[string, AuthorizationAction, AuthorizationOperation]>([
    ['paths', DENY, { paths: ['/admin/{**}'] }],
    ['paths', DENY, { paths: ['/admin', '/users/{*}/cart'] }],
    ['paths', CUSTOM, { paths: ['/admin/{**}'] }],
    ['notPaths', ALLOW, { notPaths: ['/admin/{**}'] }],
  ])('is no template: %s with %o', (name, action, operation) => {
    expect(() => policy(action, operation)).toThrow(`rule 0: operation 1: ${name} of a policy with the action ${action.name} must be a path without {*} and {**}`);
  });

  test('can be all below the beginning of the template', () => {
    expect(() => policy(DENY, { paths: ['/users/{*}/cart'] })).toThrow('use "/users/*", or allow in another policy what is meant');
    expect(policy(DENY, { paths: ['/users/*'] })).toBeDefined();
  });

  test('does not end like an expression', () => {
    expect(() => policy(DENY, { paths: ['/admin.*'] })).toThrow('it takes only what begins with "/admin.", and no expression: use "/admin*", or name each path');
    expect(() => policy(ALLOW, { notPaths: ['/admin.*'] })).toThrow('must be a path that takes what lies below it too');
    expect(policy(DENY, { paths: ['/admin*', '*.php', '/a.b'] })).toBeDefined();
  });
});

test.each<[AuthorizationAction, AuthorizationOperation]>([
  [ALLOW, { paths: ['/users/{*}/cart', '/files/{**}', '/report.*'] }],
  [AUDIT, { paths: ['/users/{*}/cart'], notPaths: ['/files/{**}'] }],
  [DENY, { paths: ['/admin/*'], notPaths: ['/admin/{*}/public'] }],
  [CUSTOM, { notPaths: ['/files/{**}'] }],
])('a template that misses nobody who should be kept out is fine: %o with %o', (action, operation) => {
  expect(policy(action, operation)).toBeDefined();
});

test('a rule that is added later is checked too', () => {
  expect(() => policy(DENY, { paths: ['/a'] }).addRule({ operations: [{ paths: ['/b/{*}'] }] })).toThrow('rule 1: operation 0: paths');
});
