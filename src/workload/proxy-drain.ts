import { Duration } from 'cdk8s';

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

/** For how many seconds a proxy with an annotation of this text serves after the signal to stop; 0 where it does not say. */
export function drainSeconds(config: string): number {
  const { terminationDrainDuration, drainDuration } = topFields(config);
  return Math.min(readSeconds(terminationDrainDuration) ?? 0, readSeconds(drainDuration) ?? LISTENER_SECONDS);
}

/** What is said at the top of a ProxyConfig: in JSON, or in YAML with a line for each field. */
function topFields(config: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(config)) as Record<string, unknown>;
  } catch {
    return Object.fromEntries([...config.matchAll(/^["']?(\w+)["']?:[ \t]+["']?([^\s"'#]+)/gm)].map(([, field, value]) => [field, value]));
  }
}

function readSeconds(duration: unknown): number | undefined {
  const [, seconds] = /^([0-9]+(?:\.[0-9]+)?)s$/.exec(String(duration)) ?? [];
  return seconds === undefined ? undefined : Number(seconds);
}

/** Durations of Istio's ProxyConfig are in seconds, as JSON writes those of protobuf. */
export function inSeconds(duration: Duration): string {
  return `${duration.toMilliseconds({ integral: false }) / 1000}s`;
}
