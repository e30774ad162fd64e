import { settingsOf } from './mesh-object';
import { Policies } from './policies';
import { PeerLayers, PeerMode, peerModeOf } from '../istio';
import { PodsView } from './views/pods-view';
import { PolicyView } from './views/policy-view';

/** What pods take at a port, and the PeerAuthentication that says so. */
export interface PeerModeAt {
  readonly mode: PeerMode;
  readonly policy: PolicyView;
}

/** What PeerAuthentications say of pods at a port of theirs; nothing where the manifests say nothing, and others may. */
export function peerModeAt(pods: PodsView, port: number | undefined, policies: Policies): PeerModeAt | undefined {
  const kind = 'security.istio.io/PeerAuthentication';
  if (policies.ofKind(kind).length === 0) {
    return undefined;
  }
  const { rootNamespace } = settingsOf(pods.object);
  const found: { -readonly [layer in keyof PeerLayers]: PolicyView } = {};
  for (const policy of policies.at(kind, pods)) {
    const layer = policy.selector !== undefined ? 'pods' : policy.namespace === rootNamespace ? 'mesh' : 'namespace';
    found[layer] ??= policy;
  }
  const said = peerModeOf({ pods: found.pods?.spec, namespace: found.namespace?.spec, mesh: found.mesh?.spec }, port);
  return said && { mode: said.mode, policy: found[said.by]! };
}
