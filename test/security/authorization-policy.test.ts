import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn } from './policy-fixture';
import { PolicyTarget } from '../../src/core/policy-target';
import { ExtensionProviderType } from '../../src/mesh-settings/extension-provider';
import { AuthorizationAction, AuthorizationPolicy, AuthorizationPolicyProps, AuthorizationRule } from '../../src/security';

const CART: AuthorizationRule = { operations: [{ paths: ['/cart'], ports: [8080] }] };

function policyOf(props: AuthorizationPolicyProps, chart = chartIn()): AuthorizationPolicy {
  return new AuthorizationPolicy(chart, 'policy', props);
}

const specOf = (props: AuthorizationPolicyProps, chart?: Chart) => policyOf(props, chart).apiObject.toJson().spec;
const { DENY, AUDIT } = AuthorizationAction;

test('without properties it allows nothing in its namespace', () => {
  const chart = chartIn();
  const policy = policyOf({ metadata: { name: 'allow-nothing' } }, chart);
  expect(policy.node.defaultChild).toBe(policy.apiObject);
  expect(Testing.synth(chart)).toEqual([{
    apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'allow-nothing', namespace: 'shop' }, spec: {},
  }]);
});

describe('an action', () => {
  test('is written unless it is ALLOW', () => {
    expect(specOf({ action: AuthorizationAction.ALLOW, rules: [{}] })).toEqual({ rules: [{}] });
    expect(specOf({ action: DENY, rules: [CART] })).toEqual({ action: 'DENY', rules: [{ to: [{ operation: { paths: ['/cart'], ports: ['8080'] } }] }] });
    expect(specOf({ action: AUDIT, rules: [{}] })).toEqual({ action: 'AUDIT', rules: [{}] });
  });

  test('asks a provider that the mesh has', () => {
    expect(specOf({ action: AuthorizationAction.custom('opa'), rules: [{}] })).toEqual({ action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] });
  });

  test('asks no provider that the mesh does not have, or has for something else', () => {
    const chart = chartIn('shop', { extensionProviders: [{ name: 'logs', providerType: ExtensionProviderType.ACCESS_LOG }] });
    for (const name of ['opa', 'logs', 'envoy', '']) {
      expect(() => policyOf({ action: AuthorizationAction.custom(name), rules: [{}] }, chartIn('shop', { extensionProviders: [] })))
        .toThrow(/^\[\S+\] provider of AuthorizationAction.custom must be an extension provider for external authorization that the mesh settings declare \(none\)/);
    }
    expect(() => policyOf({ action: AuthorizationAction.custom('logs'), rules: [{}] }, chart)).toThrow('declare it with MeshSettings.configure');
  });

  test.each([DENY, AUDIT, AuthorizationAction.custom('opa')])('$name needs a rule', action => {
    const chart = chartIn();
    const policy = policyOf({ action }, chart);
    expect(() => Testing.synth(chart)).toThrow(`AuthorizationPolicy "test/policy" with the action ${action.name} must have at least one rule, got none`);
    policy.addRule({});
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test.each<[string, AuthorizationRule]>([
    ['principals', { sources: [{ ipBlocks: ['10.0.0.1'], principals: ['*'] }] }],
    ['notServiceAccounts', { sources: [{ notServiceAccounts: ['cart'] }] }],
    ['trustDomains', { sources: [{ trustDomains: ['*'] }] }],
    ['notRequestPrincipals', { sources: [{ notRequestPrincipals: ['*'] }] }],
    ['source.namespace', { conditions: [{ key: 'source.namespace', values: ['shop'] }] }],
    ['request.auth.claims[a]', { conditions: [{ key: 'request.auth.claims[a]', values: ['b'] }] }],
  ])('with a provider compares no %s', (name, rule) => {
    expect(() => policyOf({ action: AuthorizationAction.custom('opa'), rules: [rule] }))
      .toThrow(`rule 0 of a policy with a provider must be one without identities of senders and tokens, got ["${name}"]`);
    expect(() => policyOf({ action: DENY, rules: [rule] })).not.toThrow();
  });

  test('with a provider compares addresses, paths and headers', () => {
    const rule = { sources: [{ ipBlocks: ['10.0.0.1'] }], ...CART, conditions: [{ key: 'request.headers[x-a]', values: ['1'] }] };
    expect(specOf({ action: AuthorizationAction.custom('opa'), rules: [rule] })).toHaveProperty('rules.0.when');
  });
});

describe('rules', () => {
  test('are added in their order', () => {
    const chart = chartIn();
    const policy = policyOf({ rules: [CART] }, chart);
    policy.addRule({ sources: [{ namespaces: ['shop'] }] });
    expect(Testing.synth(chart)[0].spec.rules.map((rule: object) => Object.keys(rule))).toEqual([['to'], ['from']]);
  });

  test('are refused with their number', () => {
    const policy = policyOf({ rules: [CART] });
    expect(() => policy.addRule({ sources: [{ ipBlocks: ['x'] }] })).toThrow('rule 1: source 0: ipBlocks must be');
  });

  test('are at most 512', () => {
    const policy = policyOf({ rules: Array.from({ length: 512 }, () => ({})) });
    expect(() => policy.addRule({})).toThrow('rules of an AuthorizationPolicy must be a list of at most 512, got 513');
  });
});

describe('a target', () => {
  test('is written beside the rules', () => {
    expect(specOf({ target: PolicyTarget.workload({ app: 'echo' }), rules: [{}] })).toEqual({ selector: { matchLabels: { app: 'echo' } }, rules: [{}] });
  });

  test('of every waypoint is in the root namespace', () => {
    const target = PolicyTarget.gatewayClass('istio-waypoint');
    expect(() => policyOf({ target })).toThrow('namespace of a policy for a GatewayClass must be the root namespace (istio-system), got "shop"');
    expect(() => policyOf({ target }, chartIn('istio-system'))).not.toThrow();
  });
});
