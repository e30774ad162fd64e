import { ObjectIndex } from './indexes/object-index';
import { MeshObject, settingsOf, specOf } from './mesh-object';
import { isForWaypoint, isTrueForGo, labelsOf, mapOf, namesWaypoint, USE_WAYPOINT, USED_BY_GATEWAYS, WAYPOINT_CLASS } from '../istio';
import { NamespaceView } from './views/namespace-view';
import { ServiceView } from './views/service-view';

/** Whether manifests show that Services have waypoints, whatever the settings say: the Gateway of one, or who uses it. */
export function showWaypoints(index: ObjectIndex): boolean {
  return index.ofKind('gateway.networking.k8s.io/Gateway').some(object => specOf(object).gatewayClassName === WAYPOINT_CLASS)
    || ['/Namespace', '/Service', 'networking.istio.io/ServiceEntry'].some(kind =>
      index.ofKind(kind).some(({ manifest }: MeshObject) => namesWaypoint(labelsOf(mapOf(manifest.metadata).labels)) === true));
}

/** Whether traffic to a Service goes through a waypoint: as its labels say, else those of its Namespace, else the settings of its mesh. */
export function usesWaypoint({ labels, object }: ServiceView, namespaces: readonly NamespaceView[]): boolean {
  return [labels, ...namespaces.map(namespace => namespace.labels)].map(namesWaypoint).find(named => named !== undefined)
    ?? settingsOf(object).hasWaypoint;
}

/** Where a waypoint is. */
export interface WaypointName {
  readonly name: string;
  readonly namespace: string;
}

/** The waypoint of a Service, as its labels, or those of its Namespace, name it. */
export function waypointNamed({ labels, namespace }: ServiceView, namespaces: readonly NamespaceView[]): WaypointName | undefined {
  const [named] = [labels, ...namespaces.map(one => one.labels)].filter(some => namesWaypoint(some) !== undefined);
  const name = named?.[USE_WAYPOINT];
  return name === undefined || name === 'none' ? undefined : { name, namespace: named[`${USE_WAYPOINT}-namespace`] ?? namespace };
}

/** The waypoint that the labels of a Namespace or a Service name. */
export function waypointInLabels({ manifest }: MeshObject): WaypointName | undefined {
  const { kind, metadata } = manifest;
  const labels = labelsOf(mapOf(metadata).labels);
  const name = labels[USE_WAYPOINT];
  const own = mapOf(metadata)[kind === 'Namespace' ? 'name' : 'namespace'];
  return isForWaypoint(labels) ? { name, namespace: labels[`${USE_WAYPOINT}-namespace`] ?? String(own) } : undefined;
}

/** Whether gateways send what is for a Service through its waypoint: by its labels, else those of its Namespace, else the settings of its mesh. */
export function isWaypointUsedByGateways({ labels, object }: ServiceView, namespaces: readonly NamespaceView[]): boolean {
  const [said] = [labels, ...namespaces.map(one => one.labels)].filter(some => Object.hasOwn(some, USED_BY_GATEWAYS));
  return said === undefined ? settingsOf(object).isWaypointUsedByGateways === true : isTrueForGo(said[USED_BY_GATEWAYS]);
}
