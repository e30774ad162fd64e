/**
 * How pods take part in the mesh.
 *
 * @see https://istio.io/latest/docs/overview/dataplane-modes/
 */
export enum DataPlane {
  /** A proxy beside every pod, injected by the label of the namespace. */
  SIDECAR = 'sidecar',
  /** A proxy a node for TLS and TCP; HTTP rules inside the mesh need a waypoint. */
  AMBIENT = 'ambient',
}
