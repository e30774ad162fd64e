import { describe, expect, test } from 'vitest';
import { HttpMatchSpec, MatchIndex, readHttpMatch } from '../../src/istio';

const exact = (path: string): HttpMatchSpec => ({ uri: { exact: path } });
const prefix = (path: string): HttpMatchSpec => ({ uri: { prefix: path } });
const regex = (path: string): HttpMatchSpec => ({ uri: { regex: path } });
const method = (name: string): HttpMatchSpec => ({ method: { exact: name } });

function indexOf(matches: Record<string, HttpMatchSpec>): { readonly cover: (match: HttpMatchSpec) => string | undefined } {
  const index = new MatchIndex<string>();
  Object.entries(matches).forEach(([name, match]) => index.add(readHttpMatch(match), name));
  return { cover: match => index.cover(readHttpMatch(match)) };
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
    const index = indexOf({ get: method('GET') });

    expect(index.cover({ ...exact('/a'), ...method('GET') })).toBe('get');
    expect(index.cover(exact('/a'))).toBeUndefined();
  });

  test('every path begins with a slash', () => {
    for (const every of ['', '/']) {
      const index = indexOf({ all: prefix(every) });

      expect([exact('/'), prefix('/a'), regex('/.*'), {}, method('GET')].map(match => index.cover(match))).toEqual(Array(5).fill('all'));
    }
    expect(indexOf({ all: { ...prefix('/'), ...method('GET') } }).cover({})).toBeUndefined();
  });

  test('finds one of several with the same path', () => {
    const index = indexOf({ get: { ...exact('/a'), ...method('GET') }, put: { ...exact('/a'), ...method('PUT') } });

    expect(index.cover({ ...exact('/a'), ...method('PUT') })).toBe('put');
  });

  test('finds what another case of the path covers', () => {
    const index = indexOf({ a: { ...exact('/a'), ignoreUriCase: true }, b: { ...prefix('/b/'), ignoreUriCase: true } });

    expect([exact('/A'), exact('/a'), prefix('/B/c'), prefix('/a')].map(match => index.cover(match))).toEqual(['a', 'a', 'b', undefined]);
  });
});
