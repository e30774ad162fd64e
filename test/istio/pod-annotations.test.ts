import { expect, test } from 'vitest';
import { misfitsOfPodAnnotations } from '../../src/istio';

const PREFIX = 'sidecar.istio.io/';
const namesOf = (annotations: Record<string, string>, isGateway = false) => misfitsOfPodAnnotations(annotations, isGateway).map(([name]) => name);

test.each<[string, string[], string[]]>([
  ['logLevel', ['loud', 'INFO', ' info', ''], ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'critical', 'off']],
  ['componentLogLevel', ['http', 'http:loud', 'http:info,', ':'], ['http:info', 'http:debug,upstream:off', '']],
  ['agentLogLevel', ['loud', 'warning', 'a:b:info', 'info,', ''], ['info', 'default:info,dns:debug', 'fatal,none']],
  ['statsInclusionRegexps', ['(', 'a,(?=b)', 'a,', ',a'], ['a.*,b', 'cluster\\\\..*', '']],
  ['statsInclusionPrefixes', ['a,', 'a,,b', 'a"b', 'a\\d'], ['a', 'cluster.a,http', '', 'a\\\\d']],
  ['statsInclusionSuffixes', [',', '"'], ['a.b']],
  ['extraStatTags', ['(', 'a,[', 'a"', '*'], ['a', 'a,b_c', '', 'a,,b', 'a b']],
  ['statsHistogramBuckets', ['{"":[1]}', '{"a":[0]}', '{"a":[1],"b":[2,2]}', '{"a":[-1]}'], ['{"a":[1,0.5]}', '{"a":[]}', '{"a":null}', '{', '[0]', '{"a":["0"]}', '{"a":0}', '']],
  ['statsFlushInterval', ['500ms', '1m', '60s', '0s', '-1s', '5m'], ['1s', '59s', '1500ms', '5', '', 'soon']],
  ['statsEvictionInterval', ['0s', '-5s'], ['5s', '10m', '7s', '-7s', '', '5']],
  ['proxyImage', ['example.com/Proxy', 'a b/c', 'a/b:'], ['', 'proxyv2', 'A B', 'example.com/proxyv2:1.31.0']],
  ['proxyImageType', ['a b', 'a/b'], ['', 'distroless', 'debug-1.2']],
])('the proxy does not start with another %s', (name, refused, taken) => {
  for (const isGateway of [false, true]) {
    refused.forEach(value => expect(namesOf({ [PREFIX + name]: value }, isGateway), value).toEqual([PREFIX + name]));
    taken.forEach(value => expect(namesOf({ [PREFIX + name]: value }, isGateway), value).toEqual([]));
  }
});

test.each(['userVolume', 'userVolumeMount'])('the injector reads %s of sidecars as JSON', name => {
  expect(namesOf({ [PREFIX + name]: '{a: b}' })).toEqual([PREFIX + name]);
  expect(namesOf({ [PREFIX + name]: '[{"name": "a"}]' })).toEqual([]);
  expect(namesOf({ [PREFIX + name]: '{a: b}' }, true)).toEqual([]);
});

test('a sidecar asks for no more than its limit', () => {
  const amounts = (proxyCPU: string, proxyCPULimit: string) => ({ [`${PREFIX}proxyCPU`]: proxyCPU, [`${PREFIX}proxyCPULimit`]: proxyCPULimit });
  expect(namesOf(amounts('1', '900m'))).toEqual([`${PREFIX}proxyCPU`]);
  expect(namesOf(amounts('1', '900m'), true)).toEqual([]);
  expect(namesOf(amounts('1', '1000m'))).toEqual([]);
  expect(namesOf({ [`${PREFIX}proxyMemory`]: '2Gi', [`${PREFIX}proxyMemoryLimit`]: '2G' })).toEqual([`${PREFIX}proxyMemory`]);
  expect(namesOf({ [`${PREFIX}proxyMemory`]: '2Gi' })).toEqual([]);
});

test('the other interval of statistics counts', () => {
  expect(namesOf({ [`${PREFIX}statsFlushInterval`]: '2s', [`${PREFIX}statsEvictionInterval`]: '-2s' })).toEqual([`${PREFIX}statsEvictionInterval`]);
  expect(namesOf({ [`${PREFIX}statsFlushInterval`]: '3s', [`${PREFIX}statsEvictionInterval`]: '-2s' })).toEqual([]);
});

test('the injector takes no such port for metrics, unless nobody asks for them', () => {
  const port = (value: string, others: Record<string, string> = {}, isGateway = false) => namesOf({ 'prometheus.io/port': value, ...others }, isGateway);
  ['http', '0', '65536', '15090', '8080x', '-1'].forEach(value => expect(port(value), value).toEqual(['prometheus.io/port']));
  ['8080', '', '15020', '15009'].forEach(value => expect(port(value), value).toEqual([]));
  expect(port('http', { 'prometheus.io/scrape': 'false' })).toEqual([]);
  expect(port('http', { 'prometheus.istio.io/merge-metrics': 'false' })).toEqual([]);
  expect(port('http', { 'prometheus.io/scrape': 'yes' })).toEqual(['prometheus.io/port']);
  expect(port('http', {}, true)).toEqual([]);
});
