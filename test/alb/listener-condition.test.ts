import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, matchesOf } from './alb-fixture';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerCondition } from '../../src/alb/listener-condition';

function matches(...conditions: ListenerCondition[]): unknown {
  const chart = chartIn();
  new IstioAlb(chart, 'alb').addListener('http').addAction('rule', { conditions, action: forwardTo('echo') });
  return matchesOf(chart, 'rule', conditions[0]._hosts[0]);
}

describe('ListenerCondition.paths', () => {
  test('matches whole paths, each once', () => {
    expect(matches(ListenerCondition.paths(['/cart', '/', '/cart']))).toEqual([{ uri: { exact: '/cart' } }, { uri: { exact: '/' } }]);
  });

  test('takes paths without query and wildcard', () => {
    const message = 'path of a condition must be a path that begins with "/", without query and wildcard, got';

    for (const path of ['', 'cart', '/cart?x=1', '/cart#a', '/cart/*']) {
      expect(() => ListenerCondition.paths([path])).toThrow(`${message} "${path}": use pathPrefixes for what lies below a path`);
      expect(() => ListenerCondition.pathPrefixes([path])).toThrow(message);
    }
    expect(() => ListenerCondition.paths([1 as unknown as string])).toThrow(`${message} 1`);
    expect(() => ListenerCondition.paths([])).toThrow('paths of a condition must be a list of at least one, got []: name a path, or leave the condition out');
    expect(() => ListenerCondition.pathPrefixes([])).toThrow('paths of a condition must be a list of at least one');
  });
});

describe('ListenerCondition.pathPrefixes', () => {
  test('matches by segment: the path itself and what lies below', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/cart']))).toEqual([{ uri: { exact: '/cart' } }, { uri: { prefix: '/cart/' } }]);
  });

  test('a slash at the end does not count', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/cart/', '/cart', '/a//']))).toEqual([
      { uri: { exact: '/cart' } }, { uri: { prefix: '/cart/' } }, { uri: { exact: '/a' } }, { uri: { prefix: '/a/' } },
    ]);
  });

  test('the root is every path', () => {
    expect(matches(ListenerCondition.pathPrefixes(['/']))).toEqual([{ uri: { prefix: '/' } }]);
  });
});

describe('ListenerCondition.httpHeader', () => {
  test('matches one of the values, the name in lower case', () => {
    expect(matches(ListenerCondition.httpHeader('X-User', ['a', 'B', 'a']))).toEqual([
      { headers: { 'x-user': { exact: 'a' } } }, { headers: { 'x-user': { exact: 'B' } } },
    ]);
  });

  test('several conditions are combined in all ways', () => {
    expect(matches(ListenerCondition.httpHeader('a', ['1', '2']), ListenerCondition.httpHeader('b', ['3', '4']), ListenerCondition.paths(['/c']))).toEqual([
      { headers: { a: { exact: '1' }, b: { exact: '3' } }, uri: { exact: '/c' } },
      { headers: { a: { exact: '1' }, b: { exact: '4' } }, uri: { exact: '/c' } },
      { headers: { a: { exact: '2' }, b: { exact: '3' } }, uri: { exact: '/c' } },
      { headers: { a: { exact: '2' }, b: { exact: '4' } }, uri: { exact: '/c' } },
    ]);
  });

  test('takes a name and values', () => {
    expect(() => ListenerCondition.httpHeader('x user', ['a'])).toThrow('name of a header condition must be an HTTP header name, got "x user"');
    expect(() => ListenerCondition.httpHeader(':path', ['a'])).toThrow('name of a header condition must be an HTTP header name, got ":path"');
    expect(() => ListenerCondition.httpHeader('x', [])).toThrow('values of the header condition "x" must be a list of at least one, got []: name a value');
    expect(() => ListenerCondition.httpHeader('x', [1 as unknown as string])).toThrow('exact of a string match must be a text, got 1');
  });

  test('the host has a condition of its own', () => {
    expect(() => ListenerCondition.httpHeader('Host', ['a']))
      .toThrow('name of a header condition must be another header than the host, got "Host": use ListenerCondition.hostHeaders');
    expect(matches(ListenerCondition.httpHeader('x-host', ['a']))).toHaveLength(1);
  });
});

describe('ListenerCondition.hostHeaders', () => {
  test('is no match, because it chooses the VirtualService', () => {
    expect(matches(ListenerCondition.hostHeaders(['a.example.com']))).toBeUndefined();
    expect(matches(ListenerCondition.hostHeaders(['a.example.com']), ListenerCondition.paths(['/a']))).toEqual([{ uri: { exact: '/a' } }]);
  });

  test('takes hosts', () => {
    expect(() => ListenerCondition.hostHeaders([])).toThrow('host headers of a condition must be a list of at least one, got []: name a host, or leave');
    for (const host of ['', 'a.example.com:80', 'A.example.com', 'a.*.com']) {
      expect(() => ListenerCondition.hostHeaders([host])).toThrow('host header of a condition must be a DNS name in lower case, an IP address, "*", or a wildcard');
    }
    expect(() => ListenerCondition.hostHeaders(['localhost']))
      .toThrow('host header of a condition must be a full DNS name, an IP address or a wildcard, got "localhost": write the name with its domain');
    expect(ListenerCondition.hostHeaders(['a.test', '*.test', '*', '10.0.0.1', '::1', '*-eu.a.test', 'a.test'])._hosts).toHaveLength(6);
  });
});
