import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { misfitOfPath, misfitOfPathPart, normalizedPath, TextMatch } from '../../src/istio';

const misfit = (kind: TextMatch['kind'], text: string) => misfitOfPath({ kind, text });

describe('the path that is compared', () => {
  test.each([
    ['/', '/'],
    ['/a?b=1', '/a'],
    ['/a/../b', '/b'],
    ['/a/..', '/'],
    ['/a/.', '/a/'],
    ['/../..', '/'],
    ['//..//x', '//x'],
    ['/a//../b', '/a/b'],
    ['/a/...', '/a/...'],
    ['/%2e%2E/x', '/x'],
    ['/.%2e/x', '/x'],
    ['/a/..;x=1/b', '/b'],
    ['/a/.;x', '/a/'],
    ['/a/..;', '/'],
    ['/a/%2e%2e;/b', '/a/..;/b'],
    ['/a/..%3b/b', '/a/..%3b/b'],
    ['/a\\.;', '/a/.;'],
    ['/a\\b', '/a/b'],
    ['/\\a', '//a'],
    ['//a', '//a'],
    ['/a%2Fb', '/a%2Fb'],
    ['/a%2fb', '/a%2fb'],
    ['/a%5Cb', '/a%5Cb'],
    ['/%2e%2e%2fb', '/..%2fb'],
    ['/c%61rt', '/cart'],
    ['/%7euser', '/~user'],
    ['/%20', '/%20'],
    ['/%zz', '/%zz'],
    ['/%', '/%'],
    ['/%%36%31', '/%2561'],
    ['/%2%65', '/%252e'],
    ['/%%32e/x', '/%252e/x'],
    ['/%25%34%31', '/%2541'],
    ['/a"<>^`{|}b', '/a%22%3C%3E%5E%60%7B%7C%7Db'],
    ['/a[b]', '/a[b]'],
    ['/a;x=1', '/a;x=1'],
    ['http://o.example.com', '/'],
    ['HTTP://O.example.com/x', '/x'],
    ['http://o.example.com//x', '//x'],
    ['http://o.example.com?x=1', ''],
    ['/a?b/../c', '/a'],
    ['/a#b/../c', '/a'],
    ['/a/..#', '/'],
  ])('of %j is %j', (target, path) => {
    expect(normalizedPath(target)).toBe(path);
  });

  test.each(['', 'x', '*', '?x', '#', '/a b', '/é', '/a\tb', '/a%00b', 'ftp://o.example.com/x', 'o.example.com:80'])('%j has none', target => {
    expect(normalizedPath(target)).toBeUndefined();
  });
});

describe('a path that no request has', () => {
  test.each<[TextMatch['kind'], string]>([
    ['exact', 'cart'],
    ['exact', ''],
    ['exact', '/a?b'],
    ['prefix', '/a#b'],
    ['exact', '/a b'],
    ['exact', '/é'],
    ['exact', '/😀'],
    ['exact', '/\ud800'],
    ['suffix', '{id}'],
    ['prefix', '/a|'],
    ['exact', '/%41'],
    ['suffix', '%2e'],
    ['exact', '/a\\b'],
    ['exact', '/a/..'],
    ['exact', '/a/./b'],
    ['prefix', '/a/../'],
    ['suffix', '/..'],
    ['regex', 'user'],
    ['regex', '^admin/.*'],
    ['regex', '\\.php'],
    ['regex', '[a-z]+'],
    ['regex', '(?i)cart|shop'],
    ['regex', '/a\\?b=.*'],
    ['regex', '/a b'],
    ['regex', '(/a|/b)#c'],
    ['regex', '\\d+/x'],
  ])('%s %j', (kind, text) => {
    expect(misfit(kind, text)).toMatchObject({ isCertain: true });
  });

  test.each<[TextMatch['kind'], string]>([
    ['exact', '/'],
    ['exact', '/a.b'],
    ['exact', '/a(b)'],
    ['exact', '/$metadata'],
    ['exact', '/a[b'],
    ['exact', '//a'],
    ['exact', '/a%2Fb'],
    ['exact', '/a/...'],
    ['exact', '/a/..;/b'],
    ['prefix', '/a/..'],
    ['prefix', '/%4'],
    ['prefix', '/'],
    ['suffix', '..'],
    ['suffix', '.json'],
    ['present', ''],
    ['regex', 'a?/b'],
    ['regex', '.*\\.php'],
    ['regex', '(?i)/cart'],
    ['regex', '(a|/b)/c'],
    ['regex', '[^a]b'],
    ['regex', '[!-~]+'],
    ['regex', '\\W.*'],
    ['regex', '(/a)?(/b)?'],
    ['regex', '/a(\\?b)?'],
    ['regex', '/a[ b]'],
    ['regex', 'a{0}/x'],
    ['regex', '\\Quser\\E|/x'],
    ['regex', '\\/a$'],
  ])('is not %s %j', (kind, text) => {
    expect(misfit(kind, text)).toBeUndefined();
  });

  test('has a part that none has', () => {
    expect(misfitOfPathPart('../x')).toBeDefined();
    expect(misfitOfPathPart('x..')).toBeUndefined();
  });
});

describe('a text that some request meets', () => {
  const segment = fc.oneof(
    fc.constantFrom('..', '.', '...', '..;x', '.;', '%2e', '%2E.', '%2e%2e;', '', 'a', 'Cart', 'a[b', 'a|b', '%41', '%2F', '%5c', '%%36%31', '%2%65', 'a\\..', '{x}', 'a b', 'é', '*', '$a', ':id'),
    fc.string({ maxLength: 6 }),
    fc.stringMatching(/^[%0-9a-fA-F.\\]{0,8}$/),
  );
  const target = fc.array(segment, { minLength: 1, maxLength: 4 }).map(segments => `/${segments.join('/')}`);

  test('is never refused for certain', () => {
    fc.assert(fc.property(target, fc.nat(), (sent, cut) => {
      const path = normalizedPath(sent);
      if (path === undefined || path === '') {
        return;
      }
      const at = cut % path.length;
      expect(misfit('exact', path)).toBeUndefined();
      expect(misfit('prefix', path.slice(0, at + 1))).toBeUndefined();
      expect(misfit('suffix', path.slice(at))).toBeUndefined();
      const quoted = path.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
      for (const pattern of [quoted, `${quoted}?`, `(?i)${quoted}`, `(x|${quoted})`, `x?${quoted}`, `${quoted.slice(0, at + 1)}.*`]) {
        expect(/\\$/.test(pattern) ? undefined : misfit('regex', pattern)).toBeUndefined();
      }
    }), { numRuns: 2_000 });
  });

  test('is compared as it is: nothing changes the second time', () => {
    fc.assert(fc.property(target, sent => {
      const path = normalizedPath(sent);
      // Of an escaped dot segment with parameters only the dots are decoded.
      if (path !== undefined && !/\/\.{1,2};/.test(path)) {
        expect(normalizedPath(path)).toBe(path);
      }
    }), { numRuns: 2_000 });
  });
});
