import { expect, test } from 'vitest';
import { compact, compactOrNone } from '../../src/core/compact';

test('what was not set is left out, zero and false stay', () => {
  expect(compact({ a: undefined, b: {}, c: [], d: { x: undefined }, e: 0, f: false, g: '', h: { x: {} }, i: [0] }))
    .toEqual({ e: 0, f: false, g: '', h: { x: {} }, i: [0] });
});

test('nothing left is nothing', () => {
  expect(compactOrNone({ a: undefined, b: [] })).toBeUndefined();
  expect(compactOrNone({ a: 0 })).toEqual({ a: 0 });
});

test('an object of a class is a value, even without fields', () => {
  class Lazy { }
  const value = new Lazy();
  expect(compact({ value })).toEqual({ value });
});
