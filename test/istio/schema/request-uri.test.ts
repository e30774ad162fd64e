import { expect, test } from 'vitest';
import { schemeOfRequestUri } from '../../../src/istio/schema/request-uri';

test.each([
  ['http://a', 'http'], ['HTTPS://a/b?c', 'https'], ['/a', ''], ['*', ''], ['http:a', 'http'], ['oci://a/b:c', 'oci'], ['x+y-1.z:', 'x+y-1.z'], ['http://[::1]:80/', 'http'],
  ['', undefined], ['a', undefined], [':a', undefined], ['http://a b', undefined], ['http://a/%zz', undefined], ['http://a:b', undefined], ['a\n', undefined],
  // Paths and queries take nearly everything.
  ['http://a/ b|c', 'http'], ['http://a?%zz', 'http'], ['http://u:p@a', 'http'], ['http://u p@a', undefined],
])('the scheme of %j is %s', (text, scheme) => {
  expect(schemeOfRequestUri(text)).toBe(scheme);
});
