import { Duration } from 'cdk8s';
import { refuse } from '../../core/errors';

/** A duration as Flagger takes it: whole minutes or seconds, in one unit. */
export function renderFlaggerDuration(what: string, duration: Duration, fewest = 1): string {
  const seconds = typeof (duration as Duration | undefined)?.toSeconds === 'function' ? duration.toSeconds({ integral: false }) : NaN;
  if (!Number.isInteger(seconds) || seconds < fewest) {
    refuse(what, `a duration of whole seconds, of ${fewest} at least`, duration, 'write Duration.seconds(30), for example');
  }
  return seconds % 60 === 0 ? `${seconds / 60}m` : `${seconds}s`;
}
