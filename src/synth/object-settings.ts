import { ObjectSettings } from '../mesh';
import { DataPlane } from '../mesh-settings/data-plane';
import { MeshSettings } from '../mesh-settings/mesh-settings';

const known = new WeakMap<MeshSettings, ObjectSettings>();

/** The settings of a mesh as the reading side knows them. All objects below the same settings share them. */
export function objectSettingsOf(settings: MeshSettings): ObjectSettings {
  const found = known.get(settings) ?? read(settings);
  known.set(settings, found);
  return found;
}

function read({ clusterDomain, rootNamespace, dataPlane, waypoint, gatewayWorkload }: MeshSettings): ObjectSettings {
  const { namespaceName, labels, ports = [] } = gatewayWorkload;
  return {
    clusterDomain,
    rootNamespace,
    isAmbient: dataPlane === DataPlane.AMBIENT,
    hasWaypoint: waypoint !== undefined,
    gateway: { namespace: namespaceName, labels, ports: ports.map(({ port, targetPort = port }) => ({ port, targetPort })) },
  };
}
