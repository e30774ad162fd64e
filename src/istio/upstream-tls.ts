import { mapOf, mapsOf, numberOf, textOf } from './plain-value';

/** What a DestinationRule says, for all of a service and for one of its subsets. */
export interface PolicyLayers {
  /** The policy of the rule. */
  readonly policy?: Record<string, unknown>;
  /** That of the subset. */
  readonly subset?: Record<string, unknown>;
}

/**
 * The mode of TLS with which proxies call a port of a service, such as `SIMPLE`; none where the rule leaves it to the mesh.
 *
 * The settings of a port take the place of those of the service, all of them; then come those of the subset, by field, and those that the
 * subset has for the port, all of them again.
 */
export function upstreamTlsMode({ policy, subset }: PolicyLayers, port: number): string | undefined {
  const ofRule = settingsOf(policy, port) ?? mapOf(policy);
  const ofSubset = settingsOf(subset, port);
  const tls = ofSubset === undefined ? mapOf(subset).tls ?? ofRule.tls : ofSubset.tls;
  return tls === undefined || tls === null ? undefined : textOf(mapOf(tls).mode) ?? 'DISABLE';
}

/** Whether a mode begins TLS around what the client sends. */
export function beginsTls(mode: string | undefined): boolean {
  return mode === 'SIMPLE' || mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL';
}

function settingsOf(policy: Record<string, unknown> | undefined, number: number): Record<string, unknown> | undefined {
  return mapsOf(mapOf(policy).portLevelSettings).find(({ port }) => numberOf(mapOf(port).number) === number);
}
