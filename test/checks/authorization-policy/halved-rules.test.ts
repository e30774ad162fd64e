import { expect, test } from 'vitest';
import { halvedRules } from '../../../src/checks/authorization-policy/halved-rules';
import { findInMesh, policy } from '../reference-manifests';

const FROM = { from: [{ source: { namespaces: ['web'] } }] };
const TO = { to: [{ operation: { paths: ['/orders'] } }] };
const WHEN = { when: [{ key: 'request.headers[x]', values: ['1'] }] };
const check = (rules: unknown, action?: string) => findInMesh(halvedRules, {}, policy('AuthorizationPolicy', 'orders', { action, rules }));

test.each<[string, unknown[], string | undefined, string]>([
  ['ALLOW', [FROM, TO], undefined, 'these callers may ask for everything, and everybody for that'],
  ['ALLOW, with a condition', [FROM, { ...TO, ...WHEN }], 'ALLOW', 'these callers may ask for everything'],
  ['DENY', [FROM, TO], 'DENY', 'these callers may ask for nothing, and nobody for that'],
])('callers and requests in two rules: %s', (_, rules, action, message) => {
  expect(check(rules, action)).toMatchObject([{ code: 'CDI139', level: 'warning', field: 'spec.rules[1]', message: expect.stringContaining(message) }]);
});

test.each<[string, unknown]>([
  ['one rule', [{ ...FROM, ...TO }]],
  ['requests first', [TO, FROM]],
  ['a rule of its own for each', [{ ...FROM, ...TO }, { ...FROM, ...TO }]],
  ['callers twice', [FROM, FROM]],
  ['requests twice', [TO, TO]],
  ['callers with a condition', [{ ...FROM, ...WHEN }, TO]],
  ['three rules', [FROM, TO, { ...FROM, ...TO }]],
  ['conditions alone', [FROM, WHEN]],
  ['no rules', []],
  ['nonsense', [1, 'x', { from: 1, to: 2 }]],
])('is not told of %s', (_, rules) => {
  expect(check(rules)).toEqual([]);
});
