import { describe, expect, test } from 'vitest';
import { HostPattern } from '../../../src/alb/condition/host-pattern';
import { RuleHosts } from '../../../src/alb/rule/rule-hosts';

const hostsOf = (...texts: string[]) => new RuleHosts(texts.map(text => new HostPattern(text)));

describe('the hosts of a rule', () => {
  test('are every host where it names none', () => {
    expect(hostsOf().isEvery).toBe(true);
    expect(hostsOf('a.test').isEvery).toBe(false);
    expect(hostsOf().fits('a.test')).toBe('all');
  });

  test('are full names alone, or others too', () => {
    expect(hostsOf('a.test', 'b.test').fullNames).toEqual(['a.test', 'b.test']);
    expect([hostsOf(), hostsOf('a.test', '*.b.test'), hostsOf('a.test', 'x*.test'), hostsOf('x*.test', '*.b.test')].map(({ fullNames }) => fullNames))
      .toEqual([undefined, undefined, undefined, undefined]);
  });

  test('are routed by Istio, or compared by a route', () => {
    const hosts = hostsOf('a.test', '*b.test', 'x*.test');
    expect(hosts.routed).toEqual(['a.test', '*b.test', 'b.test']);
    expect(hosts.inner.map(({ text }) => text)).toEqual(['x*.test']);
  });

  test('fit all requests for a domain, some or none', () => {
    expect(['a.test', 'x1.test', '*.test', 'b.test'].map(domain => hostsOf('a.test', 'x*.test').fits(domain))).toEqual(['all', 'all', 'some', 'none']);
  });
});
