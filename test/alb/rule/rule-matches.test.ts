import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { combineConditions } from '../../../src/alb/rule/rule-matches';

const { httpHeader, httpRequestMethods, paths, pathPatterns, pathRegexes, queryStrings, hostHeaders } = ListenerCondition;

const numbered = (count: number, prefix = '') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

/** The matches as a person reads them. */
function combined(...conditions: ListenerCondition[]): string[] {
  return combineConditions('rule "a"', conditions).map(({ uri, method, headers = {}, queryParams = {} }) => [
    ...uri ? [`uri ${uri}`] : [],
    ...method ? [`method ${method}`] : [],
    ...Object.entries(headers).map(([name, value]) => `${name} ${value}`),
    ...Object.entries(queryParams).map(([name, value]) => `?${name} ${value}`),
  ].join(', ') || 'every request');
}

describe('conditions of a rule', () => {
  test('are every request for a condition on the host alone', () => {
    expect(combined(hostHeaders(['a.test']))).toEqual(['every request']);
    expect(combined()).toEqual(['every request']);
  });

  test('are combined in all ways', () => {
    expect(combined(httpHeader('a', ['1', '2']), paths(['/a', '/b']), hostHeaders(['a.test']))).toEqual([
      'uri exact "/a", a exact "1"', 'uri exact "/b", a exact "1"', 'uri exact "/a", a exact "2"', 'uri exact "/b", a exact "2"',
    ]);
    expect(combined(httpHeader('a', ['1']), httpHeader('b', ['2']), queryStrings([{ key: 'c', value: '3' }]), queryStrings([{ key: 'd', value: '4' }])))
      .toEqual(['a exact "1", b exact "2", ?c exact "3", ?d exact "4"']);
  });

  test('are written out up to 16 combinations', () => {
    expect(combined(httpHeader('a', numbered(4)), httpHeader('b', numbered(4)))).toHaveLength(16);
    expect(combined(httpHeader('a', numbered(40)))).toHaveLength(40);
  });

  test('above these the longest list of values becomes one expression', () => {
    expect(combined(httpHeader('a', numbered(2)), httpHeader('b', [...numbered(8), 'x*', '?.']))).toEqual([
      'a exact "0", b regex "0|1|2|3|4|5|6|7|x.*|.\\\\."', 'a exact "1", b regex "0|1|2|3|4|5|6|7|x.*|.\\\\."',
    ]);
    expect(combined(httpHeader('a', numbered(5)), httpHeader('b', numbered(6)), paths(['/a', '/b', '/c', '/d']))).toEqual([
      'uri exact "/a", a regex "0|1|2|3|4", b regex "0|1|2|3|4|5"',
      'uri exact "/b", a regex "0|1|2|3|4", b regex "0|1|2|3|4|5"',
      'uri exact "/c", a regex "0|1|2|3|4", b regex "0|1|2|3|4|5"',
      'uri exact "/d", a regex "0|1|2|3|4", b regex "0|1|2|3|4|5"',
    ]);
    expect(combined(httpHeader('a', numbered(5)), httpRequestMethods(['GET', 'PUT', 'POST', 'PATCH']))).toEqual([
      'method exact "GET", a regex "0|1|2|3|4"', 'method exact "PUT", a regex "0|1|2|3|4"',
      'method exact "POST", a regex "0|1|2|3|4"', 'method exact "PATCH", a regex "0|1|2|3|4"',
    ]);
  });

  test('an expression regards the case as the condition does', () => {
    const [merged] = combined(httpHeader('a', numbered(9, 'V'), { ignoreCase: true }), httpHeader('b', ['1', '2']));

    expect(merged).toBe('a regex "(?i)V0|V1|V2|V3|V4|V5|V6|V7|V8", b exact "1"');
  });

  test('parameters of the query become an expression each', () => {
    const values = ['c', 'd'].flatMap(key => numbered(5).map(value => ({ key, value })));

    expect(combined(queryStrings(values), httpHeader('a', ['1', '2']))).toEqual([
      'a exact "1", ?c regex "(?i)0|1|2|3|4"',
      'a exact "2", ?c regex "(?i)0|1|2|3|4"',
      'a exact "1", ?d regex "(?i)0|1|2|3|4"',
      'a exact "2", ?d regex "(?i)0|1|2|3|4"',
    ]);
  });

  test('paths stay as they are', () => {
    expect(combined(paths(numbered(20, '/')), httpRequestMethods(['GET', 'PUT']))).toEqual(numbered(20, '/').map(path => `uri exact "${path}", method regex "GET|PUT"`));
    expect(combined(pathRegexes(['/a+', '/b+']), httpHeader('a', numbered(9)))).toHaveLength(2);
  });

  test('values stay as they are where they are too long for one expression', () => {
    const long = (letter: string) => numbered(20, letter.repeat(60));

    expect(combined(httpHeader('a', long('a')), httpHeader('b', long('b')))).toHaveLength(400);
  });

  test('are at most 1000 combinations', () => {
    const message = (count: number) => `conditions of rule "a" must have at most 1000 combinations, got ${count}: use pathPatterns or pathRegexes for many paths, or make several rules`;

    expect(() => combined(paths(numbered(1001, '/')))).toThrow(message(1001));
    expect(combined(paths(numbered(1000, '/')), httpHeader('a', numbered(30)))).toHaveLength(1000);
    expect(() => combined(paths(numbered(501, '/')), queryStrings([{ key: 'a', value: '1' }, { key: 'b', value: '1' }]))).toThrow(message(1002));
    expect(combined(pathPatterns(['/*']), httpHeader('a', numbered(200)))).toHaveLength(1);
  });
});
