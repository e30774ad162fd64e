import { AssumedGateway, ObjectSettings } from '../mesh';
import { DataPlane } from '../mesh-settings/data-plane';
import { GatewayWorkload, takesNamedPorts, USUAL_GATEWAY_PORTS } from '../mesh-settings/gateway-workload';
import { MeshSettings } from '../mesh-settings/mesh-settings';

const known = new WeakMap<MeshSettings, ObjectSettings>();

/** The settings of a mesh as the reading side knows them. All objects below the same settings share them. */
export function objectSettingsOf(settings: MeshSettings): ObjectSettings {
  const found = known.get(settings) ?? read(settings);
  known.set(settings, found);
  return found;
}

function read({ clusterDomain, rootNamespace, dataPlane, dnsCapture, waypoint, gatewayWorkload }: MeshSettings): ObjectSettings {
  return {
    clusterDomain,
    rootNamespace,
    isAmbient: dataPlane === DataPlane.AMBIENT,
    hasDnsCapture: dnsCapture || undefined,
    hasWaypoint: waypoint !== undefined,
    waypointAccount: waypoint
      && { namespace: waypoint.namespaceName, name: waypoint.serviceAccountName ?? waypoint.name, waypoint: waypoint.name },
    isWaypointUsedByGateways: waypoint?.ingressUseWaypoint,
    gateway: assumedGatewayOf(gatewayWorkload),
  };
}

/** A gateway of others as the reading side knows it. */
export function assumedGatewayOf(workload: GatewayWorkload): AssumedGateway {
  const { namespaceName, labels, ports = USUAL_GATEWAY_PORTS } = workload;
  return {
    namespace: namespaceName,
    labels,
    ports: ports.map(({ port, targetPort = port }) => ({ port, targetPort })),
    arePortsKnown: ports !== USUAL_GATEWAY_PORTS,
    hasProxyProtocol: takesNamedPorts(workload),
  };
}
