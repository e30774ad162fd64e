import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { labelsOf, listOf, mapOf, mapsOf, numberOf, textOf, textsOf } from '../../src/istio';

describe('plain values', () => {
  test('are read as what they should be', () => {
    expect(mapOf({ a: 1 })).toEqual({ a: 1 });
    expect(listOf([1, 'b'])).toEqual([1, 'b']);
    expect(textOf('')).toBe('');
    expect(numberOf(0)).toBe(0);
    expect(labelsOf({ app: 'cart' })).toEqual({ app: 'cart' });
  });

  test('count as left out where they are something else', () => {
    expect([null, undefined, 'x', 1, [1]].map(mapOf)).toEqual([{}, {}, {}, {}, {}]);
    expect([null, undefined, 'x', 1, { length: 1 }].map(listOf)).toEqual([[], [], [], [], []]);
    expect([null, 1, {}].map(textOf)).toEqual([undefined, undefined, undefined]);
    expect([null, '1', NaN].map(numberOf)).toEqual([undefined, undefined, undefined]);
  });

  test('keep their index in a list of maps, and lose what is no text in one of texts', () => {
    expect(mapsOf([null, { a: 1 }, 'x'])).toEqual([{}, { a: 1 }, {}]);
    expect(textsOf(['a', 1, null, 'b'])).toEqual(['a', 'b']);
  });

  test('keep labels that are no text, so that a selector with one does not select everything', () => {
    expect(labelsOf({ version: 1, canary: true, empty: null })).toEqual({ version: '1', canary: 'true', empty: 'null' });
  });

  test('never throw, whatever they are', () => {
    fc.assert(fc.property(fc.anything(), value => {
      expect(() => [mapOf, listOf, mapsOf, textOf, textsOf, numberOf, labelsOf].map(read => read(value))).not.toThrow();
    }));
  });
});
