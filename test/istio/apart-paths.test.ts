import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { areApartByPath, MatchByPath, MatchIndex } from '../../src/istio';

const prefix = (text: string) => ({ match: [{ uri: { prefix: text } }] });
const exact = (text: string) => ({ match: [{ uri: { exact: text } }] });

describe('paths tell that no match takes what a later one is for', () => {
  test.each<[string, object[]]>([
    ['none at all', []],
    ['one route', [prefix('/')]],
    ['other beginnings, and everything at the end', [prefix('/a/'), prefix('/b/'), exact('/c'), prefix('/')]],
    ['the narrower one before the wider one', [exact('/a/b'), prefix('/a/b'), prefix('/a')]],
    ['no match at the end', [prefix('/a'), {}]],
    ['several matches of a route', [{ match: [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }] }, prefix('/b')]],
    ['headers beside the path', [{ match: [{ uri: { prefix: '/a' }, headers: { x: { exact: '1' } } }] }, prefix('/b')]],
  ])('%s', (_, routes) => expect(areApartByPath(routes)).toBe(true));

  test.each<[string, object[]]>([
    ['the wider one first', [prefix('/a'), prefix('/a/b')]],
    ['the same path', [exact('/a'), exact('/a')]],
    ['the same beginning', [prefix('/a'), prefix('/a')]],
    ['everything first', [prefix('/'), prefix('a')]],
    ['an empty beginning first', [prefix(''), {}]],
    ['no match first', [{}, prefix('/a')]],
    ['an expression', [prefix('/a'), { match: [{ uri: { regex: '/b' } }] }]],
    ['a path in any case', [prefix('/a'), { match: [{ uri: { prefix: '/b' }, ignoreUriCase: true }] }]],
    ['two ways to compare', [prefix('/a'), { match: [{ uri: { prefix: '/b', exact: '/b' } }] }]],
    ['nothing to compare', [prefix('/a'), { match: [{ uri: {} }] }]],
    ['a number', [prefix('/a'), { match: [{ uri: { exact: 1 } }] }]],
    ['more than are compared one by one', Array.from({ length: 33 }, (_, index) => exact(`/${index}`))],
  ])('not where there is another look needed: %s', (_, routes) => expect(areApartByPath(routes)).toBe(false));

  const path = fc.constantFrom('/', '/a', '/a/', '/a/b', '/b', '/A', 'a', '');
  const match = fc.record({
    uri: fc.oneof({ weight: 6, arbitrary: path.map(text => ({ prefix: text })) }, { weight: 6, arbitrary: path.map(text => ({ exact: text })) },
      path.map(text => ({ regex: `${text}.*` })), fc.constantFrom({}, null, 'a', { exact: 1 })),
    ignoreUriCase: fc.boolean(),
    method: fc.constant({ exact: 'GET' }),
  }, { requiredKeys: [] });

  test('as the index that compares all of them finds none', () => {
    fc.assert(fc.property(fc.array(fc.array(match, { maxLength: 3 }), { maxLength: 4 }), matches => {
      const index = new MatchIndex<number>();
      const isTaken = matches.flatMap(all => all.length === 0 ? [{}] : all).some((spec, place) => {
        const one = new MatchByPath(spec);
        const earlier = index.cover(one);
        index.add(one, place);
        return earlier !== undefined;
      });
      expect(isTaken && areApartByPath(matches.map(all => ({ match: all })))).toBe(false);
    }), { numRuns: 5000 });
  });
});
