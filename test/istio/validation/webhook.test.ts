import { describe, expect, test } from 'vitest';
import { RIGHT_OBJECTS, rightObject } from './right-objects';
import { Manifest } from '../../../src/istio';
import { schemaViolationsOf } from '../../../src/istio/schema/validation';
import { webhookProblemsOf } from '../../../src/istio/validation/webhook';

/** One of the right objects with another value at a place; without it where that is undefined. */
function withValue(name: string, path: string, value: unknown): Manifest {
  const manifest = structuredClone(rightObject(name)) as Record<string, unknown>;
  const steps = path.split('/').map(step => step.replaceAll('~', '/'));
  let parent = manifest as Record<string, unknown>;
  steps.slice(0, -1).forEach(step => parent = (parent[step] ??= {}) as Record<string, unknown>);
  const last = steps[steps.length - 1];
  if (value === undefined && Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    parent[last] = value;
  }
  return JSON.parse(JSON.stringify(manifest)) as Manifest;
}

/** The keys of warnings, and the fields of what is refused. */
function told(manifest: Manifest): string[] {
  expect(schemaViolationsOf(manifest).filter(({ kind }) => kind === 'refused')).toEqual([]);
  return webhookProblemsOf(manifest).map(({ key, field }) => key ?? field);
}

/** A place, a value that the webhook refuses there, and one next to it that it takes. */
type Case = readonly [path: string, wrong: unknown, right: unknown];

const R = 'spec/http/0';
const REFUSED: Readonly<Record<string, readonly Case[]>> = {
  'routes': [
    ['spec/hosts/0', 'https://a.b', 'a.b'], ['spec/hosts/0', 'a_b', 'a-b'], ['spec/hosts/0', 'a.1', '1.2.3.4'], ['spec/hosts/0', '*a.*', '*a.b'],
    ['spec/hosts/0', 'a.eu.example.com', 'eu.example.com'], ['spec/hosts/0', 'outbound_.80_._.a.b', 'a.b'], ['spec/gateways/0', 'a/b.c', 'a/b'],
    ['spec/gateways/0', '/a', 'a'], ['spec/gateways/0', 'mesh', 'edge/a'], ['spec/exportTo', ['*', 'a'], ['a', 'b']], ['spec/exportTo', ['.', 'shop'], ['.', 'a']],
    ['spec/exportTo', ['~'], ['*']], ['spec/exportTo', ['a b'], ['a-b']],
    [`${R}/match/0/headers`, { 'a b': {} }, { ':path': {} }], [`${R}/match/0/headers`, { '@request.auth.claims': {} }, { '@request.auth.claims[a]': {} }],
    [`${R}/match/0/headers/x-user/regex`, 'a(?=b)', 'a'], [`${R}/match/0/headers/x-user`, { prefix: '' }, { exact: '' }],
    [`${R}/match/0/withoutHeaders/x-beta`, { regex: '**' }, { regex: '*' }], [`${R}/match/0/uri`, { regex: '' }, { prefix: '' }],
    [`${R}/match/0/queryParams/page`, { regex: 'x'.repeat(1025) }, { regex: 'x'.repeat(1024) }],
    [`${R}/match/0/scheme`, { prefix: '' }, { prefix: 'h' }], [`${R}/match/0/method`, { regex: '(' }, { regex: '.' }], [`${R}/match/0/authority`, { prefix: '' }, {}],
    [`${R}/match/0/port`, 65536, 65535], [`${R}/match/0/sourceNamespace`, 'a.b', 'a'], [`${R}/match/0/sourceLabels`, { '/a': 'b' }, { 'a/b': 'c' }],
    [`${R}/match/0/sourceLabels`, { a: 'b c' }, { a: '' }], [`${R}/match/0/gateways/0`, 'A/b_c', 'A/b-c'],
    [`${R}/headers/request/set`, { ':path': 'a' }, { ':authority': 'a' }], [`${R}/headers/request/add`, { a: '100%' }, { a: '100%%' }],
    [`${R}/headers/request/set`, { a: '%REQ(' }, { a: '%REQ(a)%' }], [`${R}/headers/request/set`, { a: '%A(["a" x])%' }, { a: '%A(["a", "b"])%' }],
    [`${R}/headers/request/set`, { a: '%A(b\\' }, { a: '%A(b\\)c) %' }], [`${R}/headers/request/set`, { a: 'a\nb' }, { a: 'a\tb' }],
    [`${R}/headers/request/set`, { host: 'a', Host: 'b' }, { host: 'a' }], [`${R}/headers/request/remove/0`, 'Host', 'Hosts'], [`${R}/headers/request/remove/0`, '', 'a'],
    [`${R}/headers/response/set`, { ':status': '200' }, { status: '200' }], [`${R}/headers/response/add`, { host: 'a' }, { a: 'a' }],
    [`${R}/headers/response/remove/0`, ':status', 'status'],
    [`${R}/corsPolicy/allowOrigins/0`, {}, { prefix: 'a' }], [`${R}/corsPolicy/allowOrigins/0`, { regex: '(' }, { regex: 'a' }], [`${R}/corsPolicy/allowMethods/0`, 'get', '*'],
    [`${R}/corsPolicy/allowHeaders/0`, 'a b', '*'], [`${R}/corsPolicy/exposeHeaders/0`, '', 'a'], [`${R}/corsPolicy/maxAge`, '1500ms', '2000ms'],
    [`${R}/fault`, {}, { delay: {} }], [`${R}/fault/abort/httpStatus`, 199, 200], [`${R}/fault/abort/httpStatus`, 601, 600], [`${R}/fault/abort`, { http2Error: 'a' }, {}],
    [`${R}/fault/abort`, { grpcStatus: 'not_found' }, { grpcStatus: 'NOT_FOUND' }], [`${R}/fault/abort/percentage/value`, 0.00005, 0.0001],
    [`${R}/fault/delay/percentage/value`, 101, 100], [`${R}/fault/delay`, { exponentialDelay: '1s' }, {}], [`${R}/fault/delay/fixedDelay`, '1500us', '1.001s'],
    [`${R}/mirrors/0/percentage/value`, 100.5, 100], [`${R}/mirrors/0/destination/host`, '*', '*.a'], [`${R}/mirrorPercentage`, { value: -1 }, { value: 0 }],
    [`${R}/mirrorPercentage`, { value: 101 }, {}], [`${R}/mirror`, { host: 'a' }, undefined], [`${R}/timeout`, '1500us', '2ms'],
    [`${R}/retries/attempts`, -1, 1], [`${R}/retries/attempts`, 0, 1], [`${R}/retries/retryOn`, '5xx, reset', '5xx,reset'], [`${R}/retries/retryOn`, '599', '511'],
    [`${R}/retries/perTryTimeout`, '1.5ms', '1ms'], [`${R}/retries/backoff`, '1.5ms', '1ms'],
    [`${R}/rewrite`, {}, { authority: 'a' }], [`${R}/rewrite/uriRegexRewrite`, { match: 'a', rewrite: 'b' }, undefined], [`${R}/redirect`, { uri: '/' }, undefined],
    [`${R}/directResponse`, { status: 200 }, undefined], [`${R}/delegate`, { name: 'a' }, undefined],
    [`${R}/route/0/weight`, -1, 0], [`${R}/route/0/destination/subset`, 'a.b', 'a-b'], [`${R}/route/0/destination/port`, {}, undefined],
    [`${R}/route/0/destination/host`, '*', 'a'], [`${R}/route/0/destination/host`, 'a b', 'a.b.'], [`${R}/route/0/headers/request/set`, { a: '%' }, { a: '' }],
    ['spec/http/1/redirect/uri', '/a', ''], ['spec/http/1/match/0/uri', { exact: '/old' }, undefined], ['spec/http/1/redirect', {}, { port: 0 }],
    ['spec/http/1/redirect/redirectCode', 299, 399], ['spec/http/1/redirect/scheme', 'HTTPS', 'http'], ['spec/http/1/redirect/port', 65536, 65535],
    ['spec/http/1/fault', { delay: {} }, undefined], ['spec/http/1/rewrite', { uri: '/' }, undefined], ['spec/http/1/route', [{ destination: { host: 'a' } }], []],
    ['spec/http/2/directResponse/status', 601, 600], ['spec/http/2/directResponse/body/string', 'x'.repeat(1_048_577), 'x'.repeat(102_400)],
    ['spec/http/2/fault', { delay: {} }, undefined], ['spec/http/3/redirect', { uri: '/' }, undefined], ['spec/http/3/route', [{ destination: { host: 'a' } }], []],
    ['spec/http/4/mirrors', [{ destination: { host: 'a' } }], []], ['spec/http/4/rewrite/uriRegexRewrite', { match: '(', rewrite: 'a' }, { match: 'a', rewrite: 'b' }],
    ['spec/http/4/rewrite/uriRegexRewrite', { match: 'a' }, undefined], ['spec/http/4/headers', { request: { set: { Host: 'a' } } }, undefined],
    ['spec/http/4/route', [], [{ destination: { host: 'a' } }]], ['spec/http/4/mirror_percent', 101, undefined],
  ],
  'connections': [
    ['spec/tls/0/match/0/sniHosts/0', 'a.example.com', 'db.example.com'], ['spec/tls/0/match/0/sniHosts', [], ['db.example.com']],
    ['spec/tls/0/match/0/sniHosts/0', 'a b', 'db.example.com'], ['spec/tls/0/match/0/sniHosts/0', 'outbound_.a_._.db.example.com', 'db.example.com'],
    ['spec/hosts/0', 'outbound_.80_a', '*.example.com'], ['spec/tls/0/match/0/port', 70000, 0], ['spec/tls/0/match/0/destinationSubnets/0', '10.0.0.0/33', '::/0'],
    ['spec/tls/0/match/0/sourceLabels', { 'a b': '' }, {}], ['spec/tls/0/match/0/gateways/0', 'a/', 'a'], ['spec/tls/0/route', [], [{ destination: { host: 'a' } }]],
    ['spec/tls/0/route', [{ destination: { host: 'a' } }, { destination: { host: 'b' } }], [{ destination: { host: 'a' } }]], ['spec/tls/0/route/0/weight', -1, 0],
    ['spec/tcp/0/route', [], [{ destination: { host: 'a' } }]], ['spec/tcp/0/match/0/destinationSubnets/0', '1.2.3', '1.2.3.4'], ['spec/tcp/0/match/0/port', 70000, 1],
    ['spec/tcp/0/route/0/destination/port/number', 0, 1],
  ],
  'mesh': [
    ['spec/hosts/0', '*', '*.a'], ['spec/hosts/0', '', '1.2.3.4'], ['spec/http', [], [{ route: [{ destination: { host: 'a' } }] }]],
    ['spec/http/0/match', [{ headers: { '@request.auth.claims.a': { exact: 'b' } } }], [{ headers: { 'x-a': { exact: 'b' } } }]],
  ],
  'delegate': [
    ['spec/gateways', ['a'], []], ['spec/tcp', [{ route: [{ destination: { host: 'a' } }] }], []], ['spec/tls', [{ match: [], route: [{ destination: { host: 'a' } }] }], []],
    ['spec/http/0/delegate', { name: 'a' }, undefined],
  ],
  'rule': [
    ['spec/host', '', 'a'], ['spec/trafficPolicy', {}, { tls: {} }], ['spec/trafficPolicy/proxyProtocol', {}, undefined], ['spec/subsets/0/name', 'v2', 'v3'],
    ['spec/subsets/0/name', 'a.b', 'a-b'], ['spec/subsets/0/labels', { a: '*' }, { a: 'b' }], ['spec/subsets/0/trafficPolicy', {}, { retryBudget: {} }],
    ['spec/trafficPolicy/connectionPool', {}, { tcp: {} }], ['spec/trafficPolicy/connectionPool/http/maxRetries', -1, 0], ['spec/trafficPolicy/connectionPool/tcp/maxConnections', -1, 0],
    ['spec/trafficPolicy/connectionPool/http/http2KeepAlive', { interval: '1s' }, { interval: '1s', timeout: '1s' }],
    ['spec/trafficPolicy/connectionPool/http/http2KeepAlive/timeout', '1.5ms', '1ms'], ['spec/trafficPolicy/connectionPool/http/idleTimeout', '1.5ms', '1s'],
    ['spec/trafficPolicy/connectionPool/http', { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true }, { h2UpgradePolicy: 'DEFAULT', useClientProtocol: true }],
    ['spec/trafficPolicy/connectionPool/tcp/idleTimeout', '-1s', '0s'], ['spec/trafficPolicy/connectionPool/tcp/idleTimeout', 'never', '999us'],
    ['spec/trafficPolicy/connectionPool/tcp/idleTimeout', '1.5ms', '1h'], ['spec/trafficPolicy/connectionPool/tcp/connectTimeout', '1.5ms', '1s'],
    ['spec/trafficPolicy/connectionPool/tcp/maxConnectionDuration', '1.5ms', '1s'], ['spec/trafficPolicy/connectionPool/tcp/tcpKeepalive/time', '1.5ms', '1s'],
    ['spec/trafficPolicy/connectionPool/tcp/tcpKeepalive/interval', '1.5ms', '1s'], ['spec/trafficPolicy/retryBudget', { budgetInterval: 'a' }, { budgetInterval: '1s' }],
    ['spec/trafficPolicy/outlierDetection/interval', '1.5ms', '1s'], ['spec/trafficPolicy/outlierDetection/baseEjectionTime', '1.5ms', '1s'],
    ['spec/trafficPolicy/outlierDetection/maxEjectionPercent', 101, 100], ['spec/trafficPolicy/outlierDetection/minHealthPercent', -1, 0],
    ['spec/trafficPolicy/outlierDetection/splitExternalLocalOriginErrors', false, true],
    ['spec/trafficPolicy/loadBalancer/zoneAwareLbSetting', {}, undefined], ['spec/trafficPolicy/loadBalancer/localityLbSetting/failover', [{ from: 'a', to: 'b' }], []],
    ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/0/to', { a: 99 }, { a: 100 }], ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/0/to', { a: 100, b: 0 }, { a: 99, b: 1 }],
    ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/0/to', { 'a': 50, 'a/b': 50 }, { 'a/c': 50, 'a/b': 50 }],
    ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/0/to', { 'a/*/b': 100 }, { 'a/*': 100 }], ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/0/from', 'a//b', 'c'],
    ['spec/trafficPolicy/loadBalancer/localityLbSetting/distribute/1/from', 'a/b/c', 'a/b/d'], ['spec/trafficPolicy/loadBalancer/warmup/aggression', 0, 0.1],
    ['spec/trafficPolicy/loadBalancer/warmup/duration', '1.5ms', '1s'],
    ['spec/trafficPolicy/tls/credentialName', 'a', undefined], ['spec/trafficPolicy/tls/privateKey', '', '/b'], ['spec/trafficPolicy/tls/insecureSkipVerify', true, false],
    ['spec/trafficPolicy/tunnel/protocol', 'GET', 'POST'], ['spec/trafficPolicy/tunnel/targetHost', '*.a', '1.2.3.4'], ['spec/trafficPolicy/tunnel/targetPort', 0, 1],
    ['spec/trafficPolicy/portLevelSettings/0/port', undefined, {}], ['spec/trafficPolicy/portLevelSettings/0', { port: {} }, { port: {}, tls: {} }],
    ['spec/trafficPolicy/portLevelSettings/0/tls/credentialName', 'configmap://edge/ca', 'configmap://shop/b'], ['spec/trafficPolicy/portLevelSettings/0/tls/credentialName', 'configmap://shop', 'shop'],
    ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/maglev/tableSize', 65536, 65537], ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/maglev/tableSize', 5000011, 4999999],
    ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/httpCookie/name', '', 'b'], ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/httpCookie/ttl', 'a', '0s'],
    ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/httpCookie/attributes/0/name', 'b', 'c'], ['spec/trafficPolicy/portLevelSettings/0/loadBalancer/consistentHash/httpCookie/attributes/0/name', '', 'c'],
    ['spec/subsets/1/trafficPolicy/loadBalancer/localityLbSetting/failover/0/to', 'a', 'c'], ['spec/subsets/1/trafficPolicy/loadBalancer/localityLbSetting/failover/0/to', 'a/b', 'ab'],
    ['spec/subsets/1/trafficPolicy/loadBalancer/localityLbSetting/failoverPriority/0', 'topology.kubernetes.io/zone', 'topology.kubernetes.io/zone=a'],
  ],
  'zones': [
    ['spec/exportTo', ['*'], ['.']], ['spec/exportTo', ['a'], ['shop']], ['spec/trafficPolicy/loadBalancer/zoneAwareLbSetting/failover/0/to', '*', 'c'],
    ['spec/trafficPolicy/loadBalancer/zoneAwareLbSetting/failoverPriority/0', 'topology.istio.io/subzone', 'y'], ['spec/trafficPolicy/tls/caCertificates', '/a', ''],
  ],
  'gateway': [
    ['metadata/name', 'a.b', 'a-b'], ['spec/servers/0/hosts', [], ['*']], ['spec/servers/0/hosts/0', 'a', 'a.b'], ['spec/servers/0/hosts/0', '*a.b', '*.b'],
    ['spec/servers/0/hosts/0', '~/a.b', './a.b'], ['spec/servers/0/hosts/0', 'a.b/c.d', 'a/c.d'], ['spec/servers/0/hosts/0', '::1', '1.2.3.4'], ['spec/servers/0/bind', 'a', '::1'],
    ['spec/servers/0/bind', 'unix:///a', '1.2.3.4'], ['spec/servers/0/port', { number: 0, name: 'a', protocol: 'HTTP' }, { number: 1, name: 'a', protocol: 'http' }],
    ['spec/servers/0/port/protocol', 'FOO', 'HTTP2'], ['spec/servers/0/port/targetPort', 80, 0], ['spec/servers/0/port/name', '', 'a'], ['spec/servers/0/port/name', 'https', 'a'],
    ['spec/servers/0/tls', { mode: 'SIMPLE', credentialName: 'a' }, { mode: 'PASSTHROUGH' }], ['spec/servers/0/tls/privateKey', '/a', ''],
    ['spec/servers/1/tls', undefined, {}], ['spec/servers/1/tls/credentialName', '', 'b'], ['spec/servers/1/tls/tlsCertificates', [{}], undefined],
    ['spec/servers/2/tls/caCertificates', '', '/d'], ['spec/servers/2/tls/mode', 'SIMPLE', 'OPTIONAL_MUTUAL'], ['spec/servers/2/tls/privateKey', '', '/d'],
    ['spec/servers/4/tls/tlsCertificates/0/privateKey', '', '/c'], ['spec/servers/5/tls/credentialName', 'a', ''], ['spec/servers/6/tls', { mode: 'PASSTHROUGH' }, undefined],
  ],
  'static': [
    ['spec/hosts/0', 'a b', 'a-b'], ['spec/addresses/0', 'a', '::1'], ['spec/ports/0/name', 'a.b', 'a-b'], ['spec/ports/0/protocol', 'FOO', ''],
    ['spec/endpoints/0/address', 'a.b', '::1'], ['spec/endpoints/0/address', '', '1.2.3.4'], ['spec/endpoints/0/ports', { foo: 80 }, { tls: 80 }], ['spec/endpoints/0/labels', { a: '*' }, {}],
    ['spec/hosts', ['a.example.com', 'b.example.com'], ['a.example.com']], ['spec/exportTo', ['~', 'a'], ['~']],
  ],
  'dns': [
    ['spec/endpoints/0/address', 'a b', '1.2.3.4'], ['spec/endpoints/0/ports', { foo: 80 }, {}], ['spec/endpoints/0/labels', { 'a b': '' }, { a: '' }], ['spec/endpoints', undefined, [{ address: 'a' }]],
  ],
  'dynamic': [
    ['spec/hosts/0', 'a.b', '*-a.b'], ['spec/addresses', ['1.2.3.4'], []], ['spec/endpoints', [{ address: 'a' }], []], ['spec/ports/0/protocol', 'TCP', 'GRPC'],
    ['spec/ports/0/protocol', undefined, 'TLS'],
  ],
  'selector': [['spec/workloadSelector/labels', { '*': 'a' }, { a: '' }], ['spec/workloadSelector/labels', { '': 'a' }, { b: 'a' }]],
  'socket': [['spec/ports/1', { number: 90, name: 'a', protocol: 'HTTP' }, undefined]],
  'sidecar': [
    ['spec/ingress/0/port/number', 0, 81], ['spec/ingress/0/port/number', 443, 444], ['spec/ingress/0/port/name', 'a.b', ''], ['spec/ingress/0/port/protocol', 'FOO', 'GRPC'],
    ['spec/ingress/0/port/targetPort', 80, 0], ['spec/ingress/0/bind', 'a', '::'], ['spec/ingress/0/defaultEndpoint', '1.2.3.4:80', '[::1]:80'], ['spec/ingress/0/defaultEndpoint', '::1:80', '0.0.0.0:80'],
    ['spec/ingress/0/defaultEndpoint', '127.0.0.1:a', ''], ['spec/ingress/0/defaultEndpoint', '127.0.0.1:65536', '127.0.0.1:65535'], ['spec/ingress/0/defaultEndpoint', 'unix://a', 'unix://@a'],
    ['spec/ingress/0/connectionPool', {}, undefined], ['spec/ingress/1/tls/credentialName', 'a', ''], ['spec/ingress/1/tls/httpsRedirect', true, false], ['spec/ingress/1/tls/mode', 'ISTIO_MUTUAL', 'SIMPLE'],
    ['spec/ingress/1/tls/subjectAltNames', ['a'], []], ['spec/ingress/1/port/protocol', 'HTTP', 'TLS'], ['spec/inboundConnectionPool', {}, undefined],
    ['spec/egress/0/port', undefined, { number: 5 }], ['spec/egress/0/port/number', 70000, 70], ['spec/egress/0/bind', 'a', ''], ['spec/egress/0/hosts', [], ['./*']],
    ['spec/egress/0/hosts/0', 'a.b', 'a/a.b'], ['spec/egress/0/hosts/0', 'a/b', '*/b.c'], ['spec/egress/0/hosts/0', 'a/*b.c', '~/b.c'], ['spec/egress/0/hosts/0', 'a.b/c.d', '~a/c.d'],
    ['spec/egress/1/bind', '', 'unix:///b'], ['spec/egress/1/bind', 'unix://b', 'unix://@b'], ['spec/egress/1/captureMode', 'IPTABLES', 'DEFAULT'], ['spec/egress/1/port', { number: 80 }, { number: 0 }],
    ['spec/outboundTrafficPolicy/mode', 'REGISTRY_ONLY', 'ALLOW_ANY'], ['spec/outboundTrafficPolicy/egressProxy/host', '*.a', 'a'], ['spec/outboundTrafficPolicy/egressProxy/port', undefined, { number: 5 }],
    ['spec/outboundTrafficPolicy/egressProxy/port/number', 0, 1], ['spec/outboundTrafficPolicy/egressProxy/subset', 'a.b', ''], ['spec', {}, { outboundTrafficPolicy: {} }],
    ['spec/workloadSelector/labels', { 'a*': 'b' }, { a: 'b' }],
  ],
  'workload': [['spec/address', 'a b', 'a.b'], ['spec/labels', { a: '-' }, { a: 'b' }], ['spec', { address: '' }, { address: 'a' }]],
  'group': [
    ['spec/metadata/labels', { 'a b': '' }, {}], ['spec/probe', { periodSeconds: 5 }, { tcpSocket: { port: 80 } }], ['spec/probe', { grpc: { port: 80 } }, { exec: { command: ['a'] } }],
    ['spec/probe', { exec: { command: [] } }, undefined], ['spec/probe/httpGet/httpHeaders/0/name', 'a_b', 'a-b'], ['spec/probe/httpGet/httpHeaders/0', {}, { name: 'a' }],
  ],
  'filter': [
    ['spec/workloadSelector/labels', { '*': '' }, { a: '' }], ['spec/configPatches/0/applyTo', 'INVALID', 'HTTP_FILTER'], ['spec/configPatches/0/applyTo', 'CLUSTER', 'HTTP_FILTER'],
    ['spec/configPatches/0/patch', {}, { operation: 'REMOVE' }], ['spec/configPatches/0/patch/operation', 'MERGE', 'REMOVE'], ['spec/configPatches/0/match/proxy/proxyVersion', '(', '1.*'],
    ['spec/configPatches/0/match/listener/filterChain/filter/name', '', 'envoy.filters.network.http_connection_manager'],
    ['spec/configPatches/0/match/listener/filterChain/filter/name', 'a', 'envoy.filters.network.http_connection_manager'],
    ['spec/configPatches/0/match/listener/filterChain/filter/subFilter', {}, undefined], ['spec/configPatches/0/applyTo', 'NETWORK_FILTER', 'HTTP_FILTER'],
    ['spec/configPatches/1/match', { listener: {} }, { cluster: {} }], ['spec/configPatches/2/match', { cluster: {} }, { routeConfiguration: {} }],
  ],
  'policy': [
    ['metadata/annotations', { 'internal.istio.io/parents': '' }, { 'internal.istio.io/other': '' }], ['metadata/annotations', { 'istio.io/dry-run': 'yes' }, { 'istio.io/dry-run': 'T' }],
    ['spec/action', 'CUSTOM', 'AUDIT'], ['spec/provider', {}, undefined], ['spec/rules/0/from/0/source', {}, { principals: ['a'] }], ['spec/rules/0/from/0', {}, { source: { namespaces: ['a'] } }],
    ['spec/rules/0/from/0/source/principals/0', '', '*'], ['spec/rules/0/from/0/source/ipBlocks/0', '10.0.0.0/33', '10.0.0.1/8'], ['spec/rules/0/from/0/source/trustDomains/0', 'a/b', 'a*'],
    ['spec/rules/0/from/0/source/trustDomains/0', 'a*b', '*b'], ['spec/rules/0/from/1/source/serviceAccounts/0', 'a/b/c', 'a/b'], ['spec/rules/0/from/1/source/serviceAccounts/0', 'a/*', 'a'],
    ['spec/rules/0/to/0/operation', {}, { ports: ['80'] }], ['spec/rules/0/to/0', {}, { operation: { hosts: ['a'] } }], ['spec/rules/0/to/0/operation/ports/0', '65536', '0'],
    ['spec/rules/0/to/0/operation/methods/0', '', 'a'], ['spec/rules/0/to/0/operation/paths/0', '/{a}', '/a'], ['spec/rules/0/to/0/operation/paths/0', '/{**}/{*}', '/{*}/{**}'],
    ['spec/rules/0/to/0/operation/paths/0', '/{*}//a', '/{*}/a/'], ['spec/rules/0/to/0/operation/paths/0', '/{*}/a*', '/a*'], ['spec/rules/0/to/0/operation/paths/0', '', '*'],
    ['spec/rules/0/when/0/key', 'destination.labels[a]', 'connection.sni'], ['spec/rules/0/when/0/key', 'request.headers[]', 'request.headers[b]'], ['spec/rules/0/when/0', { key: 'source.ip' }, { key: 'source.ip', values: ['1.2.3.4'] }],
    ['spec/rules/0/when/0/values/0', '', '*'], ['spec/rules/0/when/1/values/0', '*', '::/0'], ['spec/rules/0/when/2/notValues/0', 'a', '90'], ['spec/rules/0/when/4/values/0', '*', 'a/b'],
    ['spec/rules/0/when/4/values', Array.from({ length: 17 }, () => 'a'), Array.from({ length: 16 }, () => 'a')], ['spec/rules/0/when/5/values/0', 'a*b', 'a*'],
  ],
  'deny': [
    ['spec/rules', [], [{}]], ['spec/targetRefs/0/kind', 'Pod', 'Service'], ['spec/targetRefs/1/group', 'networking.istio.io', 'gateway.networking.k8s.io'], ['spec/targetRefs/0/group', 'apps', 'core'],
  ],
  'dry-run': [['spec/action', 'AUDIT', 'ALLOW']],
  'custom': [
    ['spec/rules', undefined, [{}]], ['spec/provider', undefined, { name: 'a' }], ['spec/rules/0/from/0/source/principals', ['a'], []], ['spec/rules/0/when/0/key', 'source.principal', 'connection.sni'],
    ['spec/rules/0/when/0/key', 'request.auth.claims[a]', 'request.headers[b]'],
  ],
  'tokens': [
    ['spec/jwtRules/0', { jwks: '{"keys": []}' }, { issuer: 'a' }], ['spec/jwtRules/0/timeout', '1.5ms', '1s'], ['spec/jwtRules/1/jwks', 'a', '{"keys": []}'], ['spec/jwtRules/1/jwks', '[]', '{"keys": null}'],
    ['spec/jwtRules/1/jwks', '{"keys": 1}', undefined], ['spec/jwtRules/1/jwks', '{}', '{"kty": "RSA", "n": "YQ", "e": "AQAB"}'], ['spec/jwtRules/1/jwks', '{"keys": [{"kty": "RSA", "n": "YQ"}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB"}]}'],
    ['spec/jwtRules/1/jwks', '{"keys": [{"kty": "EC", "crv": "P-1", "x": "YQ", "y": "YQ"}]}', '{"keys": [{"kty": "EC", "crv": "P-256", "x": "YQ", "y": "YQ"}]}'],
    ['spec/jwtRules/1/jwks', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "kid": 1}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "kid": "1"}]}'],
    ['spec/jwtRules/1/jwks', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "key_ops": [1]}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "key_ops": []}]}'],
  ],
  'peers': [['spec/portLevelMtls', { '+80': {} }, { 80: {} }], ['spec/portLevelMtls', { '080': {} }, { 81: {} }], ['metadata/annotations', { 'istio.io/dry-run': 'true' }, {}]],
  'telemetry': [
    ['spec/accessLogging/0/filter', {}, { expression: 'true' }], ['spec/tracing/0/customTags', { '': { literal: { value: 'a' } } }, { a: { literal: { value: 'a' } } }],
    ['spec/metrics/0/overrides/0/tagOverrides/b', {}, { value: 'b' }],
  ],
  'wasm': [['spec', { url: 'a', targetRef: { kind: 'Pod', name: 'a' } }, { url: 'a', targetRef: { kind: 'Service', name: 'a' } }],
    ['spec/pluginName', 'é'.repeat(129), 'é'.repeat(128)], ['spec/imagePullSecret', 'é'.repeat(127), 'é'.repeat(126)],
    ['spec/vmConfig/env/0/name', 'é'.repeat(129), 'é'.repeat(128)]],
  'extension': [
    ['spec', { lua: { inlineCode: 'é'.repeat(32_769) } }, { lua: { inlineCode: 'é'.repeat(32_768) } }], ['spec/wasm/pluginName', 'é'.repeat(129), 'é'.repeat(128)],
    ['spec/targetRefs/0', { kind: 'Gateway', name: 'a' }, { group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'a' }],
  ],
};

/** The same, of warnings. */
const WARNED: Readonly<Record<string, readonly (readonly [key: string, ...of: Case])[]>> = {
  routes: [
    ['gateway-by-domain-name', 'spec/gateways/0', 'public.edge.svc.cluster.local', 'edge/public'], ['deprecated-field', 'spec/http/4/mirrorPercent', 5, undefined],
    ['large-response', 'spec/http/2/directResponse/body/string', 'x'.repeat(102_401), 'x'.repeat(102_400)],
  ],
  connections: [['server-name-is-address', 'spec/tls/0/match/0/sniHosts/0', '1.2.3.4', 'db.example.com']],
  rule: [
    ['deprecated-field', 'spec/trafficPolicy/outlierDetection/consecutiveErrors', 5, 0],
    ['deprecated-field', 'spec/trafficPolicy/loadBalancer', { consistentHash: { useSourceIp: true, minimumRingSize: 5 } }, { consistentHash: { useSourceIp: true, minimumRingSize: 0 } }],
  ],
  zones: [['selector-without-labels', 'spec/workloadSelector/matchLabels', {}, { a: 'b' }]],
  gateway: [
    ['redirect-without-http', 'spec/servers/1/tls/httpsRedirect', true, false], ['cipher-suites', 'spec/servers/1/tls/cipherSuites/0', 'RC4-SHA', '-RC4-SHA'],
    ['cipher-suites', 'spec/servers/1/tls/cipherSuites', ['AES128-SHA', 'AES128-SHA'], ['AES128-SHA', 'ALL']],
    ['cipher-suites', 'spec/servers/2/tls/minProtocolVersion', 'TLSV1_1', 'TLSV1_2'], ['certificates-without-use', 'spec/servers/3/tls/credentialName', 'a', ''],
  ],
  static: [['partial-wildcard', 'spec/hosts/0', '*-a.example.com', '*.example.com'], ['address-of-another-network', 'spec/endpoints/1', { network: 'a' }, { address: '1.2.3.4', network: 'a' }]],
  dns: [['hosts-of-one-address', 'spec/addresses', ['1.2.3.4'], []]],
  none: [['selector-without-resolution', 'spec/workloadSelector', { labels: { a: 'b' } }, undefined]],
  selector: [['selector-without-labels', 'spec/workloadSelector', {}, { labels: { a: 'b' } }]],
  sidecar: [
    ['selector-without-labels', 'spec/workloadSelector', { labels: {} }, undefined], ['http-settings-for-tcp', 'spec/ingress/0/port/protocol', 'TCP', 'GRPC'],
    ['one-host-of-sidecar-twice', 'spec/egress/0/hosts/1', 'shop/cart.example.com', 'edge/cart.example.com'], ['one-host-of-sidecar-twice', 'spec/egress/0/hosts', ['*/*', 'a/b.c'], ['*/*']],
    ['one-host-of-sidecar-twice', 'spec/egress/0/hosts', ['a/b.c', 'a/*'], ['a/b.c', 'a/c.c', '~a/*']],
  ],
  workload: [['address-of-another-network', 'spec/address', '', 'a']],
  filter: [
    ['filter-without-use', 'spec/configPatches/3/applyTo', 'LISTENER', 'NETWORK_FILTER'], ['long-proxy-version', 'spec/configPatches/0/match/proxy/proxyVersion', 'a'.repeat(1025), 'a'.repeat(1024)],
  ],
  policy: [['selector-without-labels', 'spec/selector', {}, { matchLabels: { a: 'b' } }]],
  tokens: [['private-keys', 'spec/jwtRules/1/jwks', '{"keys": [{"kty": "oct", "k": "YQ"}]}', '{"keys": []}'], ['private-keys', 'spec/jwtRules/1/jwks',
    '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB", "d": "YQ"}]}', '{"keys": [{"kty": "RSA", "n": "YQ", "e": "AQAB"}]}']],
  peers: [['selector-without-labels', 'spec', { selector: {} }, {}]],
  telemetry: [
    ['several-tracings', 'spec/tracing/1', {}, undefined], ['several-tracings', 'spec/tracing/0/providers/1', { name: 'b' }, undefined],
    ['tag-without-name', 'spec/metrics/0/overrides/0/tagOverrides', { '': { operation: 'REMOVE' } }, { a: { operation: 'REMOVE' } }],
  ],
  proxy: [['selector-without-labels', 'spec/selector/matchLabels', {}, { a: 'b' }]],
};

test.each(RIGHT_OBJECTS)('$kind $metadata.name is right', manifest => {
  expect(told(manifest)).toEqual([]);
});

describe('refused', () => {
  const cases = Object.entries(REFUSED).flatMap(([name, list]) => list.map((one): [string, ...Case] => [name, ...one]));

  test.each(cases)('%s: %s', (name, path, wrong, right) => {
    expect(told(withValue(name, path, wrong))).toContainEqual(expect.stringMatching(/^(?:spec|metadata)/));
    expect(told(withValue(name, path, right))).toEqual([]);
  });
});

describe('warned of', () => {
  const cases = Object.entries(WARNED).flatMap(([name, list]) => list.map((one): [string, string, ...Case] => [name, ...one]));

  test.each(cases)('%s: %s at %s', (name, key, path, wrong, right) => {
    expect(told(withValue(name, path, wrong))).toContain(key);
    expect(told(withValue(name, path, right))).toEqual([]);
  });
});

describe('where nobody says the namespace', () => {
  const inNoNamespace = (name: string, path: string, value: unknown) => {
    const { metadata, ...manifest } = withValue(name, path, value);
    return told({ ...manifest, metadata: { name: metadata!.name } } as Manifest);
  };

  test('"." is it, and any other may be it', () => {
    expect(inNoNamespace('zones', 'spec/exportTo', ['.'])).toEqual([]);
    expect(inNoNamespace('zones', 'spec/exportTo', ['a'])).toEqual([]);
    expect(inNoNamespace('zones', 'spec/exportTo', ['*'])).toEqual(['spec.exportTo']);
    expect(inNoNamespace('rule', 'spec/trafficPolicy/portLevelSettings/0/tls/credentialName', 'configmap://a/b')).toEqual([]);
  });
});

test('other kinds, and those of others, are left alone', () => {
  expect(webhookProblemsOf({ apiVersion: 'v1', kind: 'Service', spec: {} })).toEqual([]);
  expect(webhookProblemsOf({ apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', spec: {} })).toEqual([]);
  expect(webhookProblemsOf({ apiVersion: 'networking.istio.io/v2', kind: 'DestinationRule', spec: { subsets: [null, null] } })).toEqual([]);
});

test('a finding says what stands there, what may, and how to mend it', () => {
  expect(webhookProblemsOf(withValue('routes', 'spec/http/0/retries/retryOn', '5xx, reset'))[0]).toEqual({
    isOfValue: true,
    field: 'spec.http[0].retries.retryOn',
    message: expect.stringMatching(/^spec\.http\[0\]\.retries\.retryOn must be conditions with "," between them and no blanks.*, got " reset"$/),
    fix: 'mend that condition',
  });
});
