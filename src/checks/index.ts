import { Mesh } from '../mesh';
import { Check, CheckFinding } from './check';
import { fieldsNewerThanIstio } from './fields-newer-than-istio';
import { misreadTexts } from './misread-texts';
import { objectTooLarge } from './object-too-large';
import { oneObjectTwice } from './one-object-twice';
import { overlappingSubsets } from './overlapping-subsets';
import { policyPorts } from './policy-ports';
import { routesByWrittenHeaders } from './routes-by-written-headers';

export type { CheckFinding } from './check';

/** Every check. A new one is added here. */
const CHECKS: Check[] = [
  fieldsNewerThanIstio,
  misreadTexts,
  objectTooLarge,
  oneObjectTwice,
  overlappingSubsets,
  policyPorts,
  routesByWrittenHeaders,
];

/** What all checks find in a mesh, check by check. */
export function runChecks(mesh: Mesh): CheckFinding[] {
  return CHECKS.flatMap(check => check(mesh));
}
