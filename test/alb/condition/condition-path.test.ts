import { describe, expect, test } from 'vitest';
import { requirePathPattern, requirePaths } from '../../../src/alb/condition/condition-path';

const never = (path: string, part: string) => `path of a condition can never be ${JSON.stringify(path)}, because Envoy normalizes paths and takes ${JSON.stringify(part)} out first: `
  + 'write the path that remains';

describe('a path', () => {
  test('begins with a slash, without query and wildcard', () => {
    const message = 'path of a condition must be a path that begins with "/", without query and wildcard, got';

    for (const path of ['', 'cart', '/cart?x=1', '/cart#a', '/cart/*']) {
      expect(() => requirePaths([path])).toThrow(`${message} "${path}": use pathPrefixes for what lies below a path`);
    }
    expect(() => requirePaths([1 as unknown as string])).toThrow(`${message} 1`);
    expect(() => requirePaths([])).toThrow('paths of a condition must be a list of at least one, got []: name a path, or leave the condition out');
    requirePaths(['/', '/cart', '/cart/', '/a//b']);
  });

  test('is one that a request can have', () => {
    expect(() => requirePaths(['/a', '/a/../b'])).toThrow(never('/a/../b', '/../'));
    expect(() => requirePaths(['/a/.'])).toThrow(never('/a/.', '/.'));
    expect(() => requirePaths(['/a\\b'])).toThrow(never('/a\\b', '\\'));
    expect(() => requirePaths(['/%7euser'])).toThrow(never('/%7euser', '%7e'));
    expect(() => requirePaths(['/%41'])).toThrow(never('/%41', '%41'));
    requirePaths(['/a/...', '/a/.well-known', '/a..', '/%20', '/%2F', '/%40', '/%5B', '/%7B', '/%c3%a9']);
  });
});

describe('a path with other characters than those of a URL', () => {
  test('is written as it is sent', () => {
    const message = (path: string, character: string, escaped: string) =>
      `path of a condition must be written as it is sent, got ${JSON.stringify(path)}: Envoy compares "${character}" escaped: write "${escaped}" for it`;

    expect(() => requirePaths(['/a b'])).toThrow(message('/a b', ' ', '%20'));
    expect(() => requirePaths(['/é'])).toThrow(message('/é', 'é', '%C3%A9'));
    expect(() => requirePathPattern('/{a}/*')).toThrow(message('/{a}/*', '{', '%7B'));
    requirePaths(['/%20', '/%C3%A9', "/a!$&'()+,;=:@~-_."]);
  });
});

describe('a path pattern', () => {
  test('begins with a slash or a wildcard', () => {
    const message = 'path pattern of a condition must be a path that begins with "/" or a wildcard, got';

    for (const pattern of ['', 'cart*', '\\*', '/a#b']) {
      expect(() => requirePathPattern(pattern)).toThrow(`${message} ${JSON.stringify(pattern)}: no other path can fit`);
    }
    expect(() => requirePathPattern(1 as unknown as string)).toThrow(`${message} 1`);
    expect(requirePathPattern('*.js').toRegex()).toBe('.*\\.js');
    expect(requirePathPattern('?cart').toRegex()).toBe('.cart');
  });

  test('fits a path that a request can have', () => {
    expect(() => requirePathPattern('/a/../*')).toThrow(never('/a/../*', '/../'));
    expect(() => requirePathPattern('/a\\b*')).toThrow(never('/a\\b*', '\\'));
    expect(() => requirePathPattern('/a\\\\b')).toThrow(never('/a\\\\b', '\\'));
    for (const pattern of ['/a/.*', '/a/.?', '/a/..?', '/a\\*', '/a/\\*./b']) {
      expect(requirePathPattern(pattern)).toBeDefined();
    }
  });
});
