import { describe, expect, test } from 'vitest';
import { AuthorizationRuleSpec, ruleAtNodeProxy } from '../../src/istio';

/** What istiod sends of these is in its own tests: pilot/pkg/serviceregistry/ambient/testdata/deny-groups.yaml. */
const GROUPS: [string, AuthorizationRuleSpec, { isDead?: boolean; widened?: string[] }][] = [
  ['a mix in from', {
    from: [{ source: { principals: ['a'], requestPrincipals: ['b'], namespaces: ['c'] } }],
    to: [{ operation: { ports: ['80'] } }],
  }, { widened: ['source 0'] }],
  ['a mix in to', { from: [{ source: { principals: ['a'] } }], to: [{ operation: { ports: ['80'], methods: ['GET'] } }] }, { widened: ['operation 0'] }],
  ['TCP alone', { from: [{ source: { principals: ['a'], namespaces: ['b'] } }], to: [{ operation: { ports: ['80'] } }] }, {}],
  ['HTTP alone', { from: [{ source: { requestPrincipals: ['a'] } }], to: [{ operation: { paths: ['/a'], methods: ['GET'] } }] }, { isDead: true }],
  ['a mix of conditions', { when: [{ key: 'source.namespace' }, { key: 'connection.sni' }] }, { isDead: true }],
  ['conditions on TCP', { when: [{ key: 'source.namespace' }, { key: 'source.ip' }] }, {}],
  ['conditions on HTTP', { when: [{ key: 'connection.sni' }, { key: 'request.headers[X-header]' }] }, { isDead: true }],
];

describe('of a rule that denies the proxy of a node applies what istiod leaves', () => {
  test.each(GROUPS)('%s', (_case, rule, { isDead = false, widened = [] }) => {
    expect(ruleAtNodeProxy('DENY', rule)).toMatchObject({ isDead, widened, skipped: [] });
  });
});

test('of a rule that allows nothing is left where it compares HTTP', () => {
  expect(GROUPS.map(([, rule]) => ruleAtNodeProxy('ALLOW', rule).isDead)).toEqual([true, true, false, true, true, false, true]);
});

test('an empty rule is about everything', () => {
  expect(ruleAtNodeProxy('DENY', {})).toEqual({ isDead: false, skipped: [], widened: [], unknown: [] });
});

test('what is left empty is skipped, others of the list are not', () => {
  const rule: AuthorizationRuleSpec = { to: [{ operation: { paths: ['/admin'] } }, { operation: { ports: ['80'], paths: undefined } }] };
  expect(ruleAtNodeProxy('DENY', rule)).toEqual({ isDead: false, skipped: ['operation 0'], widened: [], unknown: ['paths'] });
});
