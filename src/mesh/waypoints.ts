import { ObjectIndex } from './indexes/object-index';
import { MeshObject, settingsOf, specOf } from './mesh-object';
import { labelsOf, mapOf } from '../istio';
import { NamespaceView } from './views/namespace-view';
import { ServiceView } from './views/service-view';

const WAYPOINT = 'istio.io/use-waypoint';
const CLASS = 'istio-waypoint';

/** Whether manifests show that Services have waypoints, whatever the settings say: the Gateway of one, or who uses it. */
export function showWaypoints(index: ObjectIndex): boolean {
  return index.ofKind('gateway.networking.k8s.io/Gateway').some(object => specOf(object).gatewayClassName === CLASS)
    || ['/Namespace', '/Service', 'networking.istio.io/ServiceEntry'].some(kind =>
      index.ofKind(kind).some(({ manifest }: MeshObject) => namesWaypoint(labelsOf(mapOf(manifest.metadata).labels)) === true));
}

/** Whether traffic to a Service goes through a waypoint: as its labels say, else those of its Namespace, else the settings of its mesh. */
export function usesWaypoint({ labels, object }: ServiceView, namespaces: readonly NamespaceView[]): boolean {
  return [labels, ...namespaces.map(namespace => namespace.labels)].map(namesWaypoint).find(named => named !== undefined)
    ?? settingsOf(object).hasWaypoint;
}

function namesWaypoint(labels: Readonly<Record<string, string>>): boolean | undefined {
  return Object.hasOwn(labels, WAYPOINT) ? labels[WAYPOINT] !== 'none' : undefined;
}
