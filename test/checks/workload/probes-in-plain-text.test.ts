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
