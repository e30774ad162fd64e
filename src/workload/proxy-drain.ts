import { Duration } from 'cdk8s';

/** The annotation of a pod with what its proxy does differently. */
export const PROXY_CONFIG = 'proxy.istio.io/config';

/** Envoy closes its listeners after so long of draining, unless `drainDuration` says otherwise. */
const LISTENER_SECONDS = 45;

/** What keeps a proxy for so long after the signal to stop, with listeners that take connections. */
export function proxyDrain(duration: Duration): Record<string, string> {
  return { terminationDrainDuration: inSeconds(duration), ...listenerDrain(duration) };
}

/** Listeners that closed too early would refuse what clients still send. */
export function listenerDrain(duration: Duration): Record<string, string> {
  return duration.toSeconds() > LISTENER_SECONDS ? { drainDuration: inSeconds(duration) } : {};
}

/** Durations of Istio's ProxyConfig are in seconds, as JSON writes those of protobuf. */
export function inSeconds(duration: Duration): string {
  return `${duration.toMilliseconds({ integral: false }) / 1000}s`;
}
