import { expect, test } from 'vitest';
import { refusedPolicyValues } from '../../../src/checks/destination-rule/refused-policy-values';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const check = (spec: object) => {
  const manifest: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'web', namespace: 'shop' }, spec: { host: 'web', ...spec } };
  return findInManifests(refusedPolicyValues, manifest);
};
const hash = (consistentHash: unknown) => ({ loadBalancer: { consistentHash } });
const LONG = '2562047h47m16s';
const RING = hash({ ringHash: { minimumRingSize: 8_388_609 } });

test('a ring of more places than Envoy has is an error', () => {
  expect(check({ trafficPolicy: RING })).toEqual([expect.objectContaining({
    code: 'CDI115',
    level: 'error',
    message: 'spec.trafficPolicy.loadBalancer.consistentHash.ringHash.minimumRingSize is 8388609, but must be at most 8388608: Istio takes it, and Envoy '
      + 'refuses all clusters: proxies have none of what is new',
    fix: 'take a smaller one',
  })]);
});

test.each<[string, object, string]>([
  ['of a port', { trafficPolicy: { portLevelSettings: [{}, RING] } }, 'trafficPolicy.portLevelSettings[1].loadBalancer.consistentHash.ringHash.minimumRingSize'],
  ['of a subset', { subsets: [{ name: 'v1' }, { trafficPolicy: RING }] }, 'subsets[1].trafficPolicy.loadBalancer.consistentHash.ringHash.minimumRingSize'],
  ['in the older field', { trafficPolicy: hash({ minimumRingSize: 8_388_609 }) }, 'trafficPolicy.loadBalancer.consistentHash.minimumRingSize'],
  ['a header without a name', { trafficPolicy: hash({ httpHeaderName: '' }) }, 'trafficPolicy.loadBalancer.consistentHash.httpHeaderName'],
  ['a header with a line break', { trafficPolicy: hash({ httpHeaderName: 'a\nb' }) }, 'trafficPolicy.loadBalancer.consistentHash.httpHeaderName'],
  ['a parameter without a name', { trafficPolicy: hash({ httpQueryParameterName: '' }) }, 'trafficPolicy.loadBalancer.consistentHash.httpQueryParameterName'],
  ['a cookie', { trafficPolicy: hash({ httpCookie: { attributes: [{ name: 'a', value: 'b\n' }] } }) }, 'trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[0].value'],
  ['a long attribute of a cookie', { trafficPolicy: hash({ httpCookie: { attributes: [{ name: 'a'.repeat(16_385) }] } }) }, 'trafficPolicy.loadBalancer.consistentHash.httpCookie.attributes[0].name'],
  ['a cookie that ends before it begins', { trafficPolicy: hash({ httpCookie: { ttl: '-1ms' } }) }, 'trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl'],
  ['a cookie of 292 years', { trafficPolicy: hash({ httpCookie: { ttl: LONG } }) }, 'trafficPolicy.loadBalancer.consistentHash.httpCookie.ttl'],
  ['a warm-up of 292 years', { trafficPolicy: { loadBalancer: { warmup: { duration: LONG } } } }, 'trafficPolicy.loadBalancer.warmup.duration'],
  ['a warm-up in the older field', { trafficPolicy: { loadBalancer: { warmupDurationSecs: LONG } } }, 'trafficPolicy.loadBalancer.warmupDurationSecs'],
  ['an ejection of 292 years', { trafficPolicy: { outlierDetection: { baseEjectionTime: LONG } } }, 'trafficPolicy.outlierDetection.baseEjectionTime'],
  ['a connection of 292 years', { trafficPolicy: { connectionPool: { tcp: { maxConnectionDuration: LONG } } } }, 'trafficPolicy.connectionPool.tcp.maxConnectionDuration'],
  ['probes after ten hours', { trafficPolicy: { connectionPool: { tcp: { tcpKeepalive: { time: '10h' } } } } }, 'trafficPolicy.connectionPool.tcp.tcpKeepalive.time'],
  ['many probes', { trafficPolicy: { connectionPool: { tcp: { tcpKeepalive: { probes: 128 } } } } }, 'trafficPolicy.connectionPool.tcp.tcpKeepalive.probes'],
  ['a long server name', { trafficPolicy: { tls: { sni: 'a'.repeat(256) } } }, 'trafficPolicy.tls.sni'],
])('%s: one finding', (_, spec, field) => {
  expect(check(spec).map(found => found.field)).toEqual([`spec.${field}`]);
});

test.each<[string, object]>([
  ['a cookie of the session', { trafficPolicy: hash({ httpCookie: { ttl: '-0s' } }) }],
  ['the largest ring', { trafficPolicy: hash({ minimumRingSize: 8_388_608, ringHash: { minimumRingSize: 8_388_608 } }) }],
  ['names', { trafficPolicy: hash({ httpHeaderName: 'a', httpQueryParameterName: 'b', httpCookie: { attributes: [{ name: 'a', value: 'b' }, {}] } }) }],
  ['a second less than 292 years', { trafficPolicy: { connectionPool: { tcp: { connectTimeout: '2562047h47m15s', tcpKeepalive: { time: '9h', interval: '32767s', probes: 127 } } } } }],
  ['the longest server name', { trafficPolicy: { tls: { sni: 'a'.repeat(255) } } }],
  ['what is nothing', { trafficPolicy: { loadBalancer: 1, tls: 'a', portLevelSettings: [1, 'a'] }, subsets: [1, { trafficPolicy: [] }] }],
  ['none', {}],
])('%s: none', (_, spec) => {
  expect(check(spec)).toEqual([]);
});
