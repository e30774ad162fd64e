import { ObjectSurvey } from './object-survey';
import { readBySchema, SchemaViolation } from '../../istio/schema/validation';
import { cachedView, Manifest, MeshObject } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What the schema of its kind says of an object, and what is in it, which is walked once for all checks. */
const readingOf = cachedView(({ manifest }: MeshObject) => {
  const survey = new ObjectSurvey();
  const reading = readBySchema(manifest, survey);
  return { ...reading, survey: reading.fields === undefined ? surveyed(manifest) : survey };
});

function surveyed(manifest: Manifest): ObjectSurvey {
  const survey = new ObjectSurvey();
  survey.meetWhole(manifest);
  return survey;
}

/** What it finds in an object. */
export function violationsOf(object: MeshObject): readonly SchemaViolation[] {
  return readingOf(object).violations;
}

/** What is in an object. */
export function surveyOf(object: MeshObject): ObjectSurvey {
  return readingOf(object).survey;
}

/** The names of the fields that an object has; nothing where they are not all known. */
export function fieldNamesOf(object: MeshObject): readonly string[] | undefined {
  return readingOf(object).fields;
}

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
