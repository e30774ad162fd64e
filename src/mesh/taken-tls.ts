import type { Mesh } from './mesh';
import { MeshObject } from './mesh-object';
import { sidecarOf } from './sidecar-of-pods';
import { isTakenByPeers, resourceName } from '../istio';
import { PodsView } from './views/pods-view';

/** Whether pods take the TLS with which proxies call them, as far as the manifests say. */
export interface TakenTls {
  readonly isTaken: 'yes' | 'no' | 'unknown';
  /** What says that they do not, or would not with a sidecar. */
  readonly because?: string;
  /** The PeerAuthentication that says so. */
  readonly policy?: MeshObject;
}

const TAKEN: TakenTls = { isTaken: 'yes' };

/**
 * Whether pods take a mode of TLS at one of their ports: mutual TLS of Istio ends in a sidecar, and nowhere else; sidecars that take nothing but
 * that refuse plain text, and TLS without a certificate. A gateway takes what the servers of its Gateways say, whatever a PeerAuthentication says.
 *
 * @param given the mode of the DestinationRule; none where it leaves it to the mesh, whose proxies know what pods take, but for those of a namespace
 *   to which they send plain text
 * @param port the port of the pods; none where their template does not tell
 */
export function takenTls(given: string | undefined, pods: PodsView, port: number | undefined, mesh: Mesh): TakenTls {
  const mode = given ?? (mesh.plainTextTo(pods) && 'DISABLE');
  const isMutual = mode === 'ISTIO_MUTUAL';
  if (pods.isGateway || !isMutual && mode !== 'DISABLE' && mode !== 'SIMPLE') {
    return TAKEN;
  }
  const peers = port === undefined ? undefined : mesh.peerModeAt(pods, port);
  const isTaken = isTakenByPeers(mode, peers?.mode);
  if (!isMutual && isTaken) {
    return TAKEN;
  }
  const { isThere, bypass } = sidecarOf(pods, port, mesh);
  const policy = peers?.policy.object;
  const said = policy && `${resourceName(policy.manifest)}: ${peers!.mode}`;
  if (!isMutual) {
    return isThere === 'no' ? TAKEN : { isTaken: isThere === 'yes' ? 'no' : 'unknown', because: said, policy };
  }
  if (isThere === 'no') {
    return { isTaken: 'no', because: bypass };
  }
  return isThere === 'yes' && !isTaken ? { isTaken: 'no', because: said, policy } : { isTaken: isThere };
}
