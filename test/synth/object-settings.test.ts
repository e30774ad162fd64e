import { Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, settingsOf } from '../../src/mesh';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshNamespace } from '../../src/mesh-settings/mesh-namespace';
import { MeshSettings, MeshSettingsProps } from '../../src/mesh-settings/mesh-settings';
import { Waypoint } from '../../src/mesh-settings/waypoint';
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

test('a waypoint runs as an account with its name, unless another one is said', () => {
  const accountOf = (waypoint: Waypoint) => settingsIn({ dataPlane: DataPlane.AMBIENT, waypoint })[0].waypointAccount;
  expect([accountOf({ name: 'a', namespaceName: 'infra' }), accountOf({ name: 'a', serviceAccountName: 'b' })])
    .toEqual([{ namespace: 'infra', name: 'a', waypoint: 'a' }, { namespace: undefined, name: 'b', waypoint: 'a' }]);
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
    waypointAccount: { name: 'waypoint', waypoint: 'waypoint' },
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
