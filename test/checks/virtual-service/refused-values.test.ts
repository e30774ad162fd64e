import { expect, test } from 'vitest';
import { refusedRouteValues } from '../../../src/checks/virtual-service/refused-values';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (...http: unknown[]) => {
  const manifest: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'web', namespace: 'shop' }, spec: { hosts: ['web'], http } };
  return findInManifests(refusedRouteValues, manifest);
};
const LARGE = '(?:abcdefghijklmnopqrstuvwxyzabcdefghijklmnop){1000}';
const headers = (count: number, name = 'a') => Object.fromEntries(Array.from({ length: count }, (_, index) => [`${name}-${index}`, 'b']));
const to = (weight: number) => ({ destination: { host: 'web' }, weight });

test('a command that Envoy does not know is an error', () => {
  expect(check({}, { headers: { request: { set: { 'x-client': '%CLIENT_IP%' } } } })).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.http[1].headers.request.set.x-client is "%CLIENT_IP%", but must be a text whose percent signs belong to a command of Envoy (Envoy has no '
      + 'command CLIENT_IP): Istio takes it, and Envoy refuses all routes of the port, also those of others',
    fix: 'write a literal percent sign as "%%"',
    field: 'spec.http[1].headers.request.set.x-client',
  })]);
});

test('a long value is told in short', () => {
  expect(check({ headers: { response: { add: { a: 'b'.repeat(16_385) } } } })[0].message).toMatch(/add\.a is "b{59}…, but must be a text of at most 16384 bytes: /);
});

test.each<[string, object, string]>([
  ['headers of a destination', { route: [to(1), { ...to(1), headers: { response: { set: { a: '%REQ%' } } } }] }, 'route[1].headers.response.set.a'],
  ['a long name', { headers: { request: { add: { ['a'.repeat(16_385)]: 'b' } } } }, 'headers.request.add'],
  ['a line break in what is removed', { headers: { request: { remove: ['a', 'a\nb'] } } }, 'headers.request.remove[1]'],
  ['a large program of a path', { match: [{}, { uri: { regex: LARGE } }] }, 'match[1].uri.regex'],
  ['a large program of an authority', { match: [{ authority: { regex: LARGE } }] }, 'match[0].authority.regex'],
  ['a large program of a header', { match: [{ withoutHeaders: { a: { regex: LARGE } } }] }, 'match[0].withoutHeaders.a.regex'],
  ['a large program of a parameter', { match: [{ queryParams: { a: { regex: LARGE } } }] }, 'match[0].queryParams.a.regex'],
  ['a large program of an origin', { corsPolicy: { allowOrigins: [{ regex: LARGE }] } }, 'corsPolicy.allowOrigins[0].regex'],
  ['a large program of a rewrite', { rewrite: { uriRegexRewrite: { match: LARGE, rewrite: '' } } }, 'rewrite.uriRegexRewrite.match'],
  ['a character of more than a byte', { match: [{ uri: { regex: '\\x{100}' } }] }, 'match[0].uri.regex'],
  ['a claim without a value', { match: [{ headers: { '@request.auth.claims.sub': {} } }] }, 'match[0].headers.@request.auth.claims.sub'],
  ['a claim that is not to be there', { match: [{ withoutHeaders: { '@request.auth.claims[sub]': {} } }] }, 'match[0].withoutHeaders.@request.auth.claims[sub]'],
  ['a claim of any value, as of a header', { match: [{ withoutHeaders: { '@request.auth.claims[sub]': { regex: '*' } } }] }, 'match[0].withoutHeaders.@request.auth.claims[sub]'],
  ['a parameter without a name', { match: [{ queryParams: { '': { exact: 'a' } } }] }, 'match[0].queryParams'],
  ['a parameter with a long name', { match: [{ queryParams: { ['a'.repeat(1025)]: {} } }] }, 'match[0].queryParams'],
  ['a line break in a rewrite', { rewrite: { uri: 'a\rb' } }, 'rewrite.uri'],
  ['a line break in an authority', { rewrite: { authority: 'a\nb' } }, 'rewrite.authority'],
  ['a line break in a substitution', { rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'a\nb' } } }, 'rewrite.uriRegexRewrite.rewrite'],
  ['a line break in a redirect', { redirect: { uri: '/a\nb' } }, 'redirect.uri'],
  ['a line break in the prefix of a redirect', { redirect: { prefixRewrite: 'a\nb' } }, 'redirect.prefixRewrite'],
  ['a line break in the host of a redirect', { redirect: { authority: 'a\nb' } }, 'redirect.authority'],
  ['another code of a redirect', { redirect: { redirectCode: 305 } }, 'redirect.redirectCode'],
  ['a great status', { directResponse: { status: 600 } }, 'directResponse.status'],
  ['a timeout of 292 years', { timeout: '2562047h47m16s' }, 'timeout'],
  ['a try of 292 years', { retries: { attempts: 1, perTryTimeout: '9223372036s' } }, 'retries.perTryTimeout'],
  ['a pause of 292 years', { retries: { attempts: 1, backoff: '9223372036100ms' } }, 'retries.backoff'],
  ['a delay of 292 years', { fault: { delay: { fixedDelay: '9223372036s' } } }, 'fault.delay.fixedDelay'],
  ['many headers', { headers: { request: { set: headers(501), add: headers(500, 'b') } } }, 'headers.request'],
  ['many headers with those of the destination', { headers: { response: { set: headers(501) } }, route: [{ ...to(1), headers: { response: { add: headers(500) } } }] }, 'headers.response'],
  ['many headers of a destination', { route: [to(1), { ...to(1), headers: { request: { set: headers(1001) } } }] }, 'route[1].headers.request'],
  ['great weights', { route: [to(2147483647), to(2147483647), to(3)] }, 'route'],
])('%s: one finding', (_, route, field) => {
  expect(check(route).map(found => found.field)).toEqual([`spec.http[0].${field}`]);
});

test.each<[string, unknown]>([
  ['commands, and signs that are doubled', { headers: { request: { set: { a: '%REQ(b)% 100%%' } } } }],
  ['a program that Envoy alone can judge', { headers: { request: { set: { a: '%CEL(request.path)%' } } } }],
  ['the longest', { headers: { request: { set: { ['a'.repeat(16_384)]: 'a'.repeat(16_384) } } } }],
  ['a small program', { match: [{ uri: { regex: '\\pL{10}' } }] }],
  ['what Istio refuses itself', { match: [{ uri: { regex: '(' } }], redirect: { redirectCode: 404 } }],
  ['the longest name of a parameter', { match: [{ queryParams: { ['a'.repeat(1024)]: { exact: 'a' } } }] }],
  ['a second less than 292 years', { timeout: '2562047h47m15s', retries: { perTryTimeout: '9223372035s' }, corsPolicy: { maxAge: '9223372036s' } }],
  ['a thousand headers, and the host', { headers: { request: { set: { ...headers(1000), 'host': 'a', ':authority': 'b' }, remove: Object.keys(headers(1001)) } } }],
  ['headers of several destinations', { headers: { request: { set: headers(1000) } }, route: [1, 1].map(weight => ({ ...to(weight), headers: { request: { set: headers(1000) } } })) }],
  ['codes of redirects', { redirect: { redirectCode: 308, uri: '/a' } }],
  ['the greatest status', { directResponse: { status: 599 } }],
  ['the greatest weights', { route: [to(2147483647), to(2147483647), to(1)] }],
  ['what is nothing', { match: 'a', headers: [1], route: [1, { headers: 1 }], rewrite: 1, redirect: [], corsPolicy: { allowOrigins: {} }, directResponse: 1 }],
  ['no route', 'a'],
])('%s: none', (_, route) => {
  expect(check(route)).toEqual([]);
});
