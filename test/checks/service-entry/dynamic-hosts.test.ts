import { expect, test } from 'vitest';
import { dynamicHosts } from '../../../src/checks/service-entry/dynamic-hosts';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

function entry(protocol: string, resolution = 'DYNAMIC_DNS', hosts = ['*.dyn.org']): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'dyn', namespace: 'shop' },
    spec: { hosts, location: 'MESH_EXTERNAL', resolution, ports: [{ number: 80, name: 'p', protocol }] },
  };
}

function rule(trafficPolicy: object, host = '*.dyn.org', namespace = 'shop'): Manifest {
  return { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'dyn', namespace }, spec: { host, trafficPolicy } };
}

const check = (...manifests: Manifest[]) => findInManifests(dynamicHosts, ...manifests);
const OUTLIERS = { outlierDetection: { consecutive5xxErrors: 1 } };
const UPGRADE = { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } };
const TLS = { tls: { mode: 'SIMPLE' } };
const atPort = (port: number, policy: object) => ({ portLevelSettings: [{ port: { number: port }, ...policy }] });

test('outlier detection ends istiod', () => {
  expect(check(entry('HTTP'), rule(OUTLIERS))).toMatchObject([{
    code: 'CDI092',
    level: 'error',
    resource: 'ServiceEntry shop/dyn',
    field: 'spec.ports[0]',
    message: 'port 80 of "*.dyn.org", whose names are resolved for each request, has outlierDetection in DestinationRule shop/dyn: istiod ends with a panic, '
      + 'and again at each start',
    related: ['DestinationRule shop/dyn'],
  }]);
});

test.each([
  ['with TLS', { ...OUTLIERS, ...TLS }, '*.dyn.org', 'shop'],
  ['at the port', atPort(80, OUTLIERS), '*.dyn.org', 'shop'],
  ['for a wider host', OUTLIERS, '*.org', 'shop'],
  ['for every host, in the root namespace', OUTLIERS, '*', 'istio-system'],
  ['for clients elsewhere', OUTLIERS, '*.dyn.org', 'other'],
])('so it does %s', (_, policy, host, namespace) => {
  expect(check(entry('HTTP'), rule(policy, host, namespace))).toMatchObject([{ level: 'error' }]);
});

test('so it does for some pods alone', () => {
  const forSome = rule(OUTLIERS);
  const selecting = { ...forSome, spec: { ...forSome.spec as object, workloadSelector: { matchLabels: { app: 'web' } } } };
  expect(check(entry('HTTP'), selecting)).toMatchObject([{ level: 'error' }]);
  expect(check(entry('HTTP'), rule({}), selecting)).toMatchObject([{ level: 'error' }]);
  expect(check(entry('HTTP'), { ...selecting, metadata: { name: 'dyn', namespace: 'other' } })).toMatchObject([{ level: 'error' }]);
  expect(check(entry('HTTP'), { ...selecting, spec: { ...selecting.spec, host: 'x.dyn.org' } })).toEqual([]);
});

test.each([
  ['at another port', entry('HTTP'), rule(atPort(81, OUTLIERS))],
  ['where the port has a policy of its own', entry('HTTP'), rule({ ...OUTLIERS, ...atPort(80, { loadBalancer: { simple: 'RANDOM' } }) })],
  ['for a narrower host', entry('HTTP'), rule(OUTLIERS, 'x.dyn.org')],
  ['for another resolution', entry('HTTP', 'DNS', ['a.dyn.org']), rule(OUTLIERS, 'a.dyn.org')],
])('not %s', (_, ...manifests) => {
  expect(check(...manifests)).toEqual([]);
});

test.each([
  ['connectionPool.http.h2UpgradePolicy', UPGRADE],
  ['connectionPool.http.useClientProtocol', { connectionPool: { http: { useClientProtocol: true } } }],
  ['connectionPool.http.idleTimeout', { connectionPool: { http: { idleTimeout: '0s' } } }],
  ['connectionPool.http.maxRequestsPerConnection', { connectionPool: { http: { maxRequestsPerConnection: 5 } } }],
  ['connectionPool.http.maxConcurrentStreams', { connectionPool: { http: { maxConcurrentStreams: 5 } } }],
  ['connectionPool.tcp.idleTimeout', { connectionPool: { tcp: { idleTimeout: '5s' } } }],
  ['connectionPool.tcp.maxConnectionDuration', { connectionPool: { tcp: { maxConnectionDuration: '5s' } } }],
])('without TLS Envoy refuses %s', (setting, policy) => {
  for (const protocol of ['HTTP', 'TLS']) {
    const message = expect.stringContaining(`has ${setting} and no TLS`) as string;
    expect(check(entry(protocol), rule(policy))).toMatchObject([{ level: 'error', message }]);
  }
  expect(check(entry('HTTP'), rule({ ...policy, tls: { mode: 'DISABLE' } }))).toHaveLength(1);
  expect(check(entry('HTTP'), rule({ ...policy, ...TLS }))).toEqual([]);
  expect(check(entry('HTTP'), rule({ ...policy, tls: { mode: 'ISTIO_MUTUAL' } }))).toEqual([]);
});

test.each([
  {
    connectionPool: {
      http: { maxRetries: 5, http1MaxPendingRequests: 5, http2MaxRequests: 5, useClientProtocol: false, maxRequestsPerConnection: 0 },
    },
  },
  { connectionPool: { http: { h2UpgradePolicy: 'DO_NOT_UPGRADE' }, tcp: { connectTimeout: '5s', maxConnections: 3, tcpKeepalive: { probes: 3 } } } },
  { loadBalancer: { simple: 'RANDOM' }, proxyProtocol: { version: 'V1' } },
])('it takes %j', policy => {
  expect(check(entry('HTTP'), rule(policy))).toEqual([]);
});

test.each(['HTTP2', 'GRPC'])('%s needs TLS: a warning without a rule, an error with one that has none', protocol => {
  const message = expect.stringContaining(`has protocol ${protocol} and no TLS`) as string;
  expect(check(entry(protocol))).toMatchObject([{ level: 'warning', message }]);
  expect(check(entry(protocol), rule({ loadBalancer: { simple: 'RANDOM' } }))).toMatchObject([{ level: 'error' }]);
  expect(check(entry(protocol), rule({ ...TLS, ...atPort(80, { loadBalancer: { simple: 'RANDOM' } }) }))).toMatchObject([{ level: 'error' }]);
  expect(check(entry(protocol), rule(TLS))).toEqual([]);
  expect(check(entry(protocol), rule(atPort(80, TLS)))).toEqual([]);
});

test.each(['HTTP', 'TLS', 'GRPC-WEB'])('%s needs nothing', protocol => {
  expect(check(entry(protocol))).toEqual([]);
});
