import { expect, test } from 'vitest';
import { refusedKeys } from '../../../src/checks/authorization-policy/refused-keys';
import { findInManifests } from '../run-check';

const check = (...when: unknown[]) =>
  findInManifests(refusedKeys, { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'one', namespace: 'shop' }, spec: { rules: [{}, { when }] } });
const key = (name: unknown) => ({ key: name, values: ['a'] });

test('a line break in the name of a header is an error', () => {
  expect(check(key('source.ip'), key('request.headers[a\nb]'))).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.rules[1].when[1].key is "request.headers[a\\nb]", but must be a text without line breaks: Istio takes it, and Envoy refuses the listener '
      + 'of the pods, with all that is on it',
    field: 'spec.rules[1].when[1].key',
  })]);
});

test.each(['request.auth.claims[a][]', 'request.auth.claims[][a]'])('empty brackets are one: %j', name => {
  expect(check(key(name))).toEqual([expect.objectContaining({ message: expect.stringContaining('a key with a name in all of its brackets') })]);
});

test.each<[string, unknown]>([
  ['claims', key('request.auth.claims[a][b]')],
  ['a claim with brackets in its name', key('request.auth.claims[a[]]')],
  ['a line break in a claim', key('request.auth.claims[a\nb]')],
  ['a header', key('request.headers[a b]')],
  ['what is nothing', key(1)],
  ['no condition', 'a'],
])('%s: none', (_, condition) => {
  expect(check(condition)).toEqual([]);
});
