import { Duration } from 'cdk8s';
import { renderDuration } from '../core/durations';

/** Durations of Istio's ProxyConfig are in seconds, as JSON writes those of protobuf. */
export function inSeconds(duration: Duration): string {
  return `${duration.toMilliseconds({ integral: false }) / 1000}s`;
}

/** A duration of at least one millisecond. */
export function requireProxyDuration(what: string, duration: Duration): string {
  renderDuration(what, duration);
  return inSeconds(duration);
}

/** As `requireProxyDuration`, or zero where that switches a timeout off. */
export function requireProxyTimeout(what: string, duration: Duration): string {
  return duration.toMilliseconds({ integral: false }) === 0 ? inSeconds(duration) : requireProxyDuration(what, duration);
}
