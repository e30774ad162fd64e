import { Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { chartIn } from './policy-fixture';
import { PolicyTarget } from '../../src/core/policy-target';
import { RequestAuthentication } from '../../src/security';

const ISSUER = 'https://login.example.com';

test('accepts the tokens of its issuers at its target', () => {
  const chart = chartIn();
  const policy = new RequestAuthentication(chart, 'tokens', {
    metadata: { name: 'tokens' }, target: PolicyTarget.workload({ app: 'echo' }), jwtRules: [{ issuer: ISSUER }],
  });
  policy.addJwtRule({ issuer: `${ISSUER}/second` });
  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: { name: 'tokens', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'echo' } }, jwtRules: [{ issuer: ISSUER }, { issuer: `${ISSUER}/second` }] },
  }]);
});

test('needs a rule', () => {
  const chart = chartIn();
  const policy = new RequestAuthentication(chart, 'tokens');
  expect(() => Testing.synth(chart)).toThrow('RequestAuthentication "test/tokens" must have at least one JWT rule, got none: add one with addJwtRule');
  policy.addJwtRule({ issuer: ISSUER });
  expect(Testing.synth(chart)).toHaveLength(1);
});

test('refuses a rule with its number', () => {
  const policy = new RequestAuthentication(chartIn(), 'tokens', { jwtRules: [{ issuer: ISSUER }] });
  expect(() => policy.addJwtRule({ issuer: '' })).toThrow('JWT rule 1: issuer must be a text that is not empty');
});

test('has at most 4,096 rules', () => {
  const policy = new RequestAuthentication(chartIn(), 'tokens', { jwtRules: Array.from({ length: 4096 }, () => ({ issuer: ISSUER })) });
  expect(() => policy.addJwtRule({ issuer: ISSUER })).toThrow('JWT rules of a RequestAuthentication must be a list of at most 4096, got 4097');
});

test('for every waypoint is in the root namespace', () => {
  const target = PolicyTarget.gatewayClass('istio-waypoint');
  expect(() => new RequestAuthentication(chartIn(), 'tokens', { target })).toThrow('must be the root namespace (istio-system), got "shop"');
  expect(() => new RequestAuthentication(chartIn('istio-system'), 'tokens', { target })).not.toThrow();
});
