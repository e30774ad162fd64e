import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

const dataPlane = DataPlane.AMBIENT;

describe('the waypoint of the mesh settings', () => {
  test('can be that of gateways too, by a label', () => {
    const app = new App();
    MeshSettings.configure(app, { dataPlane, waypoint: { name: 'waypoint', ingressUseWaypoint: true } });
    const chart = new Chart(app, 'chart');
    expect(new MeshNamespace(chart, 'shop', { name: 'shop' }).metadata.toJson().labels)
      .toEqual({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint', 'istio.io/ingress-use-waypoint': 'true' });
  });

  test('is a label of the namespaces', () => {
    const app = new App();
    MeshSettings.configure(app, { dataPlane, waypoint: { name: 'waypoint', namespaceName: 'infra' } });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    new MeshNamespace(chart, 'namespace');

    expect((Testing.synth(chart)[0] as { metadata: { labels: object } }).metadata.labels)
      .toEqual({ 'istio.io/dataplane-mode': 'ambient', 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'infra' });
  });

  test('is taken from the outer settings', () => {
    const app = new App();
    MeshSettings.configure(app, { dataPlane, waypoint: { name: 'waypoint' } });
    const chart = new Chart(app, 'shop');
    MeshSettings.configure(chart, { revision: 'stable' });

    expect(MeshSettings.of(chart).waypoint).toEqual({ name: 'waypoint' });
  });

  test('is for an ambient mesh, and has a name', () => {
    expect(() => MeshSettings.configure(new App(), { waypoint: { name: 'waypoint' } }))
      .toThrow('waypoint must be left out unless dataPlane is DataPlane.AMBIENT, got "waypoint": sidecars apply the rules themselves');
    expect(() => MeshSettings.configure(new App(), { dataPlane, waypoint: { name: 'none' } })).toThrow('name of waypoint must be another name, got "none"');
    expect(() => MeshSettings.configure(new App(), { dataPlane, waypoint: { name: 'a', namespaceName: 'B' } })).toThrow('namespaceName of waypoint must be a DNS label');
    expect(MeshSettings.configure(new App(), { dataPlane, waypoint: { name: 'a' } }).waypoint?.name).toBe('a');
  });
});
