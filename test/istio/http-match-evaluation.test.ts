import { describe, expect, test } from 'vitest';
import { HttpMatchSpec, HttpRequest, meetsHttpMatch, mismatchOf, readHttpMatch } from '../../src/istio';

const REQUEST: HttpRequest = {
  method: 'GET',
  scheme: 'https',
  authority: 'shop.example.com:443',
  path: '/Cart/1',
  query: 'a=1&b&a=2&c=x=y',
  headers: { 'x-user': ['1', '2'], 'x-empty': [''] },
  claims: { 'sub': 'me', 'groups': ['ops', 'dev'], 'realm': { roles: ['admin'] }, 'age': 7, 'https://a.com/tier': 'gold' },
  origin: { port: 443, gateway: 'edge/public', labels: { app: 'gateway' }, namespace: 'edge' },
};

const meets = (spec: HttpMatchSpec, request: Partial<HttpRequest> = {}) => meetsHttpMatch(readHttpMatch(spec), { ...REQUEST, ...request });

describe('a request meets', () => {
  test.each<HttpMatchSpec>([
    {}, { name: 'a', statPrefix: 'b' },
    { uri: { exact: '/Cart/1' } }, { uri: { prefix: '/Cart' } }, { uri: { prefix: '' } }, { uri: {} }, { uri: { regex: '/C.*[0-9]' } },
    { uri: { exact: '/cart/1' }, ignoreUriCase: true }, { uri: { prefix: '/CART/' }, ignoreUriCase: true },
    { method: { exact: 'GET' } }, { method: {} }, { scheme: { exact: 'https' } }, { authority: { prefix: 'shop.' } }, { authority: { exact: 'shop.example.com:443' } },
    { headers: { 'x-user': { exact: '2' } } }, { headers: { 'X-User': { exact: '1' } } }, { headers: { 'x-empty': {} } }, { headers: { 'x-empty': { exact: '' } } },
    { headers: { 'x-user': { regex: '*' } } }, { headers: { ':method': { exact: 'GET' } } }, { headers: { host: { prefix: 'shop' } } },
    { headers: { ':path': { exact: '/Cart/1?a=1&b&a=2&c=x=y' } } }, { headers: { ':scheme': { exact: 'https' } } },
    { withoutHeaders: { 'x-none': {} } }, { withoutHeaders: { 'x-none': { exact: '1' } } }, { withoutHeaders: { 'x-user': { exact: '3' } } },
    { queryParams: { a: { exact: '1' } } }, { queryParams: { b: {} } }, { queryParams: { b: { exact: '' } } }, { queryParams: { c: { exact: 'x=y' } } },
    { queryParams: { a: { regex: '[0-9]' } } },
    { headers: { '@request.auth.claims.sub': { exact: 'me' } } }, { headers: { '@request.auth.claims[groups]': { prefix: 'de' } } },
    { headers: { '@request.auth.claims[realm][roles]': { exact: 'admin' } } }, { headers: { '@request.auth.claims[https://a.com/tier]': { exact: 'gold' } } },
    { withoutHeaders: { '@request.auth.claims.none': { exact: '' } } },
    { port: 443 }, { gateways: ['mesh', 'edge/public'] }, { sourceLabels: { app: 'gateway' } }, { sourceNamespace: 'edge' },
    { gateways: ['edge/public'], sourceLabels: { app: 'other' }, sourceNamespace: 'other' },
  ])('%j', spec => expect(meets(spec)).toBe(true));
});

describe('a request does not meet', () => {
  test.each<[HttpMatchSpec, object]>([
    [{ uri: { exact: '/Cart' } }, { field: 'uri' }], [{ uri: { prefix: '/cart' } }, { field: 'uri' }], [{ uri: { regex: '/C' } }, { field: 'uri' }],
    [{ uri: { regex: '/cart/1' }, ignoreUriCase: true }, { field: 'uri' }], [{ uri: { exact: '/Cart/1?a=1' } }, { field: 'uri' }],
    [{ method: { exact: 'get' } }, { field: 'method' }], [{ scheme: { exact: 'http' } }, { field: 'scheme' }], [{ authority: { exact: 'shop.example.com' } }, { field: 'authority' }],
    [{ headers: { 'x-user': { exact: '1,2' } } }, { field: 'headers', name: 'x-user' }], [{ headers: { 'X-None': {} } }, { field: 'headers', name: 'x-none' }],
    [{ headers: { toString: {} } }, { field: 'headers', name: 'tostring' }],
    [{ withoutHeaders: { 'x-user': { exact: '2' } } }, { field: 'withoutHeaders', name: 'x-user' }], [{ withoutHeaders: { 'x-user': {} } }, { field: 'withoutHeaders', name: 'x-user' }],
    [{ withoutHeaders: { 'x-none': { exact: '' } } }, { field: 'withoutHeaders', name: 'x-none' }], [{ withoutHeaders: { 'x-none': { regex: 'a*' } } }, { field: 'withoutHeaders', name: 'x-none' }],
    [{ queryParams: { a: { exact: '2' } } }, { field: 'queryParams', name: 'a' }], [{ queryParams: { A: {} } }, { field: 'queryParams', name: 'A' }],
    [{ headers: { '@request.auth.claims.age': { exact: '7' } } }, { field: 'headers', name: '@request.auth.claims.age' }],
    [{ headers: { '@request.auth.claims.sub.x': {} } }, { field: 'headers', name: '@request.auth.claims.sub.x' }],
    [{ withoutHeaders: { '@request.auth.claims.sub': { exact: 'me' } } }, { field: 'withoutHeaders', name: '@request.auth.claims.sub' }],
    [{ port: 80 }, { field: 'port' }], [{ gateways: ['mesh'] }, { field: 'gateways' }], [{ sourceLabels: { app: 'x' } }, { field: 'sourceLabels' }],
    [{ sourceNamespace: 'shop' }, { field: 'sourceNamespace' }], [{ sourceNamespace: 'edge', sourceLabels: { app: 'x' } }, { field: 'sourceLabels' }],
  ])('%j', (spec, mismatch) => expect(mismatchOf(readHttpMatch(spec), REQUEST)).toEqual(mismatch));
});

test('without a query there is no parameter, and no claim without a token', () => {
  expect(meets({ queryParams: { a: {} } }, { query: undefined })).toBe(false);
  expect(meets({ queryParams: { '': {} } }, { query: undefined })).toBe(false);
  expect(meets({ headers: { '@request.auth.claims.sub': { exact: 'me' } } }, { claims: undefined })).toBe(false);
  expect(meets({ headers: { ':path': { exact: '/Cart/1' } } }, { query: undefined })).toBe(true);
});

test('an empty path is met by an expression and the empty prefix only', () => {
  expect([{}, { uri: { prefix: '/' } }, { uri: { prefix: '' } }, { uri: { regex: '.*' } }].map(spec => meets(spec, { path: '' }))).toEqual([false, false, true, true]);
});
