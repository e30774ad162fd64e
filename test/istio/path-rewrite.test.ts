import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HttpMatchSpec, misfitOfRewrite, misfitOfSubstitution, misfitOfWrittenPath, readHttpMatch, replaceByRegex, RewriteSpec, rewrittenPath } from '../../src/istio';

const regex = (match: string, rewrite: string): RewriteSpec => ({ uriRegexRewrite: { match, rewrite } });
const misfit = (rewrite: RewriteSpec, ...matches: HttpMatchSpec[]) => misfitOfRewrite(rewrite, matches.map(readHttpMatch));
const prefix = (text: string): HttpMatchSpec => ({ uri: { prefix: text } });
const exact = (text: string): HttpMatchSpec => ({ uri: { exact: text } });

describe('a rewritten path', () => {
  const rewritten = (rewrite: RewriteSpec, match: HttpMatchSpec, path: string) => rewrittenPath(rewrite, readHttpMatch(match), path);

  test('has another prefix, or is another one', () => {
    expect(rewritten({ uri: '/b' }, prefix('/a'), '/a/x')).toBe('/b/x');
    expect(rewritten({ uri: '/b' }, exact('/a'), '/a')).toBe('/b');
    expect(rewritten({ uri: '/b' }, { uri: { regex: '/a.*' } }, '/a/x')).toBe('/b');
    expect(rewritten({ uri: '/b/' }, { method: { exact: 'GET' } }, '/a/x')).toBe('/b/a/x');
    expect(rewritten({}, prefix('/a'), '/a')).toBe('/a');
  });

  test('is what RE2 makes of it', () => {
    expect(replaceByRegex('a*', 'x', 'baaac')).toBe('xbxcx');
    expect(replaceByRegex('^/(.*)(x)?$', '/\\2\\1\\0\\\\', '/ä')).toBe('/ä/ä\\');
    expect(replaceByRegex('(', 'x', '/a')).toBe('/a');
  });
});

describe('what an expression writes', () => {
  const wrong = (substitution: string, pattern = '^/(a)/(b)$') => misfitOfSubstitution(pattern, substitution)?.allowed;

  test('names groups that there are', () => {
    expect(wrong('/\\3')).toBe('a text with groups that the expression has (2, up to "\\2"; "\\0" is all that it matches)');
    expect(wrong('/\\1', '/a(?:b)')).toContain('(none; ');
    expect([wrong('/\\2\\1\\0'), wrong('/\\\\3'), wrong('/\\1', '(?P<n>a)')]).toEqual([undefined, undefined, undefined]);
  });

  test('has a backslash before nothing else', () => {
    for (const text of ['/\\x', '/a\\', '/\\k<a>', '/\\ä']) {
      expect(wrong(text)).toContain('"\\" stands before the number of a group');
    }
  });

  test('has no groups of other languages', () => {
    for (const text of ['/$1', '/${1}', '/${name}', '/$&']) {
      expect(wrong(text)).toBe('a text with groups as "\\1"');
      expect(misfitOfWrittenPath(text)?.allowed).toBe('a path as it is written, without groups');
    }
    expect(misfitOfWrittenPath('/\\1')?.allowed).toBe('a path as it is written, without groups');
    expect([wrong('/$metadata'), wrong('/a$'), misfitOfWrittenPath('/$metadata'), misfitOfWrittenPath('/a?price=$1')]).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('is escaped', () => {
    for (const [text, written] of [['/a b', '%20'], ['/ä', '%C3%A4'], ['/😀', '%F0%9F%98%80'], ['/{a}', '%7B'], ['/"', '%22']]) {
      expect(misfitOfWrittenPath(text)?.fix).toContain(`write "${written}" for it`);
      expect(misfitOfSubstitution('a', text)?.fix).toContain(`write "${written}" for it`);
    }
    expect(misfitOfSubstitution('a', '/a#b')?.fix).toContain('write "%23"');
    expect([misfitOfWrittenPath('/a%20b#c'), misfitOfSubstitution('a', '/%7Ba%7D')]).toEqual([undefined, undefined]);
  });
});

test.each(['/a/../b', '/..', '/./a', '/%2e', '/a/%2E%2e/x', '/.%2e', '/..;x/a', '/a/.?q=1'])('a path that is written has no segment of dots: %s', path => {
  expect(misfitOfWrittenPath(path)?.allowed).toBe('a path without the segments "." and ".."');
});

test.each(['/a..', '/.well-known', '/...', '/a%2Eb', '/a?q=/../'])('a path that is written may have dots: %s', path => {
  expect(misfitOfWrittenPath(path)).toBeUndefined();
});

describe('another prefix', () => {
  test('keeps the slash at its end', () => {
    expect(misfit({ uri: '/foo' }, prefix('/'))?.fix).toBe('"/x" would become "/foox": write "/foo/"');
    expect(misfit({ uri: '/foo' })?.fix).toBe('"/x" would become "/foox": write "/foo/"');
    expect(misfit({ uri: '/v2' }, exact('/v1'), prefix('/v1/'))?.fix).toBe('"/v1/x" would become "/v2x": write "/v2/"');
    expect(misfit({ uri: '/v2' }, { method: { exact: 'GET' } })).toBeDefined();
  });

  test('may be anything where there is no slash to keep', () => {
    expect(misfit({ uri: '/foo/' }, prefix('/'))).toBeUndefined();
    expect(misfit({ uri: '/v2' }, prefix('/v1'), exact('/'), { uri: { regex: '/.*' } })).toBeUndefined();
    expect(misfit({ uri: '/user-' }, prefix('/user/'))).toBeUndefined();
    expect(misfit({ uri: '/foo' }, prefix(''))).toBeUndefined();
  });
});

describe('a rewrite by an expression', () => {
  test('leaves a slash at the beginning', () => {
    expect(misfit(regex('^/a/(.*)$', 'b/\\1'), prefix('/a/'))?.fix).toContain('"/a/" would become "b/", which Envoy answers with 400');
    expect(misfit(regex('^/a/(.*)$', '\\1'), prefix('/a/'))?.fix).toContain('of "/a/" nothing would be left, so Envoy keeps it');
    expect(misfit(regex('/user/', 'people/'), prefix('/user/'))?.fix).toContain('"/user/" would become "people/"');
    expect(misfit(regex('^/a/b', 'c'))?.fix).toContain('"/a/b" would become "c"');
    expect(misfit(regex('^/a/?(.*)$', '\\1'), exact('/a'))).toBeDefined();
    expect(misfit(regex('^/[0-9]+/', 'n/'), { uri: { regex: '/[0-9]+/.*' } })).toBeDefined();
  });

  test('may take what is not at the beginning, or what no request has', () => {
    expect(misfit(regex('^/a/(.*)$', '/\\1'), prefix('/a/'))).toBeUndefined();
    expect(misfit(regex('^/a(/.*)?$', '\\1'), prefix('/a/'))).toBeUndefined();
    expect(misfit(regex('/user/', 'people/'), exact('/x/user/y'))).toBeUndefined();
    expect(misfit(regex('^/a(/.*)?$', '/b\\1'), exact('/a'), prefix('/a/'))).toBeUndefined();
    expect(misfit(regex('e', 'E'))).toBeUndefined();
  });

  test('changes a path that the route takes', () => {
    for (const path of [prefix('/a'), prefix('/apis'), exact('/apix'), exact('/a')]) {
      expect(misfit(regex('^/api(?:/(.*))?$', '/\\1'), path)?.allowed)
        .toBe(path.uri?.prefix === '/a' ? undefined : 'an expression that matches a part of the paths that the route takes');
    }
    expect(misfit(regex('^/api(/.*)?$', '/b\\1'), exact('/a'), prefix('/a/'))).toBeDefined();
    expect(misfit(regex('^/(?:api|v[0-9]+)(/.*)?$', '/b\\1'), prefix('/w/'))).toBeDefined();
  });

  test('may change only some, or nobody knows which', () => {
    expect(misfit(regex('^/api(/.*)?$', '/b\\1'), exact('/a'), prefix('/api/x'))).toBeUndefined();
    expect(misfit(regex('^/api(/.*)?$', '/b\\1'), prefix('/'))).toBeUndefined();
    expect(misfit(regex('^/api(/.*)?$', '/b\\1'))).toBeUndefined();
    expect(misfit(regex('^/api(/.*)?$', '/b\\1'), { uri: { regex: '/a/.*' } })).toBeUndefined();
    expect(misfit(regex('^/API$', '/b'), { ...exact('/api'), ignoreUriCase: true })).toBeUndefined();
    expect(misfit(regex('^/(?:api|v[0-9]+)(/.*)?$', '/b\\1'), prefix('/v12/x'))).toBeUndefined();
    expect(misfit(regex('/x/', '/y/'), prefix('/a/'))).toBeUndefined();
    expect(misfit(regex('(?i)^/API/', '/y/'), prefix('/api/'))).toBeUndefined();
  });

  test.each([
    ['^/([^/]+)-v[0-9]+/', '/\\1/'],
    ['^/(.+)-v[0-9]+/', '/\\1/'],
    ['^/v[0-9]+-([^/]+)/', '/\\1/'],
    ['^/t/([^/]+):([^/]+)', '/\\1/\\2'],
    ['^/([^/@]+)@([^/]+)/(.*)$', '/\\2/\\1/\\3'],
    ['^/([^/]*)_([^/]*)/', '/\\1\\2/'],
    ['^/([a-z.]*)-v1/', '/\\1/'],
    ['^/(.*)\\.html$', '/\\1'],
    ['(.)v1(.)', '\\1\\2'],
    ['-', '.'],
    ['v1', '.'],
    ['v([0-9])', '.'],
  ])('%s by %s keeps no segment of dots', (pattern, substitution) => {
    expect(misfit(regex(pattern, substitution), prefix('/'))?.allowed).toBe('such that no path gets a segment "." or ".."');
    expect(misfit(regex(pattern, substitution))?.allowed).toBe('such that no path gets a segment "." or ".."');
  });

  test.each([
    ['^/([a-z0-9][^/]*)-v[0-9]+/', '/\\1/'],
    ['^/v[0-9]+-([a-z]+)/', '/\\1/'],
    ['^/(.*[^./])\\.html$', '/\\1'],
    ['^/users/([^/]+)/orders/(.*)$', '/orders/\\2/of/\\1'],
    ['^/([^/]+)/(.*)$', '/\\2/\\1'],
    ['-', '_'],
    ['v1', 'v.2'],
  ])('%s by %s may stay', (pattern, substitution) => {
    expect(misfit(regex(pattern, substitution), prefix('/'))).toBeUndefined();
  });

  test('is not refused where a request is changed in a way that Envoy takes', () => {
    const part = fc.constantFrom('^', '/', 'a', 'b', '(', ')', '.*', '[^/]+', '?', '$', '(?:/(.*))?', '+', 'api', '|');
    const path = fc.array(fc.constantFrom('a', 'b', '/', 'api', '/a', '/b'), { maxLength: 4 }).map(parts => `/${parts.join('')}`);
    const pattern = fc.array(part, { minLength: 1, maxLength: 6 });
    fc.assert(fc.property(pattern, path, fc.array(path, { minLength: 5, maxLength: 20 }), (parts, start, rests) => {
      const rewrite = regex(parts.join(''), '/n');
      const isChanged = rests.map(rest => start + rest).some(sent => replaceByRegex(parts.join(''), '/n', sent) !== sent);
      if (isChanged) {
        expect(misfit(rewrite, prefix(start))?.fix ?? '').not.toContain('it changes nothing');
      }
    }), { numRuns: 1000 });
  });
});

describe('a segment of dots', () => {
  const wrong = (match: string, rewrite: string, ...matches: HttpMatchSpec[]) => misfit(regex(match, rewrite), ...matches)?.allowed;

  test.each<[string, string, HttpMatchSpec[]]>([
    ['^/v1(.*)$', '/\\1', []], ['^/v1(.*)$', '/\\1', [prefix('/v1')]], ['^/v1/?(.*)$', '/\\1', [exact('/v1'), prefix('/v1')]], ['/v1', '/', [prefix('/x/')]],
    ['^/(?:a|b)(.*)', '/\\1', []], ['^/v1(/?)(.*)', '/\\2', []], ['\\.php$', '.', []],
    // Seen on the real Envoy: what no example of the expression shows.
    ['[[:punct:]](-[^/]*)-', '..', []], ['(..)a([^/]+?)([^/]+)([!-~])', '..', [prefix('/v1')]], ['(\\.+)$', '..', []], ['^(...)\\d*([^a])(...)$', '\\1', []],
    ['(..)([!-~])(...)(%..)$', ';x/', []], ['\\b([[:alnum:]]+)', ';x', []], ['(..)$', '\\1.', []], ['(.*)(..)(/.*)?', '\\1/a', [prefix('/v1')]], ['\\d*$', '.', []],
    // What the next proxy reads as dots, or as a slash.
    ['^/\\b.?([!-~])\\b\\d*$', '/%2e', []], ['(?:\\.(\\w*))?(-[^/]*)', '\\1%2E', []], ['(/.*)?([!-~])\\d*(?i)V1$', '\\1\\\\', []],
  ])('is not what %j by %j may leave', (match, rewrite, matches) => {
    expect(wrong(match, rewrite, ...matches)).toBe('such that no path gets a segment "." or ".."');
  });

  test.each<[string, string, HttpMatchSpec[]]>([
    ['^/v1(.*)$', '/\\1', [prefix('/v1/')]], ['^/v1(?:/(.*))?$', '/\\1', []], ['^/v1(/|$)(.*)', '/\\2', []], ['^/v1/', '/', []], ['/old', '/new', []],
    ['\\.php$', '.html', []], ['//+', '/', []], ['^/([^/]+)/(.*)$', '/\\2/\\1', []],
  ])('can not come of %j by %j', (match, rewrite, matches) => {
    expect(wrong(match, rewrite, ...matches)).toBeUndefined();
  });
});
