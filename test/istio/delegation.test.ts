import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { delegatedRoute } from '../../src/istio';

const merged = (root: object[], delegate: object[]) =>
  delegatedRoute({ match: root }, { match: delegate })?.match;

describe('a route of a delegate', () => {
  test('takes from its root what it does not say', () => {
    expect(delegatedRoute({ timeout: '1s', retries: { attempts: 1 }, rewrite: null, name: 'root', route: [] }, { timeout: '2s', name: 'leaf', fault: null }))
      .toEqual({ timeout: '2s', retries: { attempts: 1 }, name: 'root-leaf', match: [] });
  });

  test('has one of both names where there is only one', () => {
    expect([[{ name: 'a' }, {}], [{}, { name: 'b' }], [{}, {}]].map(([root, leaf]) => delegatedRoute(root, leaf)?.name)).toEqual(['a', 'b', undefined]);
  });

  test('applies where the root does, if it has no match, and the other way round', () => {
    expect(merged([{ uri: { prefix: '/a' } }], [])).toEqual([{ uri: { prefix: '/a' } }]);
    expect(merged([], [{ uri: { prefix: '/a' } }])).toEqual([{ uri: { prefix: '/a' } }]);
  });

  test('has the conditions of both, for each match of the root that fits', () => {
    const root = [{ uri: { prefix: '/a' }, name: 'x' }, { uri: { prefix: '/b' } }, { method: { exact: 'GET' } }];
    expect(merged(root, [{ uri: { prefix: '/a/c' }, headers: { h: { exact: '1' } } }]))
      .toEqual([
        { uri: { prefix: '/a/c' }, headers: { h: { exact: '1' } }, name: 'x' },
        { uri: { prefix: '/a/c' }, headers: { h: { exact: '1' } }, method: { exact: 'GET' } },
      ]);
    expect(merged([{ headers: { a: { exact: '1' } }, sourceLabels: { app: 'x' } }], [{ headers: { b: { exact: '2' } }, sourceLabels: { track: 'y' } }]))
      .toEqual([{ headers: { a: { exact: '1' }, b: { exact: '2' } }, sourceLabels: { app: 'x', track: 'y' } }]);
  });

  test('is dropped where one of its matches fits none of the root', () => {
    expect(merged([{ uri: { prefix: '/a' } }], [{ uri: { prefix: '/a/b' } }, { uri: { prefix: '/c' } }])).toBeUndefined();
  });

  test.each<[string, object, object]>([
    ['a prefix within a prefix', { uri: { prefix: '/a' } }, { uri: { prefix: '/ab' } }],
    ['an exact text within a prefix', { uri: { prefix: '/a' } }, { uri: { exact: '/a/b' } }],
    ['the same exact text', { headers: { h: { exact: '1' } } }, { headers: { h: { exact: '1' } } }],
    ['an expression for something else', { uri: { regex: '/a.*' } }, { method: { exact: 'GET' } }],
    ['another header of the same map', { headers: { constructor: { exact: '1' } } }, { headers: { h: { regex: '.*' } } }],
    ['a port of the root alone', { port: 80 }, {}],
    ['the same source', { sourceNamespace: 'a', sourceLabels: { app: 'x' } }, { sourceNamespace: 'a', sourceLabels: { app: 'x' } }],
    ['some of the gateways', { gateways: ['a/x', 'a/y'] }, { gateways: ['a/y'] }],
  ])('fits its root: %s', (_, root, leaf) => {
    expect(merged([root], [leaf])).toHaveLength(1);
  });

  test.each<[string, object, object]>([
    ['a prefix beside a prefix', { uri: { prefix: '/a/b' } }, { uri: { prefix: '/a' } }],
    ['a prefix in an exact text', { uri: { exact: '/a' } }, { uri: { prefix: '/a' } }],
    ['another exact text', { method: { exact: 'GET' } }, { method: { exact: 'POST' } }],
    ['an expression of the root', { uri: { regex: '/a.*' } }, { uri: { prefix: '/a/b' } }],
    ['an expression of the delegate', { uri: { prefix: '/' } }, { uri: { regex: '/.*' } }],
    ['the presence of one header in both', { headers: { h: {} } }, { headers: { h: {} } }],
    ['a header that must not be there, with other texts', { withoutHeaders: { h: { exact: '1' } } }, { withoutHeaders: { h: { exact: '2' } } }],
    ['case that counts for one', { ignoreUriCase: true }, {}],
    ['another port', { port: 80 }, { port: 81 }],
    ['no source where the root names one', { sourceNamespace: 'a' }, {}],
    ['another label of the source', { sourceLabels: { app: 'x' } }, { sourceLabels: { app: 'y' } }],
    ['a gateway that the root does not name', { gateways: ['a/x'] }, { gateways: ['a/y'] }],
    ['more gateways than the root', { gateways: ['a/x'] }, { gateways: ['a/x', 'a/x'] }],
  ])('does not fit its root: %s', (_, root, leaf) => {
    expect(merged([root], [leaf])).toBeUndefined();
  });

  test('never throws, whatever somebody wrote', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), fc.jsonValue(), (others, one, two) => {
      expect(() => delegatedRoute({ ...others, match: one, headers: two }, { ...others, match: two, name: one })).not.toThrow();
      const root = { uri: one, headers: two, sourceLabels: one, gateways: two };
      const leaf = { uri: two, headers: one, sourceLabels: two, gateways: one };
      expect(() => merged([root], [leaf])).not.toThrow();
    }));
  });
});
