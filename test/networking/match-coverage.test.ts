import { describe, expect, test } from 'vitest';
import { HttpMatch } from '../../src/networking/http-match';
import { coversMatch, isEveryPath } from '../../src/networking/match-coverage';
import { StringMatch } from '../../src/networking/string-match';

const { exact, prefix, present, regex } = StringMatch;

/** Which of the narrow matches the wide one covers. */
const covered = (wide: HttpMatch, ...narrow: HttpMatch[]) => narrow.map(match => coversMatch(wide, match));

describe('a text', () => {
  const ofUri = (wide: StringMatch, ...narrow: StringMatch[]) => covered({ uri: wide }, ...narrow.map(uri => ({ uri })));

  test('exact covers itself', () => {
    expect(ofUri(exact('/a'), exact('/a'), exact('/ab'), prefix('/a'), regex('/a'))).toEqual([true, false, false, false]);
  });

  test('prefix covers what begins with it', () => {
    expect(ofUri(prefix('/a'), exact('/a'), exact('/ab'), prefix('/ab'), prefix('/'), regex('/ab'))).toEqual([true, true, true, false, false]);
  });

  test('regex covers what it matches, and itself', () => {
    expect(ofUri(regex('/a+'), exact('/aa'), exact('/ab'), regex('/a+'), regex('/a'), prefix('/a'))).toEqual([true, false, true, false, false]);
    expect(ofUri(regex('/a'), exact('/ab'), exact('x/a'))).toEqual([false, false]);
    expect(ofUri(regex('(?i)/a|/b'), exact('/A'), exact('/B'))).toEqual([true, true]);
  });

  test('present covers every value', () => {
    const header = (match: StringMatch): HttpMatch => ({ headers: { a: match } });

    expect(covered(header(present()), header(exact('1')), header(regex('.*')), header(present()), {})).toEqual([true, true, true, false]);
    expect(covered(header(regex('.*')), header(present()))).toEqual([false]);
  });
});

describe('a match', () => {
  const get: HttpMatch = { method: exact('GET') };

  test('without conditions covers all', () => {
    expect(covered({}, {}, get, { uri: exact('/a') })).toEqual([true, true, true]);
  });

  test('covers those with the same conditions and more', () => {
    expect(covered(get, { ...get, uri: exact('/a') }, get, {}, { method: exact('PUT') })).toEqual([true, true, false, false]);
    expect(covered({ authority: regex('a.*') }, { authority: regex('a.*') }, {})).toEqual([true, false]);
    expect(covered({ headers: { a: exact('1') } }, { headers: { a: exact('1'), b: exact('2') } }, { headers: { b: exact('1') } })).toEqual([true, false]);
    expect(covered({ queryParams: { a: exact('1') } }, { queryParams: { a: exact('1') } }, { headers: { a: exact('1') } })).toEqual([true, false]);
  });

  test('does not take what every object has for a condition', () => {
    expect(covered({ queryParams: { toString: present() } }, {}, { queryParams: {} }, { queryParams: { toString: exact('1') } })).toEqual([false, false, true]);
  });
});

test('every path begins with a slash', () => {
  expect([undefined, prefix('/'), prefix('')].map(isEveryPath)).toEqual([true, true, true]);
  expect([prefix('/a'), exact('/'), regex('.*')].map(isEveryPath)).toEqual([false, false, false]);
  expect(covered({ uri: prefix('/') }, {}, { uri: regex('/a.*') })).toEqual([true, true]);
  expect(covered({ uri: prefix('/a') }, {})).toEqual([false]);
});
