import { Duration } from 'cdk8s';
import { refuse } from '../../core/errors';

const MAX_SECONDS = 3600;

/** The whole seconds of a deregistration delay; none for zero, which is what pods do anyway. */
export function delaySecondsOf(group: string, delay: Duration): number | undefined {
  const seconds = delay.toMilliseconds({ integral: false }) / 1000;
  if (!(Number.isInteger(seconds) && seconds >= 0 && seconds <= MAX_SECONDS)) {
    refuse(`deregistrationDelay of ${group}`, `whole seconds, from 0 to ${MAX_SECONDS}`, `${seconds} s`, 'leave it out for pods that stop at once');
  }
  return seconds === 0 ? undefined : seconds;
}
