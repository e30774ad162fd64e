import { Duration } from 'cdk8s';
import { compactOrNone } from '../core/compact';
import { renderDuration, renderSeconds } from '../core/durations';
import { refuse } from '../core/errors';

/** What was set of a group, of which at least one field has to be. */
export function requireSettings<T extends object>(what: string, fields: T, fix: string): Partial<T> {
  return compactOrNone(fields) ?? refuse(what, 'given at least one setting', {}, fix);
}

/** A member of an enum of texts. */
export function requireMember<T extends string>(what: string, members: Record<string, T>, value: T): T {
  const allowed = Object.values(members);
  if (!allowed.includes(value)) {
    refuse(what, `one of ${allowed.join(', ')}`, value, 'use a member of the enum');
  }
  return value;
}

/** A duration where Istio gives zero a meaning of its own. */
export function renderDurationOrZero(what: string, duration: Duration): string {
  return isZero(duration) ? '0s' : renderDuration(what, duration);
}

/** As `renderDurationOrZero`, where Envoy counts in whole seconds. */
export function renderSecondsOrZero(what: string, duration: Duration): string {
  return isZero(duration) ? '0s' : renderSeconds(what, duration);
}

function isZero(duration: Duration): boolean {
  return duration.toMilliseconds({ integral: false }) === 0;
}
