import { describe, expect, test } from 'vitest';
import { AuthorizationPolicy, PolicyTarget } from '../../../src';
import { headersOfProxies } from '../../../src/checks/authorization-policy/headers-of-proxies';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

describe('a rule on what proxies write, whoever made it', () => {
  const told = (key: string, target = PolicyTarget.workload({ app: 'echo' })) => threeWays('CDI066', chart =>
    void new AuthorizationPolicy(chart, 'policy', { target, rules: [{}, { conditions: [{ key, notValues: ['*'] }] }] }));

  test('is told at the pods of a service', () => {
    expect(told('request.headers[X-Forwarded-Client-Cert]')).toMatchObject([{
      level: 'warning',
      path: 'test/policy',
      field: 'spec.rules[1]',
      message: 'rule 1 compares the header "X-Forwarded-Client-Cert", which proxies write themselves: the pods do not see what the caller sent',
    }]);
    expect(told('request.headers[x-envoy-attempt-count]')).toHaveLength(1);
  });

  test.each<[string, string, PolicyTarget?]>([
    ['a header of callers', 'request.headers[x-client-cert]'],
    ['at a gateway, which clients reach', 'request.headers[x-forwarded-client-cert]', PolicyTarget.workload({ istio: 'ingressgateway' })],
    ['at a waypoint', 'request.headers[x-forwarded-client-cert]', PolicyTarget.services(['echo'])],
    ['an attribute of that name', 'request.auth.claims[x-request-id]'],
  ])('is not told of %s', (_case, key, target) => {
    expect(told(key, target)).toEqual([]);
  });
});

test.each<[string, object, number]>([
  ['no key', { when: [{ values: ['a'] }] }, 0],
  ['a key that is no text', { when: [{ key: 1 }] }, 0],
  ['two of them, which is told once', { when: [{ key: 'request.headers[x-request-id]' }, { key: 'request.headers[te]' }] }, 1],
])('%s', (_, rule, count) => {
  const policy: Manifest = {
    apiVersion: 'security.istio.io/v1beta1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'p', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'echo' } }, rules: [rule] },
  };
  expect(findInManifests(headersOfProxies, policy)).toHaveLength(count);
  expect(findInManifests(headersOfProxies, { ...policy, spec: { rules: [rule] } })).toEqual([]);
});
