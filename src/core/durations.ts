import { Duration } from 'cdk8s';
import { refuse } from './errors';
import { LONGEST_DURATION_MS } from '../istio';

const UNITS: [string, number][] = [['h', 3600000], ['m', 60000], ['s', 1000], ['ms', 1]];

/**
 * A duration as Istio writes it (`1h`, `30s`, `250ms`): whole milliseconds, at least one.
 */
export function renderDuration(what: string, duration: Duration, fix = 'leave the property out to keep Istio\'s default'): string {
  if (typeof (duration as Duration | undefined)?.toMilliseconds !== 'function') {
    refuse(what, 'a Duration', duration, 'write Duration.seconds(5), for example');
  }
  const milliseconds = duration.toMilliseconds({ integral: false });
  if (!Number.isSafeInteger(milliseconds) || milliseconds < 1) {
    refuse(what, 'a duration of at least 1 ms, in whole milliseconds', `${milliseconds} ms`, fix);
  }
  if (milliseconds > LONGEST_DURATION_MS) {
    refuse(what, 'a duration of at most 292 years', `${milliseconds} ms`, 'Envoy takes no longer one');
  }
  const [unit, size] = UNITS.find(([, length]) => milliseconds % length === 0)!;
  return `${milliseconds / size}${unit}`;
}

/** As `renderDuration`, where Istio counts in whole seconds. */
export function renderSeconds(what: string, duration: Duration): string {
  const rendered = renderDuration(what, duration);
  if (duration.toMilliseconds({ integral: false }) % 1000 !== 0) {
    refuse(what, 'a duration in whole seconds', rendered, 'round it');
  }
  return rendered;
}
