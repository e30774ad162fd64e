import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allLinesOf, anyLineOf, matchesRegex, matchesText, mayJoinHeaderLines, TextMatch } from '../../src/istio';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ',', '.', '*'), minLength: 1, maxLength: 3 });
const matches: fc.Arbitrary<TextMatch[]> = fc.array(fc.record({ kind: fc.constantFrom('exact', 'prefix'), text }), { minLength: 1, maxLength: 3 });
const lines = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '.', '*'), maxLength: 4 }), { minLength: 1, maxLength: 4 });

describe('lines of a header with commas between them', () => {
  test('all of which are compared as one by routes', () => {
    fc.assert(fc.property(matches, lines, (texts, values) => {
      const joined = values.join(',');
      expect(matchesRegex(allLinesOf(texts), joined)).toBe(texts.some(one => matchesText(one, joined)));
    }), { numRuns: 2_000 });
  });

  test('each of which is compared by policies: none that has the value is missed', () => {
    fc.assert(fc.property(matches, lines, (texts, values) => {
      expect(!values.some(value => texts.some(one => matchesText(one, value))) || matchesRegex(anyLineOf(texts), values.join(','))).toBe(true);
    }), { numRuns: 2_000 });
  });

  test.each<[TextMatch, string, boolean]>([
    [{ kind: 'exact', text: '1' }, '1', true],
    [{ kind: 'exact', text: '1' }, '2,1', true],
    [{ kind: 'exact', text: '1' }, '1,2', true],
    [{ kind: 'exact', text: '1' }, '12,21', false],
    [{ kind: 'prefix', text: '1' }, '2,12', true],
    [{ kind: 'prefix', text: '1' }, '21,2', false],
  ])('%j and %s: %s', (match, joined, expected) => {
    expect(matchesRegex(anyLineOf([match]), joined)).toBe(expected);
  });
});

test('are joined by the Envoy of older versions of Istio', () => {
  expect(['1.24', '1.30', '1.31'].map(mayJoinHeaderLines)).toEqual([true, true, false]);
});
