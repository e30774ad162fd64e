import { SchemaViolation, schemaViolationsOf } from '../../istio/schema/validation';
import { cachedView, MeshObject } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What the schema of its kind finds in an object, which is walked once for all checks. */
export const violationsOf = cachedView(({ manifest }: MeshObject) => schemaViolationsOf(manifest));

/** The check that tells of the violations of a kind. */
export function tellsOf(kind: SchemaViolation['kind']): Check['check'] {
  return object => {
    const violations = violationsOf(object);
    return violations.length === 0 ? NONE : violations.filter(violation => violation.kind === kind).map(asFound);
  };
}

const NONE: FoundInObject[] = [];

function asFound({ field, message, fix }: SchemaViolation): FoundInObject {
  return { field, message, fix };
}
