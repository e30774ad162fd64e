import { expect, test } from 'vitest';
import { probesInPlainText } from '../../../src/checks/workload/probes-in-plain-text';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, policy } from '../reference-manifests';

const REWRITE = { 'sidecar.istio.io/rewriteAppHTTPProbers': 'false' };
const pods = (probe: object, annotations: object = REWRITE, spec: object = {}): Manifest => deployment('cart', {}, 'shop', {
  metadata: { labels: { app: 'cart' }, annotations }, spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080 }], ...probe }], ...spec },
});
const peers = (mode: string, spec: object = {}) => policy('PeerAuthentication', 'peers', { mtls: { mode }, ...spec });
const READY = { readinessProbe: { httpGet: { port: 8080 } } };
const check = (...manifests: Manifest[]) => findInMesh(probesInPlainText, {}, ...manifests);

test.each<[string, object]>([
  ['readinessProbe', READY],
  ['livenessProbe', { livenessProbe: { httpGet: { port: 'http' } } }],
  ['startupProbe', { startupProbe: { grpc: { port: 8080 } } }],
])('a %s', (name, probe) => {
  expect(check(pods(probe), peers('STRICT'))).toMatchObject([{ level: 'warning', field: `spec.template.spec.containers[0].${name}`, related: ['PeerAuthentication shop/peers'] }]);
});

test.each<[string, Manifest[]]>([
  ['one that the agent sends', [pods(READY, {}), peers('STRICT')]],
  ['pods that take plain text', [pods(READY), peers('PERMISSIVE')]],
  ['a port that takes plain text', [pods(READY), peers('STRICT', { selector: { matchLabels: { app: 'cart' } }, portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } })]],
  ['a probe of the port alone', [pods({ readinessProbe: { tcpSocket: { port: 8080 } } }), peers('STRICT')]],
  ['pods without a sidecar', [pods(READY, REWRITE, { hostNetwork: true }), peers('STRICT')]],
  ['no probe', [pods({}), peers('STRICT')]],
  ['nobody who says STRICT', [pods(READY)]],
])('is not told of %s', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});

const allow = (rules: unknown, more: object = {}) => policy('AuthorizationPolicy', 'callers', { selector: { matchLabels: { app: 'cart' } }, rules, ...more });
const NAMED = { from: [{ source: { namespaces: ['web'] } }] };

test.each<[string, Manifest[]]>([
  ['name callers', [allow([NAMED])]],
  ['let nobody in', [policy('AuthorizationPolicy', 'callers', {})]],
  ['let nobody in, beside one that names callers', [policy('AuthorizationPolicy', 'callers', {}), { ...allow([NAMED]), metadata: { name: 'more', namespace: 'shop' } }]],
])('a probe of pods whose policies %s', (_, policies) => {
  expect(check(pods(READY), ...policies)).toMatchObject([{
    level: 'warning', message: expect.stringContaining('let in nobody without a name'), related: ['AuthorizationPolicy shop/callers'],
  }]);
});

test.each<[string, Manifest[]]>([
  ['one that the agent sends', [pods(READY, {}), allow([NAMED])]],
  ['a policy that lets the path in', [pods(READY), allow([NAMED, { to: [{ operation: { paths: ['/ready'] } }] }])]],
  ['an address that may be that of the kubelet', [pods(READY), allow([{ from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }] }])]],
  ['a policy that denies', [pods(READY), allow([NAMED], { action: 'DENY' })]],
  ['a policy of other pods', [pods(READY), allow([NAMED], { selector: { matchLabels: { app: 'orders' } } })]],
  ['a policy that is tried only', [pods(READY), { ...allow([NAMED]), metadata: { name: 'callers', namespace: 'shop', annotations: { 'istio.io/dry-run': 'true' } } }]],
])('is not told of %s, as to policies', (_, manifests) => {
  expect(check(...manifests)).toEqual([]);
});
