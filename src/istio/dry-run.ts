import { isTrueForGo } from './go-booleans';
import { Manifest } from './manifest';
import { mapOf, textOf } from './plain-value';

/** The annotation with which Istio only notes what an AuthorizationPolicy would refuse. On other kinds its webhook refuses it. */
export const DRY_RUN_ANNOTATION = 'istio.io/dry-run';

/** Whether Istio does not enforce a policy. */
export function isDryRun({ metadata }: Manifest): boolean {
  return isTrueForGo(textOf(mapOf(mapOf(metadata).annotations)[DRY_RUN_ANNOTATION]));
}
