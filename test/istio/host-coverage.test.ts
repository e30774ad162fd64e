import { describe, expect, test } from 'vitest';
import { commonHosts, coversHost, domainFor, hostsMeet, matchesDomain, mostSpecificHost, requestedHost } from '../../src/istio';

/** Few labels, so that many hosts cover each other. */
const NAMES = ['a', 'b', 'com'].flatMap(label => [label, ...['a', 'com'].map(other => `${label}.${other}`)]);
const HOSTS = ['', '*.', '*', '*-'].flatMap(start => NAMES.map(name => `${start}${name}`));

describe('covering, as Istio sees it', () => {
  test.each([
    ['*', 'a.example.com'], ['*', '*.example.com'], ['a.example.com', 'a.example.com'], ['*.example.com', 'a.example.com'],
    ['*.example.com', 'a.b.example.com'], ['*.com', '*.example.com'], ['*-eu.example.com', 'shop-eu.example.com'], ['*example.com', 'example.com'],
    ['*example.com', '*.example.com'],
  ])('%s covers %s', (wide, narrow) => expect(coversHost(wide, narrow)).toBe(true));

  test.each([
    ['*.example.com', 'example.com'], ['a.example.com', '*.example.com'], ['*.example.com', '*.com'], ['*.example.com', 'a.example.org'],
    ['a.example.com', 'b.example.com'], ['*.example.com', '*example.com'],
  ])('%s does not cover %s', (wide, narrow) => expect(coversHost(wide, narrow)).toBe(false));

  test('every host covers itself, and * covers every host', () => {
    expect(HOSTS.filter(host => !coversHost(host, host) || !coversHost('*', host))).toEqual([]);
  });

  test('what covers a host covers what that one covers', () => {
    const wrong = HOSTS.flatMap(wide => HOSTS.filter(host => coversHost(wide, host))
      .flatMap(host => HOSTS.filter(narrow => coversHost(host, narrow) && !coversHost(wide, narrow))));
    expect(wrong).toEqual([]);
  });

  test('hosts meet where one covers the other', () => {
    expect(hostsMeet('a.example.com', '*.example.com')).toBe(true);
    expect(hostsMeet('*.example.com', 'a.example.com')).toBe(true);
    expect(hostsMeet('*.a.com', '*.b.com')).toBe(false);
  });
});

describe('the hosts of two lists', () => {
  test('are the narrower ones of those that meet, each once', () => {
    expect(commonHosts(['*'], ['*.example.com', 'b.test.org'])).toEqual(['*.example.com', 'b.test.org']);
    expect(commonHosts(['a.example.com', 'a.example.com'], ['*.example.com', '*'])).toEqual(['a.example.com']);
  });

  test('are none where no two meet', () => expect(commonHosts(['a.example.com'], ['*.test.org'])).toEqual([]));
});

describe('the most specific host', () => {
  test.each([
    ['a.example.com', ['*', '*.example.com', 'a.example.com'], 'a.example.com'],
    ['b.example.com', ['*', '*.com', '*.example.com', 'a.example.com'], '*.example.com'],
    ['b.test.org', ['*.example.com', '*'], '*'],
    ['b.test.org', ['*.example.com'], undefined],
    ['*.example.com', ['*.com', '*.example.com'], '*.example.com'],
    ['*.example.com', ['a.example.com'], undefined],
  ])('of %s in %j is %s', (host, others, expected) => expect(mostSpecificHost(others, host)).toBe(expected));
});

describe('the domain that Envoy chooses', () => {
  test.each([
    ['shop.example.com', ['*', '*.example.com', 'shop.example.com'], 'shop.example.com'],
    ['a.b.example.com', ['*', '*.com', '*.example.com'], '*.example.com'],
    ['example.com', ['*.example.com', '*'], '*'],
    ['example.com', ['*.example.com'], undefined],
    ['shop.example.com', ['Shop.Example.com'], 'Shop.Example.com'],
  ])('for %s of %j is %s', (host, domains, expected) => expect(domainFor(domains, host)).toBe(expected));

  test('a wildcard stands for one character at least, where Istio takes none too', () => {
    expect(matchesDomain('*example.com', 'example.com')).toBe(false);
    expect(matchesDomain('*example.com', 'xexample.com')).toBe(true);
    expect(coversHost('*example.com', 'example.com')).toBe(true);
  });

  test('a domain that covers another one for Istio takes all that the other takes, but a host that has nothing for the wildcard', () => {
    const requested = HOSTS.map(host => host.replace('*', 'x'));
    const wrong = HOSTS.flatMap(wide => HOSTS.filter(narrow => coversHost(wide, narrow) && wide !== `*${narrow}`)
      .flatMap(narrow => requested.filter(host => matchesDomain(narrow, host) && !matchesDomain(wide, host))));
    expect(wrong).toEqual([]);
  });
});

test.each([
  ['Shop.Example.com:8080', 'shop.example.com'], ['shop.example.com', 'shop.example.com'], ['[::1]:80', '[::1]'], ['[::1]', '[::1]'], ['a:b:80', 'a:b'], ['a:', 'a'],
])('Envoy looks for %s as %s', (authority, host) => expect(requestedHost(authority)).toBe(host));
