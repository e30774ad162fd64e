import { expect, test } from 'vitest';
import { isMappedIpv4, isSubnet, networkOf, rangeOf, readAddress, withMappedIpv4 } from '../../src/istio';

test.each([
  ['10.9.1.7/24', '10.9.1.0/24'],
  ['10.9.1.7', '10.9.1.7'],
  ['10.9.1.7/32', '10.9.1.7'],
  ['192.168.255.255/17', '192.168.128.0/17'],
  ['10.1.2.3/0', '0.0.0.0/0'],
  ['2001:DB8:0:1:0::7/64', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:0db8:0:0:0:0:0:1/128', '2001:db8::1'],
  ['::ffff:10.1.2.3/120', '::ffff:a01:200/120'],
  ['::/0', '::/0'],
])('%s is the range %s', (subnet, network) => {
  expect(networkOf(subnet)).toBe(network);
});

test.each<[string, boolean]>([
  ['10.0.0.1', true],
  ['10.0.0.0/8', true],
  ['10.0.0.0/33', false],
  ['10.0.0.0/08', false],
  ['10.0.0.0/', false],
  ['10.0.0.0/8/8', false],
  ['::1/128', true],
  ['::1/129', false],
  ['fe80::1%eth0', false],
  ['a.test', false],
])('whether %s is a range: %s', (text, expected) => {
  expect(isSubnet(text)).toBe(expected);
});

test.each<[string, boolean]>([
  ['::ffff:203.0.113.9', true],
  ['::FFFF:cb00:7109', true],
  ['0:0:0:0:0:ffff:203.0.113.0/120', true],
  ['::ffff:0:0/96', true],
  ['::ffff:0:0/95', false],
  ['::/0', false],
  ['::ffff:0:1:2', false],
  ['2001:db8::ffff:1:2', false],
  ['203.0.113.9', false],
  ['a.test', false],
])('whether %s is IPv4 in the form of IPv6: %s', (text, expected) => {
  expect(isMappedIpv4(text)).toBe(expected);
});

test('ranges of IPv4 have a form in IPv6 as well, with as many bits behind the prefix', () => {
  const ranges = withMappedIpv4(['203.0.113.9', '10.0.0.0/8', '203.0.113.9/32', '2001:db8::/32', '10.0.0.0/8']);
  expect(ranges).toEqual([
    '203.0.113.9', '::ffff:203.0.113.9', '10.0.0.0/8', '::ffff:10.0.0.0/104', '203.0.113.9/32', '::ffff:203.0.113.9/128', '2001:db8::/32',
  ]);
  expect(ranges.filter(isMappedIpv4)).toHaveLength(3);
});

test.each<[string, string, boolean]>([
  ['10.0.0.0/8', '10.255.255.255', true], ['10.0.0.0/8', '11.0.0.0', false], ['10.1.2.3', '10.1.2.3', true], ['10.1.2.3', '10.1.2.4', false],
  ['10.1.2.3/24', '10.1.2.255', true], ['0.0.0.0/0', '255.255.255.255', true], ['0.0.0.0/0', '::1', false], ['::/0', '10.0.0.1', false],
  ['2001:db8::/32', '2001:db8:ffff::1', true], ['2001:db8::/32', '2001:db9::1', false], ['10.0.0.0/8', '::ffff:10.0.0.1', false],
])('of %s is %s: %s', (subnet, address, expected) => {
  expect(rangeOf(subnet)?.(readAddress(address)!)).toBe(expected);
});

test('what is no address is in no range', () => {
  expect(['nowhere', '10.0.0.0/33', ''].map(rangeOf)).toEqual([undefined, undefined, undefined]);
  expect(['nowhere', '01.2.3.4', 'fe80::1%eth0', '1.2.3.4:80'].map(readAddress)).toEqual([undefined, undefined, undefined, undefined]);
});
