import { describe, expect, test } from 'vitest';
import { HostPattern } from '../../../src/alb/condition/host-pattern';

describe('the hosts of a pattern', () => {
  const hostsOf = (text: string) => new HostPattern(text).hosts;

  test('are those that Istio knows', () => {
    expect(hostsOf('a.test')).toEqual(['a.test']);
    expect(hostsOf('*.a.test')).toEqual(['*.a.test']);
    expect(hostsOf('*-eu.a.test')).toEqual(['*-eu.a.test']);
    expect(hostsOf('*')).toEqual(['*']);
    expect(hostsOf('10.0.0.1')).toEqual(['10.0.0.1']);
    expect(() => hostsOf('::1')).toThrow('host header of a condition must be a DNS name or an IPv4 address, got "::1"');
  });

  test('are two where the wildcard may stand for nothing', () => {
    expect(hostsOf('*a.test')).toEqual(['*a.test', 'a.test']);
    expect(hostsOf('*test')).toEqual(['*test']);
  });

  test('are none with wildcards elsewhere', () => {
    for (const text of ['a.*.test', 'a*.test', 'a?.test', '?.test', '*.*.test', 'a.*']) {
      expect(hostsOf(text)).toEqual([]);
    }
  });
});

describe('HostPattern', () => {
  const fitOf = (pattern: string, domain: string) => [new HostPattern(pattern).covers(domain), new HostPattern(pattern).mayFit(domain)];
  const all = [true, true];
  const some = [false, true];
  const none = [false, false];

  test('with a wildcard at the beginning takes all requests of a domain, or none', () => {
    expect(fitOf('*.test', '*.a.test')).toEqual(all);
    expect(fitOf('*.test', 'a.test')).toEqual(all);
    expect(fitOf('*.a.test', '*.test')).toEqual(none);
    expect(fitOf('a.test', '*.test')).toEqual(none);
    expect(fitOf('*', '*')).toEqual(all);
  });

  test('with other wildcards takes a full name, or some requests of a wildcard', () => {
    expect(fitOf('a?.test', 'a1.test')).toEqual(all);
    expect(fitOf('a?.test', 'a12.test')).toEqual(none);
    expect(fitOf('a*.test', 'a.b.test')).toEqual(all);
    expect(fitOf('a*.test', '*.test')).toEqual(some);
    expect(fitOf('a*.test', '*.b.test')).toEqual(some);
    expect(fitOf('a*.b.test', '*.test')).toEqual(some);
    expect(fitOf('a*.test', '*.other')).toEqual(none);
    expect(fitOf('a*', '*')).toEqual(some);
  });

  test('as an expression, its wildcards stop at the port', () => {
    expect(new HostPattern('a?.*.test').toRegex()).toBe('a[^:]\\.[^:]*\\.test');
  });

  test('is a host in lower case', () => {
    for (const text of ['', 'a.test:80', 'A.test', 'a_b.test', '**.test']) {
      expect(() => new HostPattern(text)).toThrow('host header of a condition must be a DNS name in lower case, an IP address, "*", or a wildcard');
    }
    expect(() => new HostPattern(1 as unknown as string)).toThrow('host header of a condition must be a DNS name in lower case');
    for (const text of ['A?.test', 'a*.test:80', 'http?//a.test', 'a.*.test/x']) {
      expect(() => new HostPattern(text)).toThrow(`host header of a condition must be a host in lower case, with "*" and "?" as wildcards, got "${text}": leave out`);
    }
  });

  test('has its domain', () => {
    expect(() => new HostPattern('localhost'))
      .toThrow('host header of a condition must be a full DNS name, an IP address or a wildcard, got "localhost": write the name with its domain');
    expect(new HostPattern('*host').hosts).toEqual(['*host']);
  });
});
