import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { Findings, HttpMatch, StringMatch } from '../../src';

type Sent = Omit<MeshRequest, 'host'>;

interface Case {
  readonly name: string;
  readonly matches: HttpMatch[];
  readonly hits: Sent[];
  readonly misses: Sent[];
}

const { exact, prefix, regex } = StringMatch;
const present = StringMatch.present();
const paths = (...values: string[]): Sent[] => values.map(path => ({ path }));
const withHeader = (name: string, ...values: (string | string[])[]): Sent[] => values.map(value => ({ headers: { [name]: value } }));

const CASES: Case[] = [
  {
    name: 'an exact path is the whole path without the query',
    matches: [{ uri: exact('/foo') }],
    hits: paths('/foo', '/foo?', '/foo?x=1', '/a/../foo', '/%66oo'),
    misses: paths('/', '/foo/', '/foobar', '/Foo', '//foo', '/foo;p=1', '/foo%2F'),
  },
  {
    name: 'a prefix is plain text',
    matches: [{ uri: prefix('/foo') }],
    hits: paths('/foo', '/foo/', '/foo/bar', '/foobar', '/foo%2Fbar'),
    misses: paths('/', '/fo', '/Foo', '//foo', '/bar/foo'),
  },
  {
    name: 'a prefix with a slash at the end does not match the path without it',
    matches: [{ uri: prefix('/foo/') }],
    hits: paths('/foo/', '/foo/bar'),
    misses: paths('/foo', '/foobar'),
  },
  {
    name: 'a regular expression matches the whole path and never the query',
    matches: [{ uri: regex('/r[0-9]+') }],
    hits: paths('/r1', '/r12', '/r12?x=1'),
    misses: paths('/r', '/r12/', '/x/r1', '/R1'),
  },
  {
    name: 'ignoreUriCase ignores the case of an exact path',
    matches: [{ uri: exact('/Foo'), ignoreUriCase: true }],
    hits: paths('/foo', '/FOO', '/Foo'),
    misses: paths('/foo/', '/food'),
  },
  {
    name: 'ignoreUriCase ignores the case of a prefix',
    matches: [{ uri: prefix('/Foo'), ignoreUriCase: true }],
    hits: paths('/foo', '/FOO/x', '/food'),
    misses: paths('/fo', '/bar'),
  },
  {
    name: '(?i) ignores the case of a regular expression',
    matches: [{ uri: regex('(?i)/foo') }],
    hits: paths('/foo', '/FOO'),
    misses: paths('/foo/', '/bar'),
  },
  {
    name: 'an exact header compares the value with its case and the name without',
    matches: [{ headers: { 'x-user': exact('Anna') } }],
    hits: [...withHeader('x-user', 'Anna', '  Anna '), ...withHeader('X-User', 'Anna')],
    misses: [{}, ...withHeader('x-user', 'anna', 'Anna2', ''), ...withHeader('x-users', 'Anna')],
  },
  {
    name: 'of a header sent twice one value is enough, and they are not joined',
    matches: [{ headers: { 'x-user': exact('b') } }],
    hits: withHeader('x-user', ['a', 'b'], ['b', 'a']),
    misses: withHeader('x-user', ['a', 'c'], 'a,b'),
  },
  {
    name: 'a prefix of a header',
    matches: [{ headers: { 'x-user': prefix('an') } }],
    hits: withHeader('x-user', 'an', 'anna', 'an '),
    misses: [{}, ...withHeader('x-user', 'a', 'Anna', 'joan')],
  },
  {
    name: 'a regular expression matches the whole header',
    matches: [{ headers: { 'x-user': regex('a+') } }],
    hits: withHeader('x-user', 'a', 'aaa'),
    misses: [{}, ...withHeader('x-user', 'ab', 'ba', 'A')],
  },
  {
    name: 'a header that is present may be empty',
    matches: [{ headers: { 'x-user': present } }],
    hits: withHeader('x-user', '', 'anything'),
    misses: [{}, ...withHeader('x-use', 'a')],
  },
  {
    name: 'several headers must all match',
    matches: [{ headers: { 'x-a': exact('1'), 'x-b': exact('2') } }],
    hits: [{ headers: { 'x-a': '1', 'x-b': '2' } }],
    misses: [{ headers: { 'x-a': '1' } }, { headers: { 'x-b': '2' } }, { headers: { 'x-a': '2', 'x-b': '1' } }],
  },
  {
    name: 'withoutHeaders with a value takes requests with another value or none',
    matches: [{ withoutHeaders: { 'x-user': exact('a') } }],
    hits: [{}, ...withHeader('x-user', 'b', '')],
    misses: withHeader('x-user', 'a', ['b', 'a']),
  },
  {
    name: 'withoutHeaders with present takes requests without the header only',
    matches: [{ withoutHeaders: { 'x-user': present } }],
    hits: [{}, ...withHeader('x-other', 'a')],
    misses: withHeader('x-user', 'a', ''),
  },
  {
    name: 'the method counts with its case',
    matches: [{ method: exact('POST') }],
    hits: [{ method: 'POST' }],
    misses: [{}, { method: 'PUT' }],
  },
  {
    name: 'the method by regular expression',
    matches: [{ method: regex('PUT|PATCH') }],
    hits: [{ method: 'PUT' }, { method: 'PATCH' }],
    misses: [{ method: 'POST' }, {}],
  },
  {
    name: 'an exact query parameter compares its first occurrence as it was sent',
    matches: [{ queryParams: { v: exact('1') } }],
    hits: paths('/?v=1', '/x?a=2&v=1', '/?v=1&v=2'),
    misses: paths('/', '/?v=', '/?v=11', '/?V=1', '/?v=2&v=1', '/?v=%31', '/?vv=1'),
  },
  {
    name: 'an exact query parameter is not decoded',
    matches: [{ queryParams: { q: exact('a%20b') } }],
    hits: paths('/?q=a%20b'),
    misses: paths('/?q=a+b', '/?q=a%2520b'),
  },
  {
    name: 'an empty query parameter is one with or without the equals sign',
    matches: [{ queryParams: { v: exact('') } }],
    hits: paths('/?v', '/?v='),
    misses: paths('/', '/?v=1'),
  },
  {
    name: 'a query parameter that is present may be empty',
    matches: [{ queryParams: { v: present } }],
    hits: paths('/?v', '/?v=1', '/?x=1&v'),
    misses: paths('/', '/?x=v', '/?V=1'),
  },
  {
    name: 'a prefix and a regular expression of a query parameter',
    matches: [{ queryParams: { a: prefix('x'), b: regex('[0-9]+') } }],
    hits: paths('/?a=xy&b=12', '/?b=1&a=x'),
    misses: paths('/?a=xy', '/?a=xy&b=12a', '/?a=ax&b=12'),
  },
  {
    name: 'the scheme is that of the connection',
    matches: [{ scheme: exact('http') }],
    hits: [{}],
    misses: [],
  },
  {
    name: 'the other scheme does not match',
    matches: [{ scheme: exact('https') }],
    hits: [],
    misses: [{}, ...withHeader('x-forwarded-proto', 'https')],
  },
  {
    name: 'of several matches one is enough',
    matches: [{ uri: exact('/foo') }, { method: exact('POST') }],
    hits: [{ path: '/foo' }, { method: 'POST', path: '/bar' }, { method: 'POST', path: '/foo' }],
    misses: [{ path: '/bar' }],
  },
  {
    name: 'all conditions of a match must hold',
    matches: [{ uri: prefix('/foo'), method: exact('POST'), headers: { 'x-a': exact('1') }, queryParams: { v: exact('2') } }],
    hits: [{ path: '/foo?v=2', method: 'POST', headers: { 'x-a': '1' } }],
    misses: [
      { path: '/bar?v=2', method: 'POST', headers: { 'x-a': '1' } },
      { path: '/foo?v=2', method: 'PUT', headers: { 'x-a': '1' } },
      { path: '/foo?v=2', method: 'POST', headers: { 'x-a': '2' } },
      { path: '/foo?v=3', method: 'POST', headers: { 'x-a': '1' } },
    ],
  },
  {
    name: 'the port is that of the server of the gateway',
    matches: [{ port: 80 }],
    hits: [{}],
    misses: [],
  },
  {
    name: 'a route for another port is not there',
    matches: [{ port: 8000 }],
    hits: [],
    misses: [{}],
  },
];

const hostOf = (index: number) => `case-${index}.example.com`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  const shop = new Shop();
  Findings.of(shop.app).acknowledge('CDI093', 'a match for another port is one of the cases');
  CASES.forEach(({ matches }, index) => shop.serve(hostOf(index), { name: 'hit', matches, action: shop.to('v2') }, shop.fallback));
  await mesh.apply(shop.app);
});

afterAll(() => mesh?.stop());

describe.each(CASES.map((of, index) => ({ ...of, host: hostOf(index) })))('$name', ({ host, hits, misses }) => {
  const requests = [...hits.map(sent => ({ sent, version: 'v2' })), ...misses.map(sent => ({ sent, version: 'v1' }))];

  test.each(requests.map(({ sent, version }) => ({ sent, version, shown: JSON.stringify(sent) })))('$shown: $version', async ({ sent, version }) => {
    expect(await mesh.request({ host, ...sent })).toMatchObject({ status: 200, version });
  });
});
