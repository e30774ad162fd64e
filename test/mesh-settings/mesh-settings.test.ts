import { App, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { DataPlane, IstioVersion, MeshNamespace, MeshSettings } from '../../src';

test('without settings the defaults of Istio apply', () => {
  const settings = MeshSettings.of(new Chart(new App(), 'echo'));
  expect(settings).toMatchObject({
    oldestIstio: IstioVersion.V1_24,
    dataPlane: DataPlane.SIDECAR,
    clusterDomain: 'cluster.local',
    rootNamespace: 'istio-system',
    gatewayWorkload: { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }] },
  });
  expect(settings.revision).toBeUndefined();
  expect(settings.defaultTrafficPolicy).toBeUndefined();
});

test('settings are found from every construct below, the nearest first', () => {
  const app = new App();
  const inner = new Chart(app, 'inner');
  const outer = new Chart(app, 'outer');
  MeshSettings.configure(app, { revision: 'stable', clusterDomain: 'a.local' });
  MeshSettings.configure(inner, { clusterDomain: 'b.local' });
  expect(MeshSettings.of(inner)).toMatchObject({ revision: 'stable', clusterDomain: 'b.local' });
  expect(MeshSettings.of(outer)).toMatchObject({ revision: 'stable', clusterDomain: 'a.local' });
});

test('a gateway workload without ports has those of Istio', () => {
  const app = new App();
  MeshSettings.configure(app, { gatewayWorkload: { labels: { app: 'edge' }, namespaceName: 'edge' } });
  expect(MeshSettings.of(app).gatewayWorkload.ports).toHaveLength(2);
});

test('settings are frozen at the first read, and the error names the reader', () => {
  const app = new App();
  const chart = new Chart(app, 'echo', { namespace: 'echo' });
  new MeshNamespace(chart, 'namespace');
  expect(() => MeshSettings.configure(app, { revision: 'stable' }))
    .toThrow('mesh settings of the app were already read by "echo/namespace": configure them before the first construct below is made');
  expect(() => MeshSettings.configure(chart, { revision: 'stable' })).toThrow('mesh settings of "echo" were already read by "echo/namespace"');
});

test('a read does not freeze a chart beside it', () => {
  const app = new App();
  new MeshNamespace(new Chart(app, 'echo', { namespace: 'echo' }), 'namespace');
  const other = new Chart(app, 'other');
  MeshSettings.configure(other, { revision: 'stable' });
  expect(MeshSettings.of(other).revision).toBe('stable');
});

test('settings that lean on outer ones freeze these', () => {
  const app = new App();
  MeshSettings.configure(new Chart(app, 'echo'), {});
  expect(() => MeshSettings.configure(app, { revision: 'stable' })).toThrow('were already read by "echo"');
});

test('settings are configured once', () => {
  const app = new App();
  MeshSettings.configure(app, {});
  expect(() => MeshSettings.configure(app, {})).toThrow('mesh settings of the app are already configured: configure them once, with all properties');
});

test.each([
  [{ clusterDomain: 'Cluster.local' }, 'clusterDomain must be a DNS name'],
  [{ rootNamespace: 'istio_system' }, 'rootNamespace must be a DNS label'],
  [{ revision: '1.28' }, 'revision must be a DNS label'],
  [{ oldestIstio: '1.23' as IstioVersion }, 'oldestIstio must be one of 1.24, 1.25, 1.26, 1.27, 1.28, 1.29, 1.30, 1.31, got "1.23"'],
  [{ gatewayWorkload: { labels: {}, namespaceName: 'edge' } }, 'gatewayWorkload.labels must be a list of at least one'],
  [{ gatewayWorkload: { labels: { 'a b': 'x' }, namespaceName: 'edge' } }, 'gatewayWorkload.labels: label key must be'],
  [{ gatewayWorkload: { labels: { app: 'x' }, namespaceName: 'Edge' } }, 'gatewayWorkload.namespaceName must be a DNS label'],
  [{ gatewayWorkload: { labels: { app: 'x' }, namespaceName: 'edge', ports: [{ port: 0 }] } }, 'gatewayWorkload.ports: port must be an integer from 1 to 65535'],
  [{ gatewayWorkload: { labels: { app: 'x' }, namespaceName: 'edge', ports: [{ port: 80, targetPort: 70000 }] } }, 'gatewayWorkload.ports: targetPort must be'],
])('%o is refused', (props, message) => {
  expect(() => MeshSettings.configure(new App(), props)).toThrow(message);
});
