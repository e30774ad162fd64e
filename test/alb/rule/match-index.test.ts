import { describe, expect, test } from 'vitest';
import { MatchIndex } from '../../../src/alb/rule/match-index';
import { HttpMatch } from '../../../src/networking/http-match';
import { StringMatch } from '../../../src/networking/string-match';

const exact = (path: string): HttpMatch => ({ uri: StringMatch.exact(path) });
const prefix = (path: string): HttpMatch => ({ uri: StringMatch.prefix(path) });
const regex = (path: string): HttpMatch => ({ uri: StringMatch.regex(path) });

function indexOf(matches: Record<string, HttpMatch>): MatchIndex<string> {
  const index = new MatchIndex<string>();
  Object.entries(matches).forEach(([name, match]) => index.add(match, name));
  return index;
}

describe('MatchIndex', () => {
  test('finds a whole path', () => {
    const index = indexOf({ a: exact('/a'), b: exact('/b') });

    expect(index.cover(exact('/b'))).toBe('b');
    expect(index.cover(exact('/c'))).toBeUndefined();
    expect(index.cover(prefix('/b'))).toBeUndefined();
    expect(index.cover({})).toBeUndefined();
  });

  test('finds a prefix', () => {
    const index = indexOf({ a: prefix('/a/') });

    expect(index.cover(exact('/a/b'))).toBe('a');
    expect(index.cover(prefix('/a/b/'))).toBe('a');
    expect(index.cover(prefix('/a/'))).toBe('a');
    expect(index.cover(exact('/a'))).toBeUndefined();
    expect(index.cover(regex('/a/b'))).toBeUndefined();
  });

  test('finds an expression', () => {
    const index = indexOf({ a: regex('/a[0-9]') });

    expect(index.cover(exact('/a1'))).toBe('a');
    expect(index.cover(regex('/a[0-9]'))).toBe('a');
    expect(index.cover(exact('/a12'))).toBeUndefined();
    expect(index.cover(regex('/a[0-5]'))).toBeUndefined();
  });

  test('finds a match for every path', () => {
    const index = indexOf({ get: { method: StringMatch.exact('GET') } });

    expect(index.cover({ ...exact('/a'), method: StringMatch.exact('GET') })).toBe('get');
    expect(index.cover(exact('/a'))).toBeUndefined();
  });

  test('every path begins with a slash', () => {
    for (const every of ['', '/']) {
      const index = indexOf({ all: prefix(every) });

      expect([exact('/'), prefix('/a'), regex('/.*'), {}, { method: StringMatch.exact('GET') }].map(match => index.cover(match))).toEqual(Array(5).fill('all'));
    }
    expect(indexOf({ all: { ...prefix('/'), method: StringMatch.exact('GET') } }).cover({})).toBeUndefined();
  });

  test('finds one of several with the same path', () => {
    const index = indexOf({ get: { ...exact('/a'), method: StringMatch.exact('GET') }, put: { ...exact('/a'), method: StringMatch.exact('PUT') } });

    expect(index.cover({ ...exact('/a'), method: StringMatch.exact('PUT') })).toBe('put');
  });
});
