import { isGiven, mapOf, numberOf } from './plain-value';
import { Protocol } from './protocols';
import { TrafficPolicySpec } from './traffic-policy';

/** How a ServiceEntry says that names are resolved for each request. */
export const DYNAMIC_DNS = 'DYNAMIC_DNS';

/** Protocols of requests whose host is resolved: those for which the proxy reads it. */
const DYNAMIC_PROTOCOLS: readonly Protocol[] = ['http', 'tls', 'grpc', 'http2'];

/** Whether a host can be resolved for each request of a protocol. Istio's webhook refuses the others. */
export function isForDynamicHosts(protocol: Protocol): boolean {
  return DYNAMIC_PROTOCOLS.includes(protocol);
}

/** Protocols that Istio sets options for, as the settings below do. */
const PROTOCOLS_WITH_OPTIONS = ['http2', 'grpc'];

/** With these modes Istio sets the server name and verifies it, which Envoy asks for beside any options. */
const TLS_MODES = ['SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL'];

/**
 * Whether a policy makes istiod end, where the names of the host are resolved for each request: istiod 1.31 writes outlier detection into a
 * field that it has not made for such a host.
 */
export function endsIstiod({ outlierDetection }: TrafficPolicySpec): boolean {
  return outlierDetection !== undefined && outlierDetection !== null;
}

/**
 * For what Envoy refuses a host whose names are resolved for each request: without TLS it takes no options for the protocol.
 *
 * @returns the protocol or a setting; nothing where Envoy takes the host
 */
export function refusedForDynamicHost(protocol: string, policy: TrafficPolicySpec = {}): string | undefined {
  if (TLS_MODES.includes(String(mapOf(policy.tls).mode))) {
    return undefined;
  }
  if (PROTOCOLS_WITH_OPTIONS.includes(protocol)) {
    return `protocol ${protocol.toUpperCase()}`;
  }
  const { http, tcp } = mapOf(policy.connectionPool);
  const { h2UpgradePolicy, useClientProtocol, idleTimeout, maxRequestsPerConnection, maxConcurrentStreams } = mapOf(http);
  const settings: [name: string, isSet: boolean][] = [
    ['http.h2UpgradePolicy', h2UpgradePolicy === 'UPGRADE'],
    ['http.useClientProtocol', useClientProtocol === true],
    ['http.idleTimeout', isGiven(idleTimeout)],
    ['http.maxRequestsPerConnection', (numberOf(maxRequestsPerConnection) ?? 0) > 0],
    ['http.maxConcurrentStreams', (numberOf(maxConcurrentStreams) ?? 0) > 0],
    ['tcp.idleTimeout', isGiven(mapOf(tcp).idleTimeout)],
    ['tcp.maxConnectionDuration', isGiven(mapOf(tcp).maxConnectionDuration)],
  ];
  const found = settings.find(([, isSet]) => isSet);
  return found === undefined ? undefined : `connectionPool.${found[0]}`;
}
