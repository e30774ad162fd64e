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

/** UNSET is that of the next layer. */
function modeOf(given: unknown): PeerMode | undefined {
  const mode = textOf(mapOf(given).mode);
  return mode !== undefined && MODES.includes(mode) ? mode as PeerMode : undefined;
}
