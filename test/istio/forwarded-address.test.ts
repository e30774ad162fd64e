import { expect, test } from 'vitest';
import { forwardedAddress, forwardedFor } from '../../src/istio';

/** As Envoy 1.40 has it with so many trusted hops: none is the address of the connection. */
test.each<[string[], (string | undefined)[]]>([
  [['1.2.3.4'], [undefined, '1.2.3.4', undefined]],
  [['1.2.3.4,5.6.7.8'], [undefined, '5.6.7.8', '1.2.3.4']],
  [['1.2.3.4 , 5.6.7.8 '], [undefined, '5.6.7.8', '1.2.3.4']],
  [['1.2.3.4', '5.6.7.8'], [undefined, '5.6.7.8', '1.2.3.4']],
  [['', '1.2.3.4'], [undefined, '1.2.3.4', undefined]],
  [['1.2.3.4,'], [undefined, undefined, '1.2.3.4']],
  [[',1.2.3.4'], [undefined, '1.2.3.4', undefined]],
  [['1.2.3.4,,5.6.7.8'], [undefined, '5.6.7.8', undefined]],
  [['2001:DB8::1, 5.6.7.8'], [undefined, '5.6.7.8', '2001:DB8::1']],
  [['x,1.2.3.4'], [undefined, '1.2.3.4', undefined]],
  [['1.2.3.4:80'], [undefined, undefined, undefined]],
  [['fe80::1%eth0'], [undefined, undefined, undefined]],
  [[''], [undefined, undefined, undefined]],
])('%j names with 0, 1 and 2 trusted proxies %j', (lines, expected) => {
  expect([0, 1, 2].map(count => forwardedAddress(lines, count))).toEqual(expected);
});

test('the gateway adds who connected', () => {
  expect(forwardedFor([], '127.0.0.1')).toEqual(['127.0.0.1']);
  expect(forwardedFor(['1.2.3.4', '', '5.6.7.8,'], '127.0.0.1')).toEqual(['1.2.3.4,5.6.7.8,,127.0.0.1']);
  expect(forwardedFor(['1.2.3.4'], undefined)).toEqual(['1.2.3.4']);
  expect(forwardedFor([], undefined)).toEqual([]);
});
