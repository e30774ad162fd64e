import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { refusedMeshValues } from '../../../src/checks/mesh-config/refused-mesh-values';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';
import { REFUSED_MESHES, TAKEN_MESHES } from './mesh-config-samples';

const configMap = (text: string, name = 'istio') =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'istio-system' }, data: { mesh: text } }) as unknown as Manifest;
const operator = (meshConfig: object) =>
  ({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', metadata: { name: 'istio', namespace: 'istio-system' }, spec: { meshConfig } }) as unknown as Manifest;
const check = (...manifests: Manifest[]) => findInMesh(refusedMeshValues, {}, ...manifests);

test.each(REFUSED_MESHES)('%s', (_, meshConfig) => {
  expect(check(configMap(stringify(meshConfig)))).toMatchObject([{ level: 'warning', field: 'data.mesh' }]);
  expect(check(operator(meshConfig))).toMatchObject([{ level: 'warning', field: expect.stringMatching(/^spec\.meshConfig\./) }]);
});

test.each(TAKEN_MESHES)('is not told of %s', (_, meshConfig) => {
  expect(check(configMap(stringify(meshConfig)), operator(meshConfig))).toEqual([]);
});

test('Linux takes no such probes of connections', () => {
  const [found] = check(configMap(stringify({ tcpKeepalive: { time: '40000s' } })));
  expect(found.message).toBe('data.mesh: tcpKeepalive.time is "40000s", but must be at most 32767 seconds: Istio takes it, and Linux refuses every '
    + 'connection: requests are answered with 503');
  const [, other] = [null, ...check(operator({ tcpKeepalive: { probes: 128 } }))];
  expect(other).toMatchObject({ field: 'spec.meshConfig.tcpKeepalive.probes' });
  expect(check(operator({ tcpKeepalive: { time: '32767s', probes: 127 } }))).toEqual([]);
  expect(check(operator({ defaultTrafficPolicy: { connectionPool: { tcp: { tcpKeepalive: { interval: '40000s' } } } } })))
    .toMatchObject([{ field: 'spec.meshConfig.defaultTrafficPolicy.connectionPool.tcp.tcpKeepalive.interval' }]);
});

test('names the value in the text of the ConfigMap, of any revision, and no other ConfigMap', () => {
  const text = stringify({ accessLogFormat: '%NO_SUCH%' });
  const [{ message, fix }] = check(configMap(text, 'istio-canary'));
  expect(message).toMatch(/^data\.mesh: accessLogFormat is "%NO_SUCH%", but must be .*Envoy has no command NO_SUCH/);
  expect(fix).toBe('write a literal percent sign as "%%"');
  expect(check(configMap(text, 'other'))).toEqual([]);
  expect(check(configMap('- a'), configMap('{'), operator([]))).toEqual([]);
});
