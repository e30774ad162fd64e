import { describe, expect, test } from 'vitest';
import { TlsCipherSuite } from '../../src';
import {
  CIPHER_SUITES, configMapOf, isBooleanForGo, isCipherSuite, isForDynamicHosts, isForWaypoint, isHeaderName, isOfIdentity, isPrime,
  isRetryCondition, isServiceAccount, isTcpProtocol, isTrueForGo, namesWaypoint, valuesOfKey, wrongSegment,
} from '../../src/istio';

/** What a fact takes, and what lies next to it. */
const FACTS: readonly (readonly [name: string, fact: (text: string) => boolean, taken: readonly string[], others: readonly string[]])[] = [
  ['a header', isHeaderName, ['x-a', 'X_a', '!'], ['', ':path', 'a b', 'é']],
  ['a condition for retries', isRetryCondition, ['5xx', '503', '511', 'reset'], ['', '599', '5XX', ' reset', '30']],
  ['a cipher suite', isCipherSuite, ['AES128-SHA', '-AES128-SHA', 'ALL', ''], ['RC4-SHA', 'aes128-sha', 'éa']],
  ['a service account', isServiceAccount, ['a', 'a/b', 'x'.repeat(320)], ['', 'a/b/c', '/a', 'a/', 'a*', 'x'.repeat(321)]],
  ['true or false', isBooleanForGo, ['t', 'False', '0'], ['yes', '', 'tRUE']],
  ['true', isTrueForGo, ['t', '1'], ['0', 'yes']],
  ['an identity', isOfIdentity, ['source.principal', 'request.auth.claims[a]'], ['source.ip', 'request.headers[a]', 'source.principals']],
  ['the key of a condition', key => valuesOfKey(key) !== undefined, ['source.ip', 'request.headers[a]', 'request.auth.claims[a][b]', 'experimental.envoy.filters.a[b]'],
    ['', 'request.headers', 'request.headers[]', 'request.headers[a]b', 'destination.labels[a]', 'toString']],
  ['a path of a policy', path => wrongSegment(path) === undefined, ['/a', '/{*}/a', '/{*}/{**}', '/{**}/a', '/a*'], ['/{a}', '/{**}/{*}', '/{*}a', '/{*}//a', '/{*}/a*']],
];

describe.each(FACTS)('%s', (_, fact, taken, others) => {
  test('is known', () => {
    expect(taken.filter(text => !fact(text))).toEqual([]);
    expect(others.filter(fact)).toEqual([]);
  });
});

test('the suites that the constructs have are those of Istio', () => {
  expect(Object.values(TlsCipherSuite).sort()).toEqual([...CIPHER_SUITES].sort());
});

test('primes', () => {
  expect(Array.from({ length: 30 }, (_, number) => number).filter(isPrime)).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
});

test('a ConfigMap by its credential', () => {
  expect(configMapOf('configmap://a/b')).toEqual({ namespace: 'a', name: 'b' });
  expect(configMapOf('configmap://a')).toEqual({ namespace: 'a', name: '' });
  expect(configMapOf('a')).toBeUndefined();
});

test('the waypoint that labels name', () => {
  const labels: Record<string, string>[] = [{}, { 'istio.io/use-waypoint': 'a' }, { 'istio.io/use-waypoint': 'none' }];
  expect(labels.map(namesWaypoint)).toEqual([undefined, true, false]);
  expect(['a', 'None', 'none', ''].map(name => isForWaypoint({ 'istio.io/use-waypoint': name }))).toEqual([true, false, false, false]);
  expect(isForWaypoint({})).toBe(false);
});

test('protocols', () => {
  expect((['tcp', 'https', 'redis', 'http', 'grpc', 'udp', 'unknown'] as const).map(isTcpProtocol)).toEqual([true, true, true, false, false, false, false]);
  expect((['http', 'http2', 'grpc', 'tls', 'https', 'tcp', 'unknown'] as const).map(isForDynamicHosts)).toEqual([true, true, true, true, false, false, false]);
});
