import { describe, expect, test } from 'vitest';
import { pathExpression, requirePathPattern, requirePaths } from '../../../src/alb/condition/condition-path';

const dots = (path: string, part: string, what = 'path') => `${what} of a condition must be a path without the segments "." and "..", got ${JSON.stringify(path)}: `
  + `Envoy normalizes paths and takes ${JSON.stringify(part)} out first: write the path that remains`;
const decoded = (path: string, part: string, plain: string, what = 'path') =>
  `${what} of a condition must be a path as Envoy compares it, in which there is no ${JSON.stringify(part)}, got ${JSON.stringify(path)}: `
  + `Envoy normalizes paths first: write "${plain}" for it`;
const foreign = (path: string, sign: string, fix: string) =>
  `path of a condition must be a path, not a pattern of another language, of which ${JSON.stringify(sign)} is a sign, got ${JSON.stringify(path)}: ${fix}`;

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
    expect(() => requirePaths(['/a', '/a/../b'])).toThrow(dots('/a/../b', '/../'));
    expect(() => requirePaths(['/a/.'])).toThrow(dots('/a/.', '/.'));
    expect(() => requirePaths(['/a\\b'])).toThrow(decoded('/a\\b', '\\', '/'));
    expect(() => requirePaths(['/%7euser'])).toThrow(decoded('/%7euser', '%7e', '~'));
    expect(() => requirePaths(['/%41'])).toThrow(decoded('/%41', '%41', 'A'));
    requirePaths(['/a/...', '/a/.well-known', '/a..', '/%20', '/%2F', '/%40', '/%5B', '/%7B', '/%c3%a9']);
  });
});

describe('a path with other characters than those of a URL', () => {
  test('is written as it is sent', () => {
    const message = (path: string, character: string, escaped: string) =>
      `path of a condition must be a path as it is sent, in plain ASCII, got ${JSON.stringify(path)}: Envoy compares "${character}" escaped: write "${escaped}" for it`;

    expect(() => requirePaths(['/a b'])).toThrow(message('/a b', ' ', '%20'));
    expect(() => requirePaths(['/é'])).toThrow(message('/é', 'é', '%C3%A9'));
    expect(() => requirePathPattern('/a{/*')).toThrow(message('/a{/*', '{', '%7B').replace('path', 'path pattern'));
    requirePaths(['/%20', '/%C3%A9', "/a!$&'()+,;=:@~-_."]);
  });

  test('is no pattern of another language', () => {
    expect(() => requirePaths(['/admin/.*'])).toThrow(foreign('/admin/.*', '.*', 'use ListenerCondition.pathPrefixes(["/admin"])'));
    expect(() => requirePaths(['/users/:id'])).toThrow(foreign('/users/:id', ':id', 'use ListenerCondition.pathRegexes for expressions'));
    expect(() => requirePathPattern('/users/{id}/*')).toThrow(foreign('/users/{id}/*', '{id}', 'use ListenerCondition.pathRegexes for expressions').replace('path', 'path pattern'));
    requirePaths(['/$metadata', '/a(b)', '/a[0]', '/things:run']);
  });
});

describe('a path expression', () => {
  test('can match a path', () => {
    expect(() => pathExpression('cart')).toThrow('path regex of a condition must be an expression that can match a path, which begins with "/", got "cart"');
    expect(() => pathExpression('/a\\?b=1')).toThrow('which has no query');
    expect(pathExpression('.*cart|/a')).toBeDefined();
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
    expect(() => requirePathPattern('/a/../*')).toThrow(dots('/a/../*', '/../', 'path pattern'));
    expect(() => requirePathPattern('/a\\b*')).toThrow(decoded('/a\\b*', '\\', '/', 'path pattern'));
    expect(() => requirePathPattern('/a\\\\b')).toThrow(decoded('/a\\\\b', '\\', '/', 'path pattern'));
    for (const pattern of ['/a/.x*', '/a/.?', '/a/..?', '/a\\*', '/a/\\*./b', '/a.*', '/a/**', '/**']) {
      expect(requirePathPattern(pattern)).toBeDefined();
    }
  });
});
