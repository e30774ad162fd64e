import { describe, expect, test } from 'vitest';
import { dnsNameOf, qualifiedServerHost, serverHosts } from '../../src/istio';

describe('the hosts of a server of a Gateway in the namespace edge', () => {
  test('take routes from every namespace, or from the one that they name', () => {
    expect(serverHosts(['a.com', 'shop/b.com', './c.com', '*/d.com', 'shop/*'], 'edge')).toEqual([
      { host: 'a.com' }, { host: 'b.com', namespace: 'shop' }, { host: 'c.com', namespace: 'edge' }, { host: 'd.com' }, { host: '*', namespace: 'shop' },
    ]);
  });

  test('are all hosts as soon as one is every host of every namespace', () => expect(serverHosts(['a.com', '*/*'], 'edge')).toEqual([{ host: '*' }]));
});

test('the own namespace is written out where it is known', () => {
  expect(qualifiedServerHost('./a.com', 'edge')).toBe('edge/a.com');
  expect(qualifiedServerHost('./a.com', undefined)).toBe('./a.com');
  expect(qualifiedServerHost('shop/a.com', 'edge')).toBe('shop/a.com');
});

test.each([['a.com', 'a.com'], ['shop/a.com', 'a.com'], ['./*', '*']])('the DNS name of %s is %s', (host, expected) => expect(dnsNameOf(host)).toBe(expected));
