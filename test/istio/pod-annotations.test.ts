import { expect, test } from 'vitest';
import { misfitsOfPodAnnotations } from '../../src/istio';

const PREFIX = 'sidecar.istio.io/';
const namesOf = (annotations: Record<string, string>, isGateway = false) => misfitsOfPodAnnotations(annotations, isGateway).map(([name]) => name);

test.each<[string, string[], string[]]>([
  ['logLevel', ['loud', 'INFO', ' info', ''], ['trace', 'debug', 'info', 'warn', 'warning', 'error', 'critical', 'off']],
  ['componentLogLevel', ['http', 'http:loud', 'http:info,', ':'], ['http:info', 'http:debug,upstream:off', '']],
  ['agentLogLevel', ['loud', 'warning', 'a:b:info', 'info,', ''], ['info', 'default:info,dns:debug', 'fatal,none']],
  ['statsInclusionRegexps', ['(', 'a,(?=b)'], ['a.*,b', 'cluster\\\\..*']],
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

test('the injector takes no such port for metrics, unless nobody asks for them', () => {
  const port = (value: string, others: Record<string, string> = {}, isGateway = false) => namesOf({ 'prometheus.io/port': value, ...others }, isGateway);
  ['http', '0', '65536', '15090', '8080x', '-1'].forEach(value => expect(port(value), value).toEqual(['prometheus.io/port']));
  ['8080', '', '15020', '15009'].forEach(value => expect(port(value), value).toEqual([]));
  expect(port('http', { 'prometheus.io/scrape': 'false' })).toEqual([]);
  expect(port('http', { 'prometheus.istio.io/merge-metrics': 'false' })).toEqual([]);
  expect(port('http', { 'prometheus.io/scrape': 'yes' })).toEqual(['prometheus.io/port']);
  expect(port('http', {}, true)).toEqual([]);
});
