import { Duration } from 'cdk8s';
import { renderDuration } from '../core/durations';
import { inSeconds } from '../workload/proxy-drain';

/** A duration of at least one millisecond. */
export function requireProxyDuration(what: string, duration: Duration): string {
  renderDuration(what, duration);
  return inSeconds(duration);
}

/** As `requireProxyDuration`, or zero where that switches a timeout off. */
export function requireProxyTimeout(what: string, duration: Duration): string {
  return duration.toMilliseconds({ integral: false }) === 0 ? inSeconds(duration) : requireProxyDuration(what, duration);
}
