import { mapOf, textOf } from './plain-value';

/** What pods take of those who call them: mutual TLS alone, plain text too, or plain text alone. */
export type PeerMode = 'STRICT' | 'PERMISSIVE' | 'DISABLE';

/** The specs of the PeerAuthentications that count for pods: the oldest of each place. */
export interface PeerLayers {
  /** That of the root namespace without a selector. */
  readonly mesh?: Record<string, unknown>;
  /** That of their namespace without a selector. */
  readonly namespace?: Record<string, unknown>;
  /** One that selects them. */
  readonly pods?: Record<string, unknown>;
}

const MODES: readonly string[] = ['STRICT', 'PERMISSIVE', 'DISABLE'];

/** What pods take at a port of theirs, and which layer says so; nothing where none does, which Istio takes for PERMISSIVE. */
export function peerModeOf(layers: PeerLayers, port: number | undefined): { readonly mode: PeerMode; readonly by: keyof PeerLayers } | undefined {
  // Modes of ports are read of what selects the pods alone.
  const ofPort = port === undefined ? undefined : modeOf(mapOf(mapOf(layers.pods).portLevelMtls)[String(port)]);
  if (ofPort !== undefined) {
    return { mode: ofPort, by: 'pods' };
  }
  for (const by of ['pods', 'namespace', 'mesh'] as const) {
    const mode = modeOf(layers[by]?.mtls);
    if (mode !== undefined) {
      return { mode, by };
    }
  }
  return undefined;
}

/**
 * Which layer makes proxies send plain text to pods by themselves: what only some pods say istiod does not read for it. So pods that take mutual TLS
 * alone below a namespace, or a mesh, with DISABLE refuse all callers, unless a DestinationRule says ISTIO_MUTUAL.
 */
export function plainTextBy(layers: PeerLayers): 'namespace' | 'mesh' | undefined {
  const by = (['namespace', 'mesh'] as const).find(layer => modeOf(layers[layer]?.mtls) !== undefined);
  return by !== undefined && modeOf(layers[by]?.mtls) === 'DISABLE' ? by : undefined;
}

/** UNSET is that of the next layer. */
function modeOf(given: unknown): PeerMode | undefined {
  const mode = textOf(mapOf(given).mode);
  return mode !== undefined && MODES.includes(mode) ? mode as PeerMode : undefined;
}

/**
 * Whether what a proxy sends by the TLS mode of a DestinationRule is taken where a sidecar takes connections by a mode of peers: one that ends no
 * mutual TLS does not understand it, and one that takes nothing else refuses plain text, and TLS without a certificate of the mesh.
 */
export function isTakenByPeers(clientMode: string | undefined, mode: PeerMode | undefined): boolean {
  return clientMode === 'ISTIO_MUTUAL' ? mode !== 'DISABLE' : mode !== 'STRICT' || clientMode !== 'DISABLE' && clientMode !== 'SIMPLE';
}
