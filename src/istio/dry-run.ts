import { Manifest } from './manifest';
import { mapOf, textOf } from './plain-value';

/** The annotation with which Istio only notes what an AuthorizationPolicy would refuse. On other kinds its webhook refuses it. */
export const DRY_RUN_ANNOTATION = 'istio.io/dry-run';

/** What Go reads as true. */
const TRUE = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** Whether Istio does not enforce a policy. */
export function isDryRun({ metadata }: Manifest): boolean {
  return TRUE.includes(textOf(mapOf(mapOf(metadata).annotations)[DRY_RUN_ANNOTATION]) ?? '');
}
