import { describe, expect, test } from 'vitest';
import { requireQueryStrings } from '../../../src/alb/condition/query-string';

describe('query strings', () => {
  test('are put together by their key', () => {
    const byKey = requireQueryStrings([{ key: 'v', value: '1' }, { key: 'Lang', value: 'd*' }, { key: 'v', value: '2' }]);

    expect([...byKey].map(([key, patterns]) => [key, patterns.map(pattern => pattern.toRegex())])).toEqual([['v', ['1', '2']], ['Lang', ['d.*']]]);
  });

  test('are at least one', () => {
    expect(() => requireQueryStrings([])).toThrow('query strings of a condition must be a list of at least one, got []: name a key and a value');
  });

  test('have a key each', () => {
    const message = 'key of a query string must be the name of the parameter, got';

    expect(() => requireQueryStrings([{ value: 'beta' }]))
      .toThrow(`${message} undefined: Istio can not look for the value "beta" under every name as the ALB does: name the parameter`);
    expect(() => requireQueryStrings([{ key: '', value: 'beta' }])).toThrow(`${message} ""`);
    for (const key of ['a=b', 'a&b', 'a#b']) {
      expect(() => requireQueryStrings([{ key, value: '1' }])).toThrow(`key of a query string must be the name of one parameter, got "${key}": leave out`);
    }
    expect(() => requireQueryStrings([{ key: '__proto__', value: '1' }])).toThrow('key of a query string must be another name, got "__proto__"');
  });

  test('have a value that a parameter can have', () => {
    for (const value of ['a&b', 'a#b']) {
      expect(() => requireQueryStrings([{ key: 'v', value }]))
        .toThrow(`value of the query string "v" must be the value of one parameter, got "${value}": no value has "&" or "#"`);
    }
    expect(() => requireQueryStrings([{ key: 'v', value: 1 as unknown as string }])).toThrow('value of the query string "v" must be the value of one parameter, got 1');
    expect(requireQueryStrings([{ key: 'v', value: 'a=b' }, { key: 'w', value: '' }]).size).toBe(2);
  });
});
