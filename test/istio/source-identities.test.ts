import { expect, test } from 'vitest';
import { identitiesOfRule } from '../../src/istio';

const from = (...sources: object[]) => ({ from: sources.map(source => ({ source })) });

test.each<[unknown, string[], boolean]>([
  [from({ namespaces: ['a'] }), ['namespaces'], true],
  [from({ notPrincipals: ['a'] }), ['notPrincipals'], false],
  [from({ namespaces: ['a'] }, { principals: ['b'], notNamespaces: ['c'] }), ['namespaces', 'principals', 'notNamespaces'], true],
  [from({ namespaces: ['a'] }, { ipBlocks: ['1.2.3.4'] }), ['namespaces'], false],
  [{ when: [{ key: 'source.principal', values: ['a'] }] }, ['source.principal'], true],
  [{ when: [{ key: 'source.namespace', notValues: ['a'] }] }, ['source.namespace'], false],
  [{ when: [{ key: 'source.ip', values: ['1.2.3.4'] }] }, [], false],
  [{}, [], false],
  ['x', [], false],
])('%j', (rule, fields, takesNoPlainText) => {
  expect(identitiesOfRule(rule)).toEqual({ fields, takesNoPlainText });
});
