/** Values of the mesh configuration. The conformance suite gives them to istiod and Envoy. */
const PROVIDER = { service: 'web.shop.svc.cluster.local', port: 80 };
const LONG = '9223372036s';

/** What uses the provider `own`, beside the mesh configuration. */
export type Use = 'accessLogging' | 'tracing' | 'policy' | 'dns' | 'server' | 'nothing';

export type MeshSample = [what: string, meshConfig: object, use: Use];

type Written = [what: string, meshConfig: object, use?: Use];

const provider = (what: string, use: Use, fields: object): Written => [what, { extensionProviders: [{ name: 'own', ...fields }] }, use];
const format = (accessLogFormat: string, others: object = {}): object => ({ accessLogFile: '/dev/stdout', accessLogFormat, ...others });
const json = (value: object): object => format(JSON.stringify(value), { accessLogEncoding: 'JSON' });
const labels = (value: object): object => ({ envoyFileAccessLog: { path: '/dev/stdout', logFormat: { labels: value } } });
const otlp = (http: object): object => ({ opentelemetry: { ...PROVIDER, http } });
const authorizer = (fields: object): object => ({ envoyExtAuthzHttp: { ...PROVIDER, ...fields } });
const tag = (value: object): object => ({
  enableTracing: true, defaultConfig: { tracing: { zipkin: { address: 'zipkin.istio-system:9411' }, customTags: { a: value } } },
});

const REFUSED: Written[] = [
  ['an unknown command in a log', format('%NO_SUCH%\n')],
  ['a percent sign in a log', format('100% %REQ(a)%\n')],
  ['a line break in a time', format('%START_TIME(%n)%\n')],
  ['no name of a header without its query', format('%REQ_WITHOUT_QUERY(a b)%\n')],
  ['an unknown command in JSON', json({ a: '%NO_SUCH%' })],
  ['an unknown command further below', json({ a: { b: [['%NO_SUCH%']] } })],
  ['a command below that only those above make known', json({ a: { b: '%REQ_WITHOUT_QUERY(A)%' } })],
  ['an unknown command of the provider that is always there', { accessLogFormat: '%NO_SUCH%' }, 'accessLogging'],
  ['a wait of less than nothing', { protocolDetectionTimeout: '-1s' }],
  ['a wait for ever', { protocolDetectionTimeout: LONG }],
  ['names asked for all the time', { dnsRefreshRate: '0s' }, 'dns'],
  ['names asked for twice in a millisecond', { dnsRefreshRate: '0.0005s' }, 'dns'],
  ['a try for ever', { defaultHttpRetryPolicy: { attempts: 2, perTryTimeout: LONG } }],
  ['a try of less than nothing', { defaultHttpRetryPolicy: { attempts: 2, perTryTimeout: '-1ms' } }],
  ['no pause', { defaultHttpRetryPolicy: { attempts: 2, backoff: '0s' } }],
  ['one port twice', { proxyListenPort: 15006 }],
  ['a port that is none', { proxyHttpPort: 99999 }],
  ['the port of what pods send', { proxyHttpPort: 15001 }],
  ['a long connect', { defaultTrafficPolicy: { connectionPool: { tcp: { connectTimeout: LONG } } } }],
  ['a long ejection', { defaultTrafficPolicy: { outlierDetection: { baseEjectionTime: LONG } } }],
  ['a long life of a stream', { defaultConfig: { connectionSettings: { httpStreamIdleTimeout: LONG } } }],
  ['a line break in the server', { defaultConfig: { proxyHeaders: { server: { value: 'a\nb' } } } }],
  ['a line break in a tag', tag({ header: { name: 'a\nb' } })],
  ['an empty tag', tag({ literal: { value: '' } })],
  ['a tag of no variable', tag({ environment: { name: '' } })],
  ['a suite that nobody has', { meshMTLS: { cipherSuites: ['RC4-SHA'] } }],
  ['a suite of TLS 1.3', { meshMTLS: { cipherSuites: ['TLS_AES_128_GCM_SHA256'] } }],
  ['a sign behind a group', { meshMTLS: { cipherSuites: ['[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]', '@STRENGTH'] } }],
  ['no suite', { meshMTLS: { cipherSuites: ['-ALL'] } }],
  ['a suite of a server that nobody has', { tlsDefaults: { cipherSuites: ['RC4-SHA'] } }, 'server'],
  ['a curve that nobody has', { tlsDefaults: { ecdhCurves: ['X448'] } }, 'server'],
  provider('an unknown command of a provider', 'accessLogging', { envoyFileAccessLog: { path: '/dev/stdout', logFormat: { text: '%NO_SUCH%' } } }),
  provider('an unknown command in labels', 'accessLogging', labels({ a: '%NO_SUCH%' })),
  provider('an unknown command below labels', 'accessLogging', labels({ a: { b: ['%NO_SUCH%'] } })),
  provider('an unknown command for a collector', 'accessLogging', { envoyOtelAls: { ...PROVIDER, logFormat: { text: '%NO_SUCH%' } } }),
  provider('an unknown command in labels for a collector', 'accessLogging', { envoyOtelAls: { ...PROVIDER, logFormat: { labels: { a: '%NO_SUCH%' } } } }),
  provider('a header without a name', 'tracing', { zipkin: { ...PROVIDER, headers: [{ name: '', value: 'a' }] } }),
  provider('a line break in a header', 'tracing', { zipkin: { ...PROVIDER, headers: [{ name: 'a', value: 'b\nc' }] } }),
  provider('an unknown command in a header', 'tracing', { zipkin: { ...PROVIDER, headers: [{ name: 'a', value: '%NO_SUCH%' }] } }),
  provider('a timeout of less than nothing', 'tracing', { zipkin: { ...PROVIDER, timeout: '-1s' } }),
  provider('a timeout of 136 years', 'tracing', { zipkin: { ...PROVIDER, timeout: '4294967296s' } }),
  provider('no timeout', 'tracing', otlp({ path: '/v1/traces' })),
  provider('a line break in the name of a header', 'tracing', otlp({ path: '/v1/traces', timeout: '5s', headers: [{ name: 'a\nb', value: 'c' }] })),
  provider('no timeout of a sampler', 'tracing', {
    opentelemetry: { ...PROVIDER, dynatraceSampler: { tenant: 't', clusterId: 5, httpService: { ...PROVIDER, http: { path: '/a' } } } },
  }),
  provider('a negative timeout of gRPC', 'tracing', { opentelemetry: { ...PROVIDER, grpc: { timeout: '-1s' } } }),
  provider('metadata without a name', 'tracing', { opentelemetry: { ...PROVIDER, grpc: { initialMetadata: [{ name: '', value: 'a' }] } } }),
  provider('a line break in metadata', 'tracing', { opentelemetry: { ...PROVIDER, grpc: { initialMetadata: [{ name: 'a', value: 'b\nc' }] } } }),
  provider('no status', 'policy', authorizer({ statusOnError: '0' })),
  provider('a body of nothing', 'policy', authorizer({ includeRequestBodyInCheck: { maxRequestBytes: 0 } })),
  provider('the header for the host', 'policy', authorizer({ includeAdditionalHeadersInCheck: { Host: 'a' } })),
  provider('the header for the path', 'policy', authorizer({ includeAdditionalHeadersInCheck: { ':path': 'a' } })),
  provider('an unknown command for an authorizer', 'policy', authorizer({ includeAdditionalHeadersInCheck: { a: '%NO_SUCH%' } })),
  provider('a timeout of an authorizer of less than nothing', 'policy', authorizer({ timeout: '-1s' })),
  provider('a long timeout of an authorizer by gRPC', 'policy', { envoyExtAuthzGrpc: { ...PROVIDER, timeout: LONG } }),
  provider('a body of nothing by gRPC', 'policy', { envoyExtAuthzGrpc: { ...PROVIDER, includeRequestBodyInCheck: {} } }),
];

const TAKEN: Written[] = [
  ['commands in a log', format('%REQ_WITHOUT_QUERY(X-ENVOY-ORIGINAL-PATH?:PATH):9% %REQ_WITHOUT_QUERY% %START_TIME(%s)% 100%%\n')],
  ['JSON that is none', format('{"a": %NO_SUCH%', { accessLogEncoding: 'JSON' })],
  ['JSON of something else', format('["%NO_SUCH%"]', { accessLogEncoding: 'JSON' })],
  ['JSON with values of all kinds', json({ '%NO_SUCH%': 5, 'b': true, 'c': null, 'd': ['%REQ(a)%'], 'e': { f: '%PROTOCOL%' } })],
  ['a command below that those above make known', json({ a: { b: '%REQ_WITHOUT_QUERY(A)%' }, c: '%REQ_WITHOUT_QUERY(A)%' })],
  ['no wait', { protocolDetectionTimeout: '0s', hboneIdleTimeout: '-1s' }],
  ['names asked for often', { dnsRefreshRate: '0.002s' }, 'dns'],
  ['tries without a time', { defaultHttpRetryPolicy: { attempts: 2, perTryTimeout: '0s', backoff: '0.0001s', retryOn: 'a\nb' } }],
  ['other ports', { proxyListenPort: 15002, proxyInboundListenPort: 15007, proxyHttpPort: 8118 }],
  ['long times', { defaultConfig: { connectionSettings: { httpMaxStreamDuration: '9223372035s' } } }],
  ['tags', tag({ literal: { value: 'a' } })],
  ['suites by words and signs', { meshMTLS: { cipherSuites: ['-ALL', 'ECDHE+AESGCM', '!AES128-SHA', '@STRENGTH', '', '[ECDHE-RSA-AES128-GCM-SHA256|ECDHE-RSA-CHACHA20-POLY1305]', 'AES'] } }],
  ['suites by their other names', { meshMTLS: { cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'ECDHE-PSK-AES128-CBC-SHA', 'TLSv1.2'] } }],
  ['curves', { tlsDefaults: { ecdhCurves: ['P-256', 'secp384r1', 'X25519MLKEM768'] } }, 'server'],
  provider('a provider that nobody names', 'nothing', labels({ a: '%PROTOCOL%' })),
  provider('labels of all kinds', 'accessLogging', labels({ a: 5, b: null, c: [true] })),
  provider('what is nested for a collector', 'accessLogging', { envoyOtelAls: { ...PROVIDER, logFormat: { labels: { a: { b: '%NO_SUCH%' }, c: ['%NO_SUCH%'] } } } }),
  provider('headers for a collector', 'tracing', { zipkin: { ...PROVIDER, timeout: '4294967295s', headers: [{ name: 'host', value: '%PROTOCOL%' }, { name: 'a', envName: 'B' }] } }),
  provider('a timeout', 'tracing', otlp({ path: 'a\nb', timeout: '0s', headers: [{ name: 'a', value: 'b' }] })),
  provider('metadata', 'tracing', { opentelemetry: { ...PROVIDER, grpc: { timeout: '0s', initialMetadata: [{ name: 'A B', value: '%NO_SUCH%' }] } } }),
  provider('a status', 'policy', authorizer({ statusOnError: '503', timeout: '0s', pathPrefix: '/a\nb', headersToUpstreamOnAllow: ['a\nb'] })),
  provider('a body', 'policy', authorizer({ includeRequestBodyInCheck: { maxRequestBytes: 1 }, includeAdditionalHeadersInCheck: { 'a b': '%PROTOCOL%' } })),
];

const complete = ([what, meshConfig, use = 'nothing']: Written): MeshSample => [what, meshConfig, use];

/** What Envoy refuses, and istiod takes. */
export const REFUSED_MESHES: readonly MeshSample[] = REFUSED.map(complete);

/** What is near to it, and taken. */
export const TAKEN_MESHES: readonly MeshSample[] = TAKEN.map(complete);
