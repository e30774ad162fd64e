import { listOf, mapOf, textOf } from './plain-value';

/**
 * A traffic policy as a manifest has it: that of a DestinationRule, of one of its subsets, or of one of their ports.
 */
export type TrafficPolicySpec = Readonly<Record<string, unknown>>;

/** Modes in which a proxy is a TLS client with certificates of its own choice. */
const TLS_MODES = ['SIMPLE', 'MUTUAL'];

/**
 * The mode of TLS to a destination whose certificate nothing verifies but the authorities of the proxy's operating system; nothing where
 * authorities are named.
 *
 * @param hasSelector whether the rule has a workloadSelector: sidecars take a `credentialName` only with one
 */
export function unverifiedTlsMode({ tls }: TrafficPolicySpec, hasSelector: boolean): string | undefined {
  const { mode, caCertificates, credentialName } = mapOf(tls);
  const isVerified = Boolean(textOf(caCertificates)) || (hasSelector && Boolean(textOf(credentialName)));
  return !isVerified && TLS_MODES.includes(String(mode)) ? String(mode) : undefined;
}

/**
 * Whether a policy says where requests go when a locality fails, and nothing notices that it does.
 *
 * @param inherited the outlierDetection of the whole rule, which a subset has where it has none itself
 */
export function failsOverUnnoticed({ loadBalancer, outlierDetection }: TrafficPolicySpec, inherited?: unknown): boolean {
  const { localityLbSetting, zoneAwareLbSetting } = mapOf(loadBalancer);
  const { failover, failoverPriority } = mapOf(localityLbSetting ?? zoneAwareLbSetting);
  return (outlierDetection ?? inherited ?? undefined) === undefined && listOf(failover).length + listOf(failoverPriority).length > 0;
}
