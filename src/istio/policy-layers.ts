import { mapOf, mapsOf, numberOf } from './plain-value';

/** What a DestinationRule says, for all of a service and for one of its subsets. */
export interface PolicyLayers {
  /** The policy of the rule. */
  readonly policy?: Record<string, unknown>;
  /** That of the subset. */
  readonly subset?: Record<string, unknown>;
}

/**
 * A setting of a DestinationRule as proxies have it for a port of a service, such as `tls` or `loadBalancer`.
 *
 * The settings of a port take the place of those of the service, all of them; then come those of the subset, by field, and those that the
 * subset has for the port, all of them again.
 *
 * @param port the port; without it what holds for those without settings of their own
 */
export function settingAt({ policy, subset }: PolicyLayers, port: number | undefined, field: 'tls' | 'loadBalancer' | 'outlierDetection'): unknown {
  const ofRule = policyAt(policy, port);
  const ofSubset = settingsOf(subset, port);
  return ofSubset === undefined ? mapOf(subset)[field] ?? ofRule[field] : ofSubset[field];
}

/** The settings of a policy for a port: those of the port take the place of all others. */
export function policyAt(policy: Record<string, unknown> | undefined, port: number | undefined): Record<string, unknown> {
  return settingsOf(policy, port) ?? mapOf(policy);
}

function settingsOf(policy: Record<string, unknown> | undefined, number: number | undefined): Record<string, unknown> | undefined {
  return number === undefined ? undefined
    : mapsOf(mapOf(policy).portLevelSettings).find(({ port }) => numberOf(mapOf(port).number) === number);
}
