import { expect, test } from 'vitest';
import { hiddenWideRules } from '../../../src/checks/destination-rule/hidden-wide-rules';
import { Manifest } from '../../../src/mesh';
import { destinationRule, findInMesh } from '../reference-manifests';

const POOL = { connectionPool: { tcp: { maxConnections: 10 } } };
const EJECTION = { outlierDetection: { consecutive5xxErrors: 5 } };
const TLS = { tls: { mode: 'SIMPLE', caCertificates: 'system' } };

const wide = (trafficPolicy: object, host = '*.example.com', namespace = 'istio-system', spec: object = {}) => destinationRule(host, { trafficPolicy, ...spec }, namespace);
const narrow = (trafficPolicy?: object, spec: object = {}) => destinationRule('api.example.com', { ...trafficPolicy ? { trafficPolicy } : {}, ...spec });
const found = (...manifests: Manifest[]) => findInMesh(hiddenWideRules, {}, ...manifests).map(({ level, message }) => `${level}: ${message}`);

test('lost TLS is a warning, lost limits are an info', () => {
  expect(found(wide({ ...TLS, ...EJECTION }), narrow(POOL))).toEqual([
    expect.stringMatching(/^warning: nothing of DestinationRule istio-system\/.* for "\*\.example\.com" holds for "api\.example\.com".*: outlierDetection, tls are lost, and proxies send plain text$/),
  ]);
  expect(found(wide({ ...POOL, ...EJECTION }), narrow(POOL))).toEqual([expect.stringMatching(/^info: .*: outlierDetection is lost$/)]);
  expect(found(wide(EJECTION), narrow())).toEqual([expect.stringMatching(/^info/)]);
  expect(found(wide(EJECTION, '*.com', 'shop'), narrow(POOL))).toEqual([expect.stringMatching(/^info/)]);
});

test.each<[string, Manifest[]]>([
  ['the narrow rule says it too', [wide(TLS), narrow({ ...TLS, ...POOL })]],
  ['it says another TLS', [wide(TLS), narrow({ tls: { mode: 'DISABLE' } })]],
  ['it says it for a port', [wide(TLS), narrow({ portLevelSettings: [{ port: { number: 443 }, ...TLS }] })]],
  ['another rule of the host says it', [wide(TLS), narrow(undefined, { subsets: [{ name: 'v1', labels: { version: 'v1' } }] }), { ...narrow(TLS), metadata: { name: 'more', namespace: 'shop' } }]],
  ['its subsets say it', [wide(EJECTION), narrow(POOL, { subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: EJECTION }] })]],
  ['mutual TLS of Istio is lost, which is there without a rule', [wide({ tls: { mode: 'ISTIO_MUTUAL' } }), narrow(POOL)]],
  ['the wide rule is for other hosts', [wide(TLS, '*.example.net'), narrow(POOL)]],
  ['the wide rule is in a third namespace', [wide(TLS, '*.example.com', 'billing'), narrow(POOL)]],
  ['the narrow rule is for some clients', [wide(TLS), narrow(POOL, { workloadSelector: { matchLabels: { app: 'cart' } } })]],
  ['both are for the same hosts', [wide(TLS), destinationRule('*.example.com', { trafficPolicy: POOL })]],
])('is not told where %s', (_, manifests) => {
  expect(found(...manifests)).toEqual([]);
});
