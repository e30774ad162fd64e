import { expect, test } from 'vitest';
import { refusedPoolValues } from '../../../src/checks/sidecar/refused-pool-values';
import { findInManifests } from '../run-check';

const check = (spec: object) => findInManifests(refusedPoolValues, { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'one', namespace: 'shop' }, spec });
const LONG = '9223372036s';

test('a duration that Go alone counts is an error', () => {
  expect(check({ inboundConnectionPool: { tcp: { connectTimeout: LONG } } })).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.inboundConnectionPool.tcp.connectTimeout is "9223372036s", but must be a duration of at most 292 years: Istio takes it, and Envoy refuses all '
      + 'clusters: the pods have none of what is new',
    field: 'spec.inboundConnectionPool.tcp.connectTimeout',
  })]);
});

test('also of a port', () => {
  expect(check({ ingress: [{}, { connectionPool: { http: { idleTimeout: LONG, http2KeepAlive: { interval: LONG, timeout: '1s' } } } }] }).map(({ field }) => field))
    .toEqual(['spec.ingress[1].connectionPool.http.idleTimeout', 'spec.ingress[1].connectionPool.http.http2KeepAlive.interval']);
});

test('more time between two probes than Linux takes is one', () => {
  expect(check({ inboundConnectionPool: { tcp: { tcpKeepalive: { time: '32768s' } } } })).toEqual([expect.objectContaining({
    message: 'spec.inboundConnectionPool.tcp.tcpKeepalive.time is "32768s", but must be at most 32767 seconds: Istio takes it, and Linux refuses every '
      + 'connection: requests are answered with 503',
  })]);
});

test('a long path of a socket is one', () => {
  const socket = `unix:///${'a'.repeat(107)}`;
  expect(check({ ingress: [{ defaultEndpoint: socket }, { defaultEndpoint: '127.0.0.1:80' }], egress: [{ bind: '10.0.0.1' }, { bind: socket }] }).map(({ field }) => field))
    .toEqual(['spec.ingress[0].defaultEndpoint', 'spec.egress[1].bind']);
});

test.each<[string, object]>([
  ['a second less', { inboundConnectionPool: { tcp: { connectTimeout: '9223372035s', idleTimeout: '2562047h47m15s' } } }],
  ['probes of TCP', { inboundConnectionPool: { tcp: { tcpKeepalive: { time: '32767s', probes: 127 } } } }],
  ['what is nothing', { inboundConnectionPool: 1, ingress: [1, { connectionPool: { tcp: { connectTimeout: 1 } } }] }],
])('%s: none', (_, spec) => {
  expect(check(spec)).toEqual([]);
});
