import { settingsOf } from './mesh-object';
import { Policies } from './policies';
import { PeerLayers, PeerMode, peerModeOf, plainTextBy } from '../istio';
import { PodsView } from './views/pods-view';
import { PolicyView } from './views/policy-view';

/** What pods take at a port, and the PeerAuthentication that says so. */
export interface PeerModeAt {
  readonly mode: PeerMode;
  readonly policy: PolicyView;
}

/** What PeerAuthentications say of pods at a port of theirs; nothing where the manifests say nothing, and others may. */
export function peerModeAt(pods: PodsView, port: number | undefined, policies: Policies): PeerModeAt | undefined {
  const found = layersAt(pods, policies);
  const said = found && peerModeOf(specsOf(found), port);
  return said && { mode: said.mode, policy: found[said.by]! };
}

/** The PeerAuthentication by which proxies send plain text to pods by themselves; nothing where they use mutual TLS, or the manifests do not say. */
export function plainTextTo(pods: PodsView, policies: Policies): PolicyView | undefined {
  const found = layersAt(pods, policies);
  const by = found && plainTextBy(specsOf(found));
  return by && found[by];
}

type FoundLayers = { -readonly [layer in keyof PeerLayers]: PolicyView };

/** The oldest of each layer. */
function layersAt(pods: PodsView, policies: Policies): FoundLayers | undefined {
  const kind = 'security.istio.io/PeerAuthentication';
  if (policies.ofKind(kind).length === 0) {
    return undefined;
  }
  const { rootNamespace } = settingsOf(pods.object);
  const found: FoundLayers = {};
  for (const policy of policies.at(kind, pods)) {
    const layer = policy.selector !== undefined ? 'pods' : policy.namespace === rootNamespace ? 'mesh' : 'namespace';
    found[layer] ??= policy;
  }
  return found;
}

function specsOf({ pods, namespace, mesh }: FoundLayers): PeerLayers {
  return { pods: pods?.spec, namespace: namespace?.spec, mesh: mesh?.spec };
}
