import { describe, expect, test } from 'vitest';
import { selects, serviceSelects } from '../../src/istio';

describe('a selector', () => {
  test('selects labels that have all of it, and maybe more', () => expect(selects({ app: 'a' }, { app: 'a', version: 'v1' })).toBe(true));
  test('does not select others', () => {
    expect(selects({ app: 'a', version: 'v1' }, { app: 'a' })).toBe(false);
    expect(selects({ app: 'a' }, { app: 'b' })).toBe(false);
    expect(selects({ toString: 'a' }, {})).toBe(false);
  });
  test('selects everything where it is empty', () => expect(selects({}, {})).toBe(true));
});

describe('the selector of a Service', () => {
  test('selects as others do', () => expect([serviceSelects({ app: 'a' }, { app: 'a' }), serviceSelects({ app: 'a' }, {})]).toEqual([true, false]));
  test('selects nothing where it is empty, or missing', () => expect([serviceSelects({}, { app: 'a' }), serviceSelects(undefined, {})]).toEqual([false, false]));
});
