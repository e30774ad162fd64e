import { describe, expect, test } from 'vitest';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { forwardTo, routesFor } from '../alb-fixture';

const action = forwardTo('echo');
const rewriteOf = (transform: ListenerTransform) => routesFor({ action, transforms: [transform] })[0].rewrite;

describe('ListenerTransform.urlPrefixRewrite', () => {
  /** The path as Envoy rewrites it. */
  function rewritten(prefix: string, replacement: string, path: string): string {
    const transform = ListenerTransform.urlPrefixRewrite(prefix, replacement);
    const { match, rewrite } = (rewriteOf(transform) as { uriRegexRewrite: Record<string, string> }).uriRegexRewrite;
    return path.replace(new RegExp(match, 'g'), (_, group: string | undefined) =>
      rewrite.replace(/\\([\\1])/g, (_escape, one: string) => one === '1' ? group ?? '' : one));
  }

  test('replaces whole segments', () => {
    expect(rewritten('/v1/api', '/api', '/v1/api')).toBe('/api');
    expect(rewritten('/v1/api', '/api', '/v1/api/cart/1')).toBe('/api/cart/1');
    expect(rewritten('/v1/api', '/api', '/v1/api/')).toBe('/api/');
    expect(rewritten('/v1/api', '/api', '/v1/apis')).toBe('/v1/apis');
    expect(rewritten('/v1/api', '/api', '/x/v1/api')).toBe('/x/v1/api');
    expect(rewritten('/v1/', '/v2/', '/v1/cart')).toBe('/v2/cart');
  });

  test('takes the prefix out', () => {
    expect(rewritten('/v1', '/', '/v1/cart')).toBe('/cart');
    expect(rewritten('/v1', '/', '/v1')).toBe('/');
    expect(rewritten('/v1', '/', '/v1/')).toBe('/');
    expect(rewritten('/v1', '/', '/v10')).toBe('/v10');
  });

  test('puts a prefix before every path', () => {
    expect(rewritten('/', '/app', '/cart')).toBe('/app/cart');
    expect(rewritten('/', '/app', '/')).toBe('/app/');
  });

  test('takes the characters of expressions as they are', () => {
    expect(rewritten('/v1.0', '/v(2)\\1', '/v1.0/cart')).toBe('/v(2)\\1/cart');
    expect(rewritten('/v1.0', '/v2', '/v1x0/cart')).toBe('/v1x0/cart');
  });

  test('is written as one expression', () => {
    expect(rewriteOf(ListenerTransform.urlPrefixRewrite('/v1', '/v2'))).toEqual({ uriRegexRewrite: { match: '^/v1(/.*)?$', rewrite: '/v2\\1' } });
    expect(rewriteOf(ListenerTransform.urlPrefixRewrite('/v1', '/'))).toEqual({ uriRegexRewrite: { match: '^/v1(?:/(.*))?$', rewrite: '/\\1' } });
  });

  test('takes two different paths', () => {
    for (const path of ['v1', '', '/v1?x', '/v1#x', '/v1/*']) {
      expect(() => ListenerTransform.urlPrefixRewrite(path, '/a')).toThrow(`prefix of a URL rewrite must be a path that begins with "/", without query and wildcard, got "${path}"`);
      expect(() => ListenerTransform.urlPrefixRewrite('/a', path)).toThrow('replacement of a URL rewrite must be a path that begins with "/"');
    }
    expect(() => ListenerTransform.urlPrefixRewrite('//', '/a')).toThrow('prefix of a URL rewrite must be a path with at most one slash at its end, got "//"');
    expect(() => ListenerTransform.urlPrefixRewrite('/a', '//')).toThrow('replacement of a URL rewrite must be a path with at most one slash at its end, got "//"');
    expect(() => ListenerTransform.urlPrefixRewrite('/a', '/a/')).toThrow('replacement of a URL rewrite must be another path than the prefix, got "/a/": leave the transform out');
    expect(() => ListenerTransform.urlPrefixRewrite('/', '/')).toThrow('replacement of a URL rewrite must be another path than the prefix');
  });
});

describe('ListenerTransform.urlRewrite', () => {
  test('is an expression with groups', () => {
    expect(rewriteOf(ListenerTransform.urlRewrite('^/item/([0-9]+)$', '/items?id=\\1'))).toEqual({ uriRegexRewrite: { match: '^/item/([0-9]+)$', rewrite: '/items?id=\\1' } });
    expect(rewriteOf(ListenerTransform.urlRewrite('a', '$x'))).toEqual({ uriRegexRewrite: { match: 'a', rewrite: '$x' } });
  });

  test('a group is not written as the ALB does', () => {
    expect(() => ListenerTransform.urlRewrite('(a)', '/$1')).toThrow('substitution of a rewrite must be a text with groups as "\\1", got "/$1": Envoy would write "$1" as it is');
  });

  test('names groups that there are, and escapes what has to be', () => {
    expect(() => ListenerTransform.urlRewrite('^/a/(.*)$', '/\\2')).toThrow('substitution of a rewrite must be a text with groups that the expression has (1, up to "\\1"');
    expect(() => ListenerTransform.urlRewrite('^/a', '/a b')).toThrow('substitution of a rewrite must be a text as it is sent, in plain ASCII, got "/a b": Envoy writes " " as it is: write "%20" for it');
    expect(() => ListenerTransform.urlPrefixRewrite('/a', '/ä')).toThrow('replacement of a URL rewrite must be a text as it is sent, in plain ASCII, got "/ä"');
  });

  const below = (path: string, transform: ListenerTransform) => () =>
    routesFor({ action, transforms: [transform], conditions: [ListenerCondition.pathPrefixes([path])] })[0].rewrite;

  test('leaves a slash at the beginning', () => {
    expect(below('/a', ListenerTransform.urlRewrite('^/a/(.*)$', '\\1')))
      .toThrow('rewrite of route "rule" must be such that every path still begins with "/", got {"uriRegexRewrite":{"match":"^/a/(.*)$","rewrite":"\\\\1"}}');
    expect(below('/a', ListenerTransform.urlRewrite('^/a/(.*)$', '/\\1'))()).toBeDefined();
  });

  test('changes some path of the rule', () => {
    expect(below('/a', ListenerTransform.urlPrefixRewrite('/api', '/')))
      .toThrow('rewrite of route "rule" must be an expression that matches a part of the paths that the route takes');
    expect(below('/ap', ListenerTransform.urlPrefixRewrite('/ap/i', '/'))()).toBeDefined();
    expect(below('/api/v1', ListenerTransform.urlPrefixRewrite('/api', '/'))()).toBeDefined();
  });

  test('takes RE2 and a text', () => {
    expect(() => ListenerTransform.urlRewrite('(?=a)', '/b')).toThrow('pattern of a rewrite must be an RE2 regular expression');
    expect(() => ListenerTransform.urlRewrite('a', '')).toThrow('substitution of a rewrite must be a text that is not empty');
  });
});

describe('ListenerTransform.hostHeaderRewrite', () => {
  test('is another host', () => {
    expect(rewriteOf(ListenerTransform.hostHeaderRewrite('b.test'))).toEqual({ authority: 'b.test' });
    expect(rewriteOf(ListenerTransform.hostHeaderRewrite('b.test:8080'))).toEqual({ authority: 'b.test:8080' });
  });

  test('is one host', () => {
    for (const host of ['*.test', 'a?.test']) {
      expect(() => ListenerTransform.hostHeaderRewrite(host)).toThrow(`host of a host header rewrite must be a host name, got "${host}": Istio writes one host`);
    }
    expect(() => rewriteOf(ListenerTransform.hostHeaderRewrite('B.test'))).toThrow('route "rule": authorityRewrite must be a host name in lower case');
  });
});

describe('headers', () => {
  test('of request and response are changed', () => {
    const changes = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };
    const transforms = [ListenerTransform.responseHeaders(changes), ListenerTransform.requestHeaders(changes)];

    expect(routesFor({ action, transforms })[0].headers).toEqual({ request: { ...changes, remove: ['x-c', 'x_c'] }, response: changes });
  });
});
