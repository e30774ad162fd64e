import { expect, test } from 'vitest';
import { accountsOfRule, identitiesOfRule } from '../../src/istio';

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

test.each<[object, [string, string][]]>([
  [{ principals: ['cluster.local/ns/web/sa/front', '*/ns/web/sa/x', 'cluster.local/ns/web/*'] }, [['web', 'front']]],
  [{ notPrincipals: ['td/ns/web/sa/front'] }, [['web', 'front']]],
  [{ serviceAccounts: ['front', 'web/front'], notServiceAccounts: ['back'] }, [['shop', 'front'], ['web', 'front'], ['shop', 'back']]],
  [{ namespaces: ['web'] }, []],
])('the accounts of %j', (source, expected) => {
  expect(accountsOfRule(from(source), 'shop').map(({ namespace, name }) => [namespace, name])).toEqual(expected);
});
