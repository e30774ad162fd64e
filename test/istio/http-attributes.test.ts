import { expect, test } from 'vitest';
import { httpAttributes, namesPorts } from '../../src/istio';

test('what only HTTP has is named once, in the words of the manifest', () => {
  expect(httpAttributes({
    from: [{ source: { requestPrincipals: ['*'], principals: ['a'] } }, { source: { notRequestPrincipals: ['b'] } }],
    to: [{ operation: { methods: ['GET'], ports: ['80'] } }, { operation: { methods: ['PUT'], notPaths: ['/a'] } }],
    when: [{ key: 'request.headers[x]', values: ['1'] }, { key: 'source.ip' }, { key: 'request.auth.claims[a]' }],
  })).toEqual(['requestPrincipals', 'notRequestPrincipals', 'methods', 'notPaths', 'request.headers[x]', 'request.auth.claims[a]']);
});

test.each([{}, { from: [{ source: { principals: ['a'] } }], to: [{ operation: { ports: ['80'] } }] }, { to: [{}], when: 'x' }, undefined])('%j has nothing of HTTP', rule =>
  expect(httpAttributes(rule)).toEqual([]));

test.each([
  [{ to: [{ operation: { ports: ['80'] } }, { operation: { notPorts: ['81'] } }] }, true],
  [{ when: [{ key: 'destination.port', values: ['80'] }] }, true],
  [{ to: [{ operation: { ports: ['80'] } }, { operation: { methods: ['GET'] } }] }, false],
  [{ to: [] }, false],
  [{}, false],
])('%j names ports: %s', (rule, expected) => expect(namesPorts(rule)).toBe(expected));
