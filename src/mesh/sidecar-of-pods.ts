import type { Mesh } from './mesh';
import { settingsOf } from './mesh-object';
import { asksForSidecars, bypassOfNamespace, bypassOfSidecar, INJECT_LABEL, isAmbient, REVISION_LABEL } from '../istio';
import { PodsView } from './views/pods-view';

/** Whether pods have a sidecar, as far as the manifests say. */
export interface SidecarOfPods {
  readonly isThere: 'yes' | 'no' | 'unknown';
  /** What says that there is none. */
  readonly bypass?: string;
}

/** Whether a sidecar is in front of a port of pods. In an ambient mesh nobody knows what is there instead. */
export function sidecarOf(pods: PodsView, port: number | undefined, mesh: Mesh): SidecarOfPods {
  const bypass = bypassOfSidecar(pods, port === undefined ? [] : [port]);
  if (bypass !== undefined) {
    return { isThere: 'no', bypass };
  }
  const namespaces = mesh.namespacesNamed(pods.namespace);
  const [ofNamespace] = namespaces.flatMap(namespace => bypassOfNamespace(namespace, pods) ?? []);
  if (ofNamespace !== undefined && !ofNamespace.hasNodeProxy) {
    return { isThere: 'no', bypass: `${ofNamespace.said} in their Namespace` };
  }
  if (settingsOf(pods.object).isAmbient || ofNamespace !== undefined || namespaces.some(({ labels }) => isAmbient(labels))) {
    return { isThere: 'unknown' };
  }
  const isAsked = pods.labels[INJECT_LABEL] === 'true' || pods.labels[REVISION_LABEL] !== undefined;
  return { isThere: isAsked || namespaces.some(({ labels }) => asksForSidecars(labels)) ? 'yes' : 'unknown' };
}
