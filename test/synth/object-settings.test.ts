import { Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsOf } from '../../src/mesh';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings, MeshSettingsProps } from '../../src/mesh-settings/mesh-settings';
import { render } from '../../src/synth/rendering';

function settingsIn(props?: MeshSettingsProps) {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  if (props !== undefined) {
    MeshSettings.configure(chart, props);
  }
  ['one', 'two'].forEach(name => new MeshNamespace(chart, name, { name }));
  return render(chart.node.root).objects.map(settingsOf);
}

test('an object without settings has those of the mesh that nobody configured', () => {
  expect(settingsIn()[0]).toEqual(DEFAULT_SETTINGS);
});

test('an object has the settings of its mesh, which it shares with all others', () => {
  const [one, two] = settingsIn({
    clusterDomain: 'example.org',
    rootNamespace: 'istio-root',
    dataPlane: DataPlane.AMBIENT,
    waypoint: { name: 'waypoint' },
    gatewayWorkload: { namespaceName: 'edge', labels: { app: 'edge' }, ports: [{ port: 80 }, { port: 443, targetPort: 8443 }] },
  });
  expect(one).toEqual({
    clusterDomain: 'example.org',
    rootNamespace: 'istio-root',
    isAmbient: true,
    hasWaypoint: true,
    gateway: {
      namespace: 'edge',
      labels: { app: 'edge' },
      ports: [{ port: 80, targetPort: 80 }, { port: 443, targetPort: 8443 }],
      arePortsKnown: true,
      hasProxyProtocol: false,
    },
  });
  expect(two).toBe(one);
});
