import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_REGEX_LENGTH, matchesRegex, normalizedPath, otherWaysToWrite } from '../../src/istio';

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

  test('of a path with many are told by any of them', () => {
    const path = `/shop/${'%E3%83%AB'.repeat(40)}/@me`;
    expect(otherWaysToWrite(path, true)).toHaveLength(1);
    expect(otherWaysToWrite(path, true)[0].length).toBeLessThan(200);
    expect([takes(path, true, path), takes(path, true, path.replace('%E3', '%e3')), takes(path, true, path.replace('@', '%40')), takes(path, true, '/other/%e3')])
      .toEqual([false, true, true, false]);
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
