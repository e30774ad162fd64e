import { Duration } from 'cdk8s';
import { MAX_INT32, optional, requireInteger } from '../core/requirements';
import { requireWholeSeconds } from '../workload/plus-errors';

/** Numbers that every Rollout has, whatever its strategy. */
export interface RolloutOptions {
  readonly revisionHistoryLimit?: number;
  readonly scaleDownDelay?: Duration;
  readonly abortScaleDownDelay?: Duration;
}

/** Refuses numbers that Argo Rollouts would not take. */
export function requireRolloutOptions(what: string, { revisionHistoryLimit, scaleDownDelay, abortScaleDownDelay }: RolloutOptions): void {
  optional(revisionHistoryLimit, value => requireInteger(`revisionHistoryLimit of ${what}`, value, 0, MAX_INT32, 'a number of ReplicaSets'));
  optional(scaleDownDelay, value => requireWholeSeconds(`scaleDownDelay of ${what}`, value, MAX_INT32));
  optional(abortScaleDownDelay, value => requireWholeSeconds(`abortScaleDownDelay of ${what}`, value, MAX_INT32));
}
