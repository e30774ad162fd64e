import { isDryRun, textOf } from '../istio';
import { PolicyView } from '../mesh';

/** Whether an AuthorizationPolicy allows something, and counts: what is a dry run lets nobody in. */
export function allows({ spec, object }: PolicyView): boolean {
  return (textOf(spec.action) || 'ALLOW') === 'ALLOW' && !isDryRun(object.manifest);
}
