import { Review } from './review';
import { DRY_RUN_ANNOTATION } from '../dry-run';
import { isBooleanForGo } from '../go-booleans';
import { Manifest } from '../manifest';
import { mapOf } from '../plain-value';

const POLICY = 'AuthorizationPolicy';
const TRIED_ACTIONS = ['ALLOW', 'DENY', undefined, null];
/** Istio writes them itself, to objects that it makes of those of the Gateway API; the last one is for its own tests. */
const INTERNAL = ['internal.istio.io/parents', 'internal.istio.io/parent-namespace', 'internal.istio.io/webhook-always-reject'];

/** Annotations that change what an object is for Istio. */
export function reviewMetadata({ kind, metadata, spec }: Manifest, review: Review): void {
  const { annotations } = mapOf(metadata);
  if (annotations === undefined || annotations === null) {
    return;
  }
  const given = mapOf(annotations);
  review.enter('metadata');
  review.enter('annotations');
  if (Object.hasOwn(given, DRY_RUN_ANNOTATION)) {
    reviewDryRun(kind, given[DRY_RUN_ANNOTATION], mapOf(spec).action, review);
  }
  for (const name of INTERNAL) {
    if (Object.hasOwn(given, name)) {
      review.refuse('be written by Istio alone', given[name], 'leave it out', name);
    }
  }
  review.leave();
  review.leave();
}

function reviewDryRun(kind: string, value: unknown, action: unknown, review: Review): void {
  if (kind !== POLICY) {
    review.refuse(`be on an ${POLICY}`, `a ${kind}`, 'leave it out', DRY_RUN_ANNOTATION);
  } else if (!TRIED_ACTIONS.includes(action as string)) {
    review.refuseAs(`is for the actions ALLOW and DENY, and the action is ${String(action)}`, 'leave it out', DRY_RUN_ANNOTATION);
  } else if (!isBooleanForGo(String(value))) {
    review.refuse('be true or false', value, 'write "true", in quotes', DRY_RUN_ANNOTATION);
  }
}
