import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  areByToken, headerOfSubject, HttpMatchSpec, HttpRequest, joinedPolicyRequests, matchesText, meetsHttpMatch, PolicyRequests, policyRequestsOf,
  policyRequestsWithout, readHttpMatch, RequestConditions, wildcardMatch,
} from '../../src/istio';

const read = (conditions: readonly (readonly object[])[]): RequestConditions => conditions.map(values => values.map(readHttpMatch));
const requestsOf = (...conditions: object[][]) => policyRequestsOf(read(conditions));
const withoutRequests = (parts: readonly PolicyRequests[], ...conditions: object[][]) => policyRequestsWithout(parts, read(conditions));
const EVERY: PolicyRequests = { included: {}, excluded: {} };

describe('requests of conditions', () => {
  test('are described by path, method and headers', () => {
    expect(requestsOf(
      [{ uri: { exact: '/a' } }, { uri: { prefix: '/a/' } }], [{ method: { exact: 'GET' } }], [{ headers: { 'X-A': { prefix: '1' } } }, { headers: { 'x-a': {} } }],
    )).toEqual({ included: { 'path': ['/a', '/a/*'], 'method': ['GET'], 'header x-a': ['1*', '*'] }, excluded: {} });
  });

  test('are all where a value compares nothing', () => {
    expect(requestsOf([{ uri: { exact: '/a' } }, { uri: { prefix: '/' } }], [{}])).toEqual(EVERY);
    expect(requestsOf()).toEqual(EVERY);
  });

  test.each<object>([
    { uri: { regex: '/a' } }, { uri: { regex: '.*' } }, { uri: { prefix: '' } }, { uri: { exact: '/a*' } }, { uri: { exact: '/a' }, ignoreUriCase: true },
    { headers: { a: { regex: '1' } } }, { headers: { a: { exact: '' } } }, { headers: { a: { exact: '1' }, A: { exact: '2' } } },
    { queryParams: { a: {} } }, { authority: { exact: 'a.com' } }, { scheme: { exact: 'https' } }, { withoutHeaders: { a: {} } },
    { port: 80 }, { gateways: ['mesh'] }, { sourceLabels: { a: 'b' } }, { sourceNamespace: 'a' }, { cookies: {} }, { uri: { glob: '/a' } },
  ])('can not be described with %j', match => {
    expect(requestsOf([match])).toBeUndefined();
    expect(withoutRequests([EVERY], [match])).toBeUndefined();
  });

  test('can not be described where values of one condition compare different things', () => {
    expect(requestsOf([{ uri: { exact: '/a' } }, { method: { exact: 'GET' } }])).toBeUndefined();
    expect(requestsOf([{ uri: { exact: '/a' }, method: { exact: 'GET' } }])).toEqual({ included: { path: ['/a'], method: ['GET'] }, excluded: {} });
    expect(requestsOf([{ uri: { exact: '/a' } }], [{ uri: { prefix: '/' } }], [{ uri: { exact: '/b' } }])).toBeUndefined();
  });
});

describe('what can not be described is left out where it surely takes none of the requests', () => {
  const a = [requestsOf([{ uri: { exact: '/a' } }], [{ method: { exact: 'GET' } }])!];

  test.each<object>([
    { uri: { exact: '/b' }, queryParams: { a: {} } }, { uri: { regex: '/b.*' } }, { method: { exact: 'PUT' }, authority: { exact: 'a.com' } }, { method: { regex: 'P.*' } },
    { uri: { regex: '/.*' }, method: { exact: 'PUT' } },
  ])('%j', match => expect(withoutRequests(a, [match])).toEqual(a));

  test.each<object>([
    { uri: { exact: '/a' }, queryParams: { a: {} } }, { uri: { regex: '/[ab]' } }, { method: { regex: 'G.*' } }, { uri: { exact: '/A' }, ignoreUriCase: true },
    { uri: { exact: '/b' }, cookies: {} },
  ])('but not %j', match => expect(withoutRequests(a, [match])).toBeUndefined());
});

describe('an expression is left out of what begins with a path where it surely begins otherwise', () => {
  const admin = [requestsOf([{ uri: { prefix: '/admin/' } }])!];
  const both = [requestsOf([{ uri: { exact: '/admin' } }, { uri: { prefix: '/admin/' } }])!];

  test.each<string>(['/img/.*\\.png', '/api/v[0-9]+/.*', '^/admix.*', '/b', '/img/(?:a|b)'])('%s', regex => {
    expect(withoutRequests(admin, [{ uri: { regex } }])).toEqual(admin);
    expect(withoutRequests(both, [{ uri: { regex } }])).toEqual(both);
  });

  test.each<string>(['.*\\.png', '/a.*', '/adm.n/.*', '/admin/.*', '/(?:img|admin)/.*', '(?i)/IMG/.*', '/i?.*', '/?admin/.*', '/img/.*|/admin/.*', '/adm', '/ad{2}min/.*'])(
    'but not %s', regex => expect(withoutRequests(admin, [{ uri: { regex } }])).toBeUndefined());
});

test('claims tell requests apart by their token', () => {
  const claim = requestsOf([{ headers: { '@request.auth.claims[a]': { exact: '1' } } }])!;
  const excluded: PolicyRequests = { included: {}, excluded: claim.included };
  expect([areByToken([claim]), areByToken([EVERY, excluded]), areByToken([requestsOf([{ headers: { a: {} } }])!])]).toEqual([true, true, false]);
  expect(Object.keys(claim.included).map(headerOfSubject)).toEqual(['@request.auth.claims[a]']);
  expect(headerOfSubject('path')).toBeUndefined();
});

test('the same requests twice are joined to one part', () => {
  const part: PolicyRequests = { included: { method: ['GET'] }, excluded: { path: ['/a'] } };
  const other: PolicyRequests = { included: { path: ['/b'] }, excluded: {} };
  expect(joinedPolicyRequests([part, other, part])).toEqual([part, other]);
});

const PATHS = ['/', '/a', '/a/b', '/b'];
const METHODS = ['GET', 'PUT'];
const VALUES = ['1', '12', '2'];

const someOf = (field: (text: object) => HttpMatchSpec, texts: readonly string[]) => fc.uniqueArray(fc.record({
  kind: fc.constantFrom('exact', 'prefix'), text: fc.constantFrom(...texts),
}), { minLength: 1, maxLength: 2 }).map(all => all.map(({ kind, text }) => field({ [kind]: text })));

const CONDITIONS: fc.Arbitrary<HttpMatchSpec[][]> = fc.tuple(
  fc.option(someOf(uri => ({ uri }), PATHS)),
  fc.option(someOf(method => ({ method }), METHODS)),
  fc.option(someOf(text => ({ headers: { a: text } }), VALUES)),
  fc.option(fc.constant<HttpMatchSpec[]>([{ headers: { b: {} } }])),
).map(all => all.filter(condition => condition !== null));

const REQUESTS = fc.record({
  path: fc.constantFrom(...PATHS, '/c'),
  method: fc.constantFrom(...METHODS, 'POST'),
  headers: fc.record({ a: fc.array(fc.constantFrom(...VALUES), { maxLength: 2 }), b: fc.array(fc.constantFrom(...VALUES), { maxLength: 1 }) }),
}).map(request => ({ ...request, origin: { labels: {} } }) as unknown as HttpRequest);

const meets = (conditions: readonly HttpMatchSpec[][], request: HttpRequest) =>
  conditions.every(values => values.some(match => meetsHttpMatch(readHttpMatch(match), request)));

/** Whether a policy would read a request as one of these. */
function isAmong(parts: readonly PolicyRequests[], { path, method, headers }: HttpRequest): boolean {
  const fits = (subject: string, text: string) => {
    const header = headerOfSubject(subject);
    const values = header === undefined ? [subject === 'path' ? path : method] : headers[header] ?? [];
    return values.some(value => matchesText(wildcardMatch(text), value));
  };
  return parts.some(({ included, excluded }) => Object.entries(included).every(([subject, texts]) => texts.some(text => fits(subject, text)))
    && Object.entries(excluded).every(([subject, texts]) => !texts.some(text => fits(subject, text))));
}

test('requests are those that meet the conditions, without those that meet others, in fewer parts too', () => {
  let left = 0;
  const many = fc.array(REQUESTS, { minLength: 10, maxLength: 10 });
  fc.assert(fc.property(CONDITIONS, fc.array(CONDITIONS, { maxLength: 4 }), many, (own, earlier, requests) => {
    const first = [requestsOf(...own)!];
    const parts = earlier.reduce<readonly PolicyRequests[] | undefined>((all, conditions) => all && withoutRequests(all, ...conditions), first);
    const joined = parts && joinedPolicyRequests(parts);
    // A policy would read an empty list as no condition.
    const lists = [...parts ?? [], ...joined ?? []].flatMap(({ included, excluded }) => [...Object.values(included), ...Object.values(excluded)]);
    return parts === undefined || lists.every(({ length }) => length > 0) && requests.every(request => {
      const isOwn = meets(own, request);
      const isLeft = isOwn && !earlier.some(conditions => meets(conditions, request));
      left += isLeft ? 1 : 0;
      return isAmong(first, request) === isOwn && isAmong(parts, request) === isLeft && isAmong(joined!, request) === isLeft;
    });
  }), { numRuns: 1500 });
  expect(left).toBeGreaterThan(400);
});
