import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ConsistentHash, HashAlgorithm, LoadBalancer, LocalityLoadBalancing } from '../../src/traffic-policy';

describe('algorithms', () => {
  test.each([
    ['roundRobin', LoadBalancer.roundRobin(), { simple: 'ROUND_ROBIN' }],
    ['leastRequest', LoadBalancer.leastRequest(), { simple: 'LEAST_REQUEST' }],
    ['random', LoadBalancer.random(), { simple: 'RANDOM' }],
    ['passthrough', LoadBalancer.passthrough(), { simple: 'PASSTHROUGH' }],
  ])('%s', (_, loadBalancer, rendered) => {
    expect(loadBalancer._render()).toEqual(rendered);
  });

  test('options stand beside the algorithm', () => {
    expect(LoadBalancer.random({ locality: LocalityLoadBalancing.disabled() })._render())
      .toEqual({ simple: 'RANDOM', localityLbSetting: { enabled: false } });
  });

  test('the default algorithm takes options without naming itself', () => {
    expect(LoadBalancer.defaultAlgorithm({ locality: LocalityLoadBalancing.disabled() })._render())
      .toEqual({ localityLbSetting: { enabled: false } });
  });

  test('the default algorithm without options is refused', () => {
    expect(() => LoadBalancer.defaultAlgorithm({}))
      .toThrow('LoadBalancer.defaultAlgorithm must be given at least one setting, got {}: set locality or warmup');
  });
});

describe('warmup', () => {
  const warmup = (props: object) => LoadBalancer.roundRobin({ warmup: { duration: Duration.minutes(1), ...props } })._render().warmup;

  test('all of it', () => {
    expect(warmup({ minimumPercent: 12.5, aggression: 1.5 })).toEqual({ duration: '1m', minimumPercent: 12.5, aggression: 1.5 });
  });

  test('the duration alone', () => {
    expect(warmup({})).toEqual({ duration: '1m' });
  });

  test('a duration of nothing is refused, a millisecond is not', () => {
    expect(() => warmup({ duration: Duration.millis(0) })).toThrow('duration of a warmup must be a duration of at least 1 ms, in whole milliseconds, got "0 ms"');
    expect(warmup({ duration: Duration.millis(1) })).toEqual({ duration: '1ms' });
  });

  test('minimumPercent above 100 is refused, 100 is not', () => {
    expect(() => warmup({ minimumPercent: 101 })).toThrow('minimumPercent of a warmup must be a number from 0 to 100, got 101: use a number in that range');
    expect(warmup({ minimumPercent: 100 })).toEqual({ duration: '1m', minimumPercent: 100 });
  });

  test('aggression 0 is refused, a little more is not', () => {
    expect(() => warmup({ aggression: 0 }))
      .toThrow('aggression of a warmup must be a number greater than 0, got 0: use 1 for a straight line, or leave it out');
    expect(warmup({ aggression: 0.1 })).toEqual({ duration: '1m', aggression: 0.1 });
  });
});

describe('consistent hash', () => {
  const hash = (consistentHash: ConsistentHash) => LoadBalancer.consistentHash(consistentHash)._render();

  test.each([
    ['header', ConsistentHash.httpHeader('x-user'), { httpHeaderName: 'x-user' }],
    ['source IP', ConsistentHash.sourceIp(), { useSourceIp: true }],
    ['query parameter', ConsistentHash.httpQueryParameter('user'), { httpQueryParameterName: 'user' }],
    ['cookie', ConsistentHash.httpCookie('user'), { httpCookie: { name: 'user' } }],
  ])('over a %s', (_, consistentHash, rendered) => {
    expect(hash(consistentHash)).toEqual({ consistentHash: rendered });
  });

  test('a cookie with everything', () => {
    const cookie = ConsistentHash.httpCookie('user', {
      ttl: Duration.hours(1), path: '/', attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }], algorithm: HashAlgorithm.ringHash(2048),
    });
    expect(hash(cookie)).toEqual({
      consistentHash: {
        httpCookie: { name: 'user', path: '/', ttl: '1h', attributes: [{ name: 'SameSite', value: 'Lax' }, { name: 'Secure' }] },
        ringHash: { minimumRingSize: 2048 },
      },
    });
  });

  test('a lifetime of zero makes a session cookie', () => {
    expect(ConsistentHash.httpCookie('user', { ttl: Duration.seconds(0) })._render()).toEqual({ httpCookie: { name: 'user', ttl: '0s' } });
  });

  test('a cookie without a name is refused', () => {
    expect(() => ConsistentHash.httpCookie('')).toThrow(
      'name of the cookie of a consistent hash must be a cookie name without spaces and separators, got "": letters, digits, "-" and "_" are safe');
  });

  test('attributes that are longer than Envoy takes are refused', () => {
    const cookie = (value: string) => () => ConsistentHash.httpCookie('user', { ttl: Duration.hours(1), attributes: [{ name: 'a', value }] });
    expect(cookie('b'.repeat(16_385))).toThrow('attribute a of the cookie of a consistent hash must be a name and a value of at most 16384 bytes each');
    expect(cookie('b'.repeat(16_384))).not.toThrow();
  });

  test('attributes without a lifetime are refused, no attributes are not', () => {
    expect(() => ConsistentHash.httpCookie('user', { attributes: [{ name: 'Secure' }] })).toThrow(
      'ttl of the cookie of a consistent hash must be set where path or attributes are, got undefined: '
      + 'without it Envoy sets no cookie; zero makes a session cookie');
    expect(ConsistentHash.httpCookie('user', { attributes: [] })._render()).toEqual({ httpCookie: { name: 'user' } });
  });

  test('a path without a lifetime is refused', () => {
    expect(() => ConsistentHash.httpCookie('user', { path: '/' })).toThrow('ttl of the cookie of a consistent hash must be set');
  });

  test('an empty path is refused', () => {
    expect(() => ConsistentHash.httpCookie('user', { path: '', ttl: Duration.hours(1) }))
      .toThrow('path of the cookie of a consistent hash must be a text that is not empty, got "": use "/" for every path');
  });

  test('an attribute without a name is refused', () => {
    expect(() => ConsistentHash.httpCookie('user', { ttl: Duration.hours(1), attributes: [{ name: '' }] }))
      .toThrow('attribute name of the cookie of a consistent hash must be a name without blanks and separators, got "": name it, "Secure" for example');
  });

  test('path and attributes stay within the header', () => {
    const ttl = Duration.hours(1);
    expect(() => ConsistentHash.httpCookie('user', { path: '/\n', ttl })).toThrow('path of the cookie of a consistent hash must be a text without line breaks');
    expect(() => ConsistentHash.httpCookie('user', { ttl, attributes: [{ name: 'Same Site' }] })).toThrow('must be a name without blanks and separators, got "Same Site"');
    expect(() => ConsistentHash.httpCookie('user', { ttl, attributes: [{ name: 'SameSite', value: 'Lax\r' }] }))
      .toThrow('attribute value of the cookie of a consistent hash must be a text without line breaks');
    expect(ConsistentHash.httpCookie('user', { path: '/a b', ttl, attributes: [{ name: 'SameSite', value: 'Lax' }] })).toBeDefined();
  });

  test('an attribute given twice is refused, another is not', () => {
    const withAttributes = (...names: string[]) =>
      ConsistentHash.httpCookie('user', { ttl: Duration.hours(1), attributes: names.map(name => ({ name })) });
    expect(() => withAttributes('Secure', 'Secure'))
      .toThrow('attribute name of the cookie of a consistent hash must be there once, got "Secure" again: give each attribute once');
    expect(withAttributes('Secure', 'HttpOnly')._render())
      .toEqual({ httpCookie: { name: 'user', ttl: '1h', attributes: [{ name: 'Secure' }, { name: 'HttpOnly' }] } });
  });

  test('a header name with a colon is refused', () => {
    expect(() => ConsistentHash.httpHeader('x-user:')).toThrow('header of a consistent hash must be an HTTP header name, got "x-user:"');
  });

  test('a query parameter without a name is refused', () => {
    expect(() => ConsistentHash.httpQueryParameter(''))
      .toThrow('query parameter of a consistent hash must be a text that is not empty, got "": give its name');
  });
});

describe('hash algorithms', () => {
  test('maglev has the size that Istio requires', () => {
    expect(ConsistentHash.sourceIp({ algorithm: HashAlgorithm.maglev() })._render()).toEqual({ useSourceIp: true, maglev: { tableSize: 65537 } });
  });

  test('a maglev table that is no prime is refused, the next prime is not', () => {
    expect(() => HashAlgorithm.maglev(65536)).toThrow('tableSize of maglev must be a prime number, got 65536: 65537 is one');
    expect(HashAlgorithm.maglev(65537)._render()).toEqual({ maglev: { tableSize: 65537 } });
  });

  test('near the end the suggested prime is the last one', () => {
    expect(() => HashAlgorithm.maglev(5000010)).toThrow('got 5000010: 4999999 is one');
    expect(HashAlgorithm.maglev(4999999)._render()).toEqual({ maglev: { tableSize: 4999999 } });
  });

  test('a maglev table of 5000011 is refused, although it is a prime', () => {
    expect(() => HashAlgorithm.maglev(5000011)).toThrow('tableSize of maglev must be an integer from 2 to 5000010, got 5000011');
  });

  test('a ring without places is refused, one with one is not', () => {
    expect(() => HashAlgorithm.ringHash(0)).toThrow('minimumRingSize must be an integer from 1 to 8388608, got 0');
    expect(HashAlgorithm.ringHash(1)._render()).toEqual({ ringHash: { minimumRingSize: 1 } });
  });
});
