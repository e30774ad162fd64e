import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hasUnknownWays, MAX_REGEX_LENGTH, matchesRegex, normalizedPath, otherWaysToWrite } from '../../src/istio';

const takes = (path: string, isPrefix: boolean, asked: string): boolean => otherWaysToWrite(path, isPrefix).some(text => new RegExp(`^(?:${text})$`, 's').test(asked));

describe('other ways to write a path', () => {
  test.each<[string, boolean, string]>([
    ['/users/@me', false, '/users/%40me'],
    ['/users/@me/', true, '/users/%40me/x'],
    ['/a(b)', false, '/a(b%29'],
    ['/caf%C3%A9', false, '/caf%c3%A9'],
    ['/caf%C3%A9', false, '/caf%C3%a9'],
    ['/users/%40me', false, '/users/@me'],
    ['/$a,b', false, '/%24a%2cb'],
  ])('of %s (beginning: %s): %s', (path, isPrefix, asked) => {
    expect(takes(path, isPrefix, asked)).toBe(true);
    expect(normalizedPath(asked)).toBe(asked);
  });

  test.each<[string, boolean, string]>([
    ['/users/@me', false, '/users/@me'],
    ['/users/@me', false, '/users/%40you'],
    ['/users/@me/', true, '/users/%40me'],
    ['/caf%C3%A9', false, '/caf%C3%A9'],
    ['/admin', false, '/%61dmin'],
  ])('are not, of %s (beginning: %s): %s', (path, isPrefix, asked) => {
    expect(takes(path, isPrefix, asked)).toBe(false);
  });

  test('are never the path itself', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('/', 'a', '@', '%40', '%C3', '%c3', '$', '.', '(', '%2F'), { maxLength: 8 }), parts => {
      const path = `/${parts.join('')}`;
      return !takes(path, false, path);
    }));
  });

  test.each([
    ['/shop/', '%E3%83%AB', 3, '/@me'],
    ['/', '%E6%97%A5%E6%9C%AC%E8%AA%9E', 5, ''],
    ['/shop/', '%E3%83%AB', 40, '/@me'],
  ])('of a path with many, %s%s %i times and %s, are these alone', (before, part, times, behind) => {
    const path = `${before}${part.repeat(times)}${behind}`;
    const others = [path.replace('%E', '%e'), path.slice(0, path.lastIndexOf('%E')) + path.slice(path.lastIndexOf('%E')).replace('%E', '%e')];
    others.forEach(other => expect(takes(path, true, `${other}/x`)).toBe(true));
    expect(takes(path, true, path.toLowerCase())).toBe(true);
    expect(takes(path, true, path)).toBe(false);
    expect(takes(path, true, '/open/%e6%9c%ac/%e3')).toBe(false);
    expect(takes(path, true, path.toLowerCase().replace('%e', '%f'))).toBe(false);
    expect(otherWaysToWrite(path, true).length).toBeLessThan(10);
    expect(otherWaysToWrite(path, true).every(way => way.length <= MAX_REGEX_LENGTH)).toBe(true);
  });

  test('of a path that is longer than any expression are those with the same beginning', () => {
    const path = `/${'%D0%BF'.repeat(300)}`;
    const end = path.length - 6;
    expect([takes(path, true, path), takes(path, true, `${path.slice(0, end)}%d0%bf`), takes(path, true, '/other/%d0')]).toEqual([false, true, false]);
  });

  test('are the same as a plain comparison finds', () => {
    const parts = ['/', 'a', '@', '%40', '%C3', '%c3', '$', '(', '%28', '%AB', '%aB'];
    const plain = (path: string) => path.replace(/[@$(]/g, part => `%${part.charCodeAt(0).toString(16)}`).toLowerCase();
    const paths = fc.array(fc.constantFrom(...parts), { maxLength: 6 }).map(some => `/${some.join('')}`);
    fc.assert(fc.property(paths, paths,
      (path, asked) => takes(path, false, asked) === (path !== asked && plain(path) === plain(asked))), { numRuns: 2_000 });
    const many = fc.array(fc.constantFrom('@', '%40'), { minLength: 1, maxLength: 12 });
    fc.assert(fc.property(many, fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }), (some, flips) => {
      const path = `/${some.join('')}`;
      const asked = `/${some.map((part, index) => flips[index] ? part === '@' ? '%40' : '@' : part).join('')}`;
      return takes(path, false, asked) === (path !== asked);
    }));
  });

  test('are none where there is one', () => {
    expect(otherWaysToWrite('/admin/users-1_2.~', true)).toEqual([]);
  });
});

test('of a long path the expressions are not too long', () => {
  for (const path of [`/${'a'.repeat(1100)}@`, `/${'.'.repeat(1100)}@`, `/${'@'.repeat(200)}`, `/${'%D0%BF'.repeat(300)}`]) {
    expect(otherWaysToWrite(path, true).every(way => way.length <= MAX_REGEX_LENGTH)).toBe(true);
  }
  const [way] = otherWaysToWrite(`/${'a'.repeat(1100)}@`, false);
  expect([matchesRegex(way, `/${'a'.repeat(1100)}%40`), matchesRegex(way, `/${'a'.repeat(1100)}@`)]).toEqual([true, false]);
});

describe('of a path that is longer than any expression some are unknown', () => {
  const LONG = `/${'a'.repeat(600)}`;

  test.each([`${LONG}@x%40y`, `${LONG}%C3%A9/%c3%A9`, `/${'@'.repeat(300)}/%40x`])('where it is written in two ways: %s', path => {
    expect(hasUnknownWays(path)).toBe(true);
  });

  test.each([`${LONG}@x@y`, `${LONG}%C3%A9/%C3%A9`, `/@/%40${LONG}`, '/a@x%40y', `/${'@'.repeat(300)}`])('and not where it is written in one: %s', path => {
    expect(hasUnknownWays(path)).toBe(false);
  });

  test('and all others are known', () => {
    const parts = fc.array(fc.constantFrom('/', 'a', '@', '%40', '%C3', '%c3', '('), { minLength: 1, maxLength: 30 });
    const plain = (path: string) => path.replace(/[@(]/g, part => `%${part.charCodeAt(0).toString(16)}`).toLowerCase();
    fc.assert(fc.property(parts, fc.array(fc.nat(), { minLength: 30, maxLength: 30 }), (some, choices) => {
      const path = LONG + some.join('');
      const asked = LONG + some.map((part, index) => {
        const ways = ['@', '%40', '(', '%28', '%C3', '%c3', part].filter(way => plain(way) === plain(part));
        return ways[choices[index] % ways.length];
      }).join('');
      return hasUnknownWays(path) || takes(path, false, asked) === (path !== asked);
    }));
  });
});
