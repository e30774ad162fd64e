import { describe, expect, test } from 'vitest';
import { coversMatch, HttpMatchSpec, isEveryPath, readHttpMatch, StringMatchSpec } from '../../src/istio';

const exact = (text: string): StringMatchSpec => ({ exact: text });
const prefix = (text: string): StringMatchSpec => ({ prefix: text });
const regex = (text: string): StringMatchSpec => ({ regex: text });
const PRESENT: StringMatchSpec = {};

/** Which of the narrow matches the wide one covers. */
const covered = (wide: object, ...narrow: object[]) => narrow.map(match => coversMatch(readHttpMatch(wide), readHttpMatch(match)));

describe('a text', () => {
  const ofUri = (wide: StringMatchSpec, ...narrow: StringMatchSpec[]) => covered({ uri: wide }, ...narrow.map(uri => ({ uri })));

  test('exact covers itself', () => {
    expect(ofUri(exact('/a'), exact('/a'), exact('/ab'), prefix('/a'), regex('/a'))).toEqual([true, false, false, false]);
  });

  test('prefix covers what begins with it', () => {
    expect(ofUri(prefix('/a'), exact('/a'), exact('/ab'), prefix('/ab'), prefix('/'), regex('/ab'))).toEqual([true, true, true, false, false]);
  });

  test('regex covers what it matches, and itself', () => {
    expect(ofUri(regex('/a+'), exact('/aa'), exact('/ab'), regex('/a+'), regex('/a'), prefix('/a'))).toEqual([true, false, true, false, false]);
    expect(ofUri(regex('/a'), exact('/ab'), exact('x/a'))).toEqual([false, false]);
    expect(ofUri(regex('(?i)/a|/b'), exact('/A'), exact('/B'))).toEqual([true, true]);
  });

  test('present covers every value, and so does an expression for every text', () => {
    const header = (match: StringMatchSpec): HttpMatchSpec => ({ headers: { a: match } });

    for (const every of [PRESENT, regex('*'), regex('.*'), prefix('')]) {
      expect(covered(header(every), header(exact('1')), header(regex('.+')), header(PRESENT), {})).toEqual([true, true, true, false]);
    }
    expect(covered(header(regex('.+')), header(PRESENT))).toEqual([false]);
  });
});

describe('a match', () => {
  const get: HttpMatchSpec = { method: exact('GET') };

  test('without conditions covers all', () => {
    expect(covered({}, {}, get, { uri: exact('/a') })).toEqual([true, true, true]);
  });

  test('covers those with the same conditions and more', () => {
    expect(covered(get, { ...get, uri: exact('/a') }, get, {}, { method: exact('PUT') })).toEqual([true, true, false, false]);
    expect(covered({ authority: regex('a.+') }, { authority: regex('a.+') }, {})).toEqual([true, false]);
    expect(covered({ headers: { a: exact('1') } }, { headers: { a: exact('1'), b: exact('2') } }, { headers: { b: exact('1') } })).toEqual([true, false]);
    expect(covered({ queryParams: { a: exact('1') } }, { queryParams: { a: exact('1') } }, { headers: { a: exact('1') } })).toEqual([true, false]);
  });

  test('does not take what every object has for a condition', () => {
    expect(covered({ queryParams: { toString: PRESENT } }, {}, { queryParams: {} }, { queryParams: { toString: exact('1') } })).toEqual([false, false, true]);
  });
});

describe('each field of the wide match has to hold in the narrow one', () => {
  test.each<[string, HttpMatchSpec, HttpMatchSpec]>([
    ['uri', { uri: exact('/a') }, {}],
    ['scheme', { scheme: exact('https') }, { scheme: exact('http') }],
    ['method', { method: exact('GET') }, {}],
    ['authority', { authority: exact('a.com') }, {}],
    ['headers', { headers: { a: exact('1') } }, { headers: { a: exact('2') } }],
    ['withoutHeaders', { withoutHeaders: { a: exact('1') } }, {}],
    ['withoutHeaders of a name', { withoutHeaders: { a: PRESENT } }, { withoutHeaders: { a: exact('1') } }],
    ['queryParams', { queryParams: { a: PRESENT } }, {}],
    ['port', { port: 80 }, {}],
    ['another port', { port: 80 }, { port: 443 }],
    ['gateways', { gateways: ['mesh'] }, {}],
    ['one of several gateways', { gateways: ['edge/a'] }, { gateways: ['edge/a', 'mesh'] }],
    ['sourceLabels', { sourceLabels: { app: 'a' } }, {}],
    ['other sourceLabels', { sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'b' } }],
    ['sourceNamespace', { sourceNamespace: 'shop' }, {}],
    ['sourceLabels beside gateways, which Istio ignores', { sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'a' }, gateways: ['mesh'] }],
  ])('%s', (_, wide, narrow) => {
    expect(covered(wide, wide, { ...wide, statPrefix: 'x' }, narrow)).toEqual([true, true, false]);
  });

  test('names do not count', () => expect(covered({ name: 'a', statPrefix: 'b' }, {}, { name: 'c' })).toEqual([true, true]));

  test('labels beside gateways do not count', () => {
    expect(covered({ gateways: ['mesh'], sourceLabels: { app: 'a' } }, { gateways: ['mesh'] })).toEqual([true]);
    expect(covered({ sourceLabels: { app: 'a' } }, { sourceLabels: { app: 'a', version: 'v1' } })).toEqual([true]);
    expect(covered({ gateways: [], port: 0, sourceNamespace: '' }, {})).toEqual([true]);
  });

  test.each<[string, object]>([
    ['a field that nobody knows', { cookies: { a: exact('1') } }],
    ['a text that is compared in a way that nobody knows', { uri: { glob: '/a*' } }],
    ['two ways at once', { uri: { exact: '/a', prefix: '/a' } }],
    ['a text that is none', { method: 'GET' }],
    ['a value that is none', { headers: { a: { exact: 1 } } }],
    ['headers that are none', { headers: ['a'] }],
    ['a port that is none', { port: '80' }],
    ['gateways that are none', { gateways: 'mesh' }],
    ['a case that is none', { uri: exact('/a'), ignoreUriCase: 'yes' }],
  ])('%s covers nothing, and is covered by nothing', (_, match) => {
    expect(covered(match, match, { uri: exact('/a'), method: exact('GET'), headers: { a: exact('1') } })).toEqual([false, false]);
    expect(covered({}, match)).toEqual([false]);
  });

  test('a field that is left out as null is none', () => expect(covered({ uri: null, port: null, gateways: null, headers: null, ignoreUriCase: null }, {})).toEqual([true]));
});

describe('the case of a path', () => {
  const ignoring = (uri: StringMatchSpec): HttpMatchSpec => ({ uri, ignoreUriCase: true });

  test('an exact path does not cover the same in every case', () => {
    expect(covered({ uri: exact('/a') }, ignoring(exact('/a')), ignoring(prefix('/a')))).toEqual([false, false]);
    expect(covered({ uri: prefix('/a') }, ignoring(exact('/a')))).toEqual([false]);
    expect(covered({ uri: regex('/a|/A') }, ignoring(exact('/a')))).toEqual([false]);
  });

  test('but where it has no letters', () => {
    expect(covered({ uri: prefix('/1') }, ignoring(exact('/1a')))).toEqual([true]);
    expect(covered({ uri: prefix('/') }, ignoring(exact('/a')))).toEqual([true]);
    expect(covered({ uri: regex('/[0-9]') }, ignoring(exact('/1')))).toEqual([true]);
  });

  test('ignored covers every case', () => {
    expect(covered(ignoring(exact('/a')), { uri: exact('/A') }, ignoring(exact('/A')), { uri: exact('/b') })).toEqual([true, true, false]);
    expect(covered(ignoring(prefix('/a')), { uri: prefix('/AB') }, ignoring(exact('/Ab')))).toEqual([true, true]);
  });

  test('is not ignored by an expression', () => {
    expect(covered(ignoring(regex('/a')), { uri: exact('/A') }, { uri: exact('/a') }, ignoring(regex('/a')))).toEqual([false, true, true]);
  });
});

describe('headers that must not be there', () => {
  const without = (match: StringMatchSpec): HttpMatchSpec => ({ withoutHeaders: { 'x-a': match } });

  test('are among those that must not be there anyway', () => {
    expect(covered(without(exact('ab')), without(prefix('a')), without(exact('b')), without(PRESENT))).toEqual([true, false, true]);
    expect(covered(without(PRESENT), without(PRESENT), without(prefix('a')))).toEqual([true, false]);
  });

  test('are compared as if they were empty where they are missing', () => {
    expect(covered(without(exact('')), without(PRESENT))).toEqual([false]);
    expect(covered(without(regex('a*')), without(PRESENT))).toEqual([false]);
    expect(covered({ withoutHeaders: { '@request.auth.claims.a': exact('') } }, { withoutHeaders: { '@request.auth.claims.a': PRESENT } })).toEqual([true]);
  });

  test('are not told by another value, as a header may have several', () => {
    expect(covered(without(exact('1')), { headers: { 'x-a': exact('2') } })).toEqual([false]);
  });
});

test('names of headers have no case, those of parameters and claims have', () => {
  expect(covered({ headers: { 'X-A': exact('1') } }, { headers: { 'x-a': exact('1') } })).toEqual([true]);
  expect(covered({ queryParams: { A: exact('1') } }, { queryParams: { a: exact('1') } })).toEqual([false]);
  expect(covered({ headers: { '@request.auth.claims.A': exact('1') } }, { headers: { '@request.auth.claims.a': exact('1') } })).toEqual([false]);
});

test('every path begins with a slash', () => {
  expect([undefined, { kind: 'prefix', text: '/' }, { kind: 'prefix', text: '' }, { kind: 'regex', text: '.*' }].map(path => isEveryPath(path as never))).toEqual([true, true, true, true]);
  expect([{ kind: 'prefix', text: '/a' }, { kind: 'exact', text: '/' }, { kind: 'regex', text: '/.+' }].map(path => isEveryPath(path as never))).toEqual([false, false, false]);
  const every = ['/.*', '^/.*$', '(.*)', '(/.*)', '/(.*)', '/?.*', '(?i)/.*'];
  expect(every.filter(text => !isEveryPath({ kind: 'regex', text }))).toEqual([]);
  expect(['/.', '/a.*', '.*/', '/.*a', '/\\.*', '/.*?a', '.+/.*', '/..*', '(?:/.*)a'].filter(text => isEveryPath({ kind: 'regex', text }))).toEqual([]);
  expect(covered({ uri: prefix('/') }, {}, { uri: regex('/a.*') }, { uri: {} })).toEqual([true, true, true]);
  expect(covered({ uri: {} }, { uri: exact('/a') })).toEqual([true]);
  expect(covered({ uri: prefix('/a') }, {})).toEqual([false]);
});
