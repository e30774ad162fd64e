import { describe, expect, test } from 'vitest';
import {
  Misfit, misfitOfExactHost, misfitOfHeaderValue, misfitOfHost, misfitOfMethod, misfitOfOrigin, misfitOfParameterName, misfitOfParameterValue,
  misfitOfPattern, misfitOfScheme, misfitOfServerName, TextMatch,
} from '../../src/istio';

type Kind = TextMatch['kind'];
type Case = [(match: TextMatch) => Misfit | undefined, Kind, string];

/** Whether it is refused, and for certain. */
const verdict = (misfit: Misfit | undefined) => misfit === undefined ? 'possible' : misfit.isCertain ? 'never' : 'mistaken';

describe.each<[string, Case[]]>([
  ['never', [
    [misfitOfMethod, 'exact', 'G ET'],
    [misfitOfMethod, 'regex', 'GET POST'],
    [misfitOfHost, 'exact', 'https://a.example.com'],
    [misfitOfHost, 'suffix', '.example.com/cart'],
    [misfitOfHost, 'exact', 'a b'],
    [misfitOfHost, 'exact', 'é.example.com'],
    [misfitOfExactHost, 'regex', 'https?://a\\.example\\.com'],
    [misfitOfScheme, 'exact', 'HTTP'],
    [misfitOfScheme, 'exact', 'ws'],
    [misfitOfScheme, 'prefix', 'https:'],
    [misfitOfServerName, 'prefix', 'A.'],
    [misfitOfHeaderValue, 'exact', 'a\nb'],
    [misfitOfHeaderValue, 'prefix', 'a\x7f'],
    [misfitOfHeaderValue, 'regex', 'a\nb'],
    [misfitOfParameterValue, 'exact', 'a&b'],
    [misfitOfParameterValue, 'prefix', 'a b'],
    [misfitOfParameterValue, 'regex', 'a b'],
    [misfitOfParameterValue, 'exact', 'a#b'],
  ]],
  ['mistaken', [
    [misfitOfMethod, 'exact', 'get'],
    [misfitOfMethod, 'prefix', 'Po'],
    [misfitOfMethod, 'regex', 'get|post'],
    [misfitOfExactHost, 'exact', 'A.example.com'],
    [misfitOfExactHost, 'regex', 'A\\.example\\.com'],
    [misfitOfOrigin, 'exact', 'app.example.com'],
    [misfitOfOrigin, 'exact', 'https://app.example.com/'],
    [misfitOfOrigin, 'exact', 'https://App.example.com'],
    [misfitOfServerName, 'exact', 'a.example.com:443'],
    [misfitOfHeaderValue, 'exact', ' a'],
    [misfitOfHeaderValue, 'suffix', 'a '],
    [misfitOfHeaderValue, 'prefix', '\ta'],
    [misfitOfParameterValue, 'exact', 'é'],
  ]],
  ['possible', [
    [misfitOfMethod, 'exact', 'M-SEARCH'],
    [misfitOfMethod, 'regex', '(?i)get'],
    [misfitOfMethod, 'regex', 'GET|get'],
    [misfitOfMethod, 'present', ''],
    [misfitOfHost, 'exact', 'A.example.com:8443'],
    [misfitOfHost, 'exact', '[::1]:80'],
    [misfitOfExactHost, 'exact', 'a_b.example.com.'],
    [misfitOfExactHost, 'regex', '(?i)A\\.example\\.com(:[0-9]+)?'],
    [misfitOfExactHost, 'regex', '[A-Z]+'],
    [misfitOfOrigin, 'exact', '*'],
    [misfitOfOrigin, 'exact', 'null'],
    [misfitOfOrigin, 'exact', 'capacitor://localhost'],
    [misfitOfOrigin, 'exact', 'http://[::1]:3000'],
    [misfitOfOrigin, 'prefix', 'https://'],
    [misfitOfScheme, 'exact', 'http'],
    [misfitOfScheme, 'prefix', 'http'],
    [misfitOfScheme, 'regex', 'https?'],
    [misfitOfServerName, 'suffix', '.example.com'],
    [misfitOfServerName, 'present', ''],
    [misfitOfHeaderValue, 'exact', 'a  b'],
    [misfitOfHeaderValue, 'exact', 'a\tb'],
    [misfitOfHeaderValue, 'exact', 'é'],
    [misfitOfHeaderValue, 'prefix', 'a '],
    [misfitOfHeaderValue, 'suffix', ' b'],
    [misfitOfHeaderValue, 'exact', ''],
    [misfitOfHeaderValue, 'regex', ' ?a'],
    [misfitOfParameterValue, 'exact', 'a%20b'],
    [misfitOfParameterValue, 'exact', 'a=b?c/d"'],
    [misfitOfParameterValue, 'regex', 'a[& ]?b'],
  ]],
])('%s', (expected, cases) => {
  test.each(cases)('%o %s %j', (misfitOf, kind, text) => {
    expect(verdict(misfitOf({ kind, text }))).toBe(expected);
  });
});

test('the name of a parameter has no separators', () => {
  expect(['a=b', 'a&b', 'a#b', 'a b', 'é'].map(name => verdict(misfitOfParameterName(name)))).toEqual(['never', 'never', 'never', 'never', 'mistaken']);
  expect(['a', 'a[b]', 'a%20b', 'a.b;c'].map(name => verdict(misfitOfParameterName(name)))).toEqual(Array(4).fill('possible'));
});

describe('a pattern of another language', () => {
  const words = { below: (path: string) => `below ${path}`, others: 'others' };

  test.each([
    ['/admin/.*', 'below /admin'],
    ['/admin/**', 'below /admin'],
    ['/admin/.+', 'below /admin'],
    ['^/admin/.*$', 'below /admin'],
    ['/.*', 'others'],
    ['/admin$', 'others'],
    ['/a/.*/b', 'others'],
    ['/users/[0-9]+', 'others'],
    ['/users/[^a-z]', 'others'],
    ['/users/\\d+', 'others'],
    ['(?i)/admin', 'others'],
    ['/users/:id', 'others'],
    ['/users/:id/cart', 'others'],
    ['/users/{id}', 'others'],
    ['/a(b)+', 'others'],
  ])('is %j', (text, fix) => {
    expect(misfitOfPattern(text, words)).toMatchObject({ fix, isCertain: false });
  });

  test.each([
    '/a.b', '/a(b)', '/a(b)*', '/$metadata', '/items/$count', '/x/$', '/a[0]', '/a[b', '/a[]', '/:w:/r/x', '/things:run', '/a+b', '/a.+b', '/a.*', '/report.*', '*.js',
    '/users/{*}/cart', '/files/{**}', '/.well-known/x', '/..;/x', '/a-b', '/~user', '/v1.0/a', '/@scope/pkg', "/a'b'", '/a,b', '/', '*',
  ])('is not %j', text => {
    expect(misfitOfPattern(text, words)).toBeUndefined();
  });
});
