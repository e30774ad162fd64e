import { expect, test } from 'vitest';
import { Manifest } from '../../src/istio';
import { describedByMeshConfig, describedMesh } from '../../src/mesh';

const configMap = (manifest: object) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...manifest } as Manifest);
const operator = (spec: object) => ({ apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator', spec } as Manifest);

test('the ConfigMap of istiod has the mesh configuration; one of another name, or with something else in it, says nothing', () => {
  const described = (name: string, mesh: unknown) => describedMesh([{ manifest: configMap({ metadata: { name }, data: { mesh } }) }]);
  expect(described('istio', 'rootNamespace: a')).toEqual({ rootNamespace: 'a', meshConfig: { rootNamespace: 'a' } });
  expect(described('istio-canary', 'rootNamespace: a\npathNormalization: { normalization: NONE }'))
    .toEqual({ rootNamespace: 'a', meshConfig: { rootNamespace: 'a', pathNormalization: { normalization: 'NONE' } } });
  expect(described('istio', 'a: b: c')).toEqual({});
  expect(described('istio', 1)).toEqual({});
  expect(described('istio', '[1]')).toEqual({});
  const capturing = (value: string) => described('istio', `defaultConfig: { proxyMetadata: { ISTIO_META_DNS_CAPTURE: "${value}" } }`).dnsCapture;
  expect([capturing('true'), capturing('no')]).toEqual([true, undefined]);
  expect(described('istiod', 'rootNamespace: a')).toEqual({});
});

test('an IstioOperator says root namespace, domain and data plane too', () => {
  const described = (spec: object) => describedMesh([{ manifest: operator(spec) }]);
  expect(described({ profile: 'ambient', values: { global: { istioNamespace: 'mesh', proxy: { clusterDomain: 'a.b' } } } }))
    .toEqual({ dataPlane: 'ambient', rootNamespace: 'mesh', clusterDomain: 'a.b' });
  expect(described({ profile: 'default', tag: 'latest', meshConfig: { rootNamespace: 'config' } }))
    .toEqual({ rootNamespace: 'config', meshConfig: { rootNamespace: 'config' } });
  expect(described({})).toEqual({});
});

test('a MeshConfig can be given as itself, in the ConfigMap, or in an IstioOperator; something else is none', () => {
  const meshConfig = { rootNamespace: 'a', defaultHttpRetryPolicy: { attempts: 1 } };
  const known = { rootNamespace: 'a', meshConfig };
  expect(describedByMeshConfig(meshConfig)).toEqual(known);
  expect(describedByMeshConfig(configMap({ metadata: { name: 'any' }, data: { mesh: JSON.stringify(meshConfig) } }))).toEqual(known);
  expect(describedByMeshConfig(operator({ meshConfig }))).toEqual(known);
  expect(describedByMeshConfig({})).toEqual({ meshConfig: {} });
  expect(describedByMeshConfig(configMap({ metadata: { name: 'istio' }, data: {} }))).toBeUndefined();
  expect(describedByMeshConfig(operator({}))).toBeUndefined();
  expect(describedByMeshConfig({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a' } })).toBeUndefined();
  expect(describedByMeshConfig([])).toBeUndefined();
  expect(describedByMeshConfig('a')).toBeUndefined();
});
