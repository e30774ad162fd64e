import { Check, FoundInObject } from './check';
import { Finding } from '../findings';
import { violationsOf } from './every-kind/schema-violations';
import { problemsOf } from './every-kind/webhook';
import { EVERY_KIND } from '../findings/catalogue-entry';
import { resourceName } from '../istio';
import { Mesh, MeshObject } from '../mesh';

/** What checks find in a mesh, check by check, object by object. */
export function runChecks(checks: readonly Check[], mesh: Mesh): Finding[] {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const object of objectsFor(check, mesh)) {
      findings.push(...findInObject(check, object, mesh));
    }
  }
  return findings;
}

/** The same of one check. Where it throws, the rest of its objects are left out. */
export function runSafely(check: Check, mesh: Mesh, onFailure: (object: MeshObject, error: unknown) => void): Finding[] {
  const findings: Finding[] = [];
  for (const object of objectsFor(check, mesh)) {
    try {
      findings.push(...findInObject(check, object, mesh));
    } catch (error) {
      onFailure(object, error);
      break;
    }
  }
  return findings;
}

/** Nearly every check of nearly every object finds nothing. */
function findInObject(check: Check, object: MeshObject, mesh: Mesh): readonly Finding[] {
  const all = check.check(object, mesh);
  return all.length === 0 ? NONE : all.filter(({ field }) => field === undefined || check.code.startsWith(OF_SCHEMA) || !isRefused(object, field))
    .map(found => complete(check, object, found));
}

const NONE: readonly Finding[] = [];

const OF_SCHEMA = 'IST0106/';

/** Whether the API server refuses what stands in a field, or a part of it: what else is said of that, nobody meant. */
function isRefused(object: MeshObject, field: string): boolean {
  return violationsOf(object).some(({ kind, field: refused }) => kind === 'refused' && (isWithin(field, refused) || isWithin(refused, field)))
    || problemsOf(object).some(({ isOfValue, field: refused }) => isOfValue && field === refused);
}

function isWithin(field: string, outer: string): boolean {
  return field.startsWith(outer) && ['', '.', '['].includes(field.charAt(outer.length));
}

function objectsFor({ kinds }: Check, mesh: Mesh): readonly MeshObject[] {
  return kinds.includes(EVERY_KIND) ? mesh.objects : kinds.length === 1 ? mesh.ofKind(kinds[0]) : kinds.flatMap(kind => mesh.ofKind(kind));
}

/** An object, as far as a finding names it. */
export type NamedObject = Pick<MeshObject, 'manifest' | 'origin' | 'source'>;

/** What a check says of an object, with all that a finding has. */
export function complete({ code, level }: Pick<Check, 'code' | 'level'>, object: NamedObject, found: FoundInObject): Finding {
  const { manifest, origin = '' } = object;
  const { name, namespace } = manifest.metadata ?? {};
  const place = placeOf(object, found.field);
  return { code, level, path: origin, resource: resourceName(manifest), kind: manifest.kind, namespace, name, ...place, ...found };
}

/** Where the field was read, or else the object. */
function placeOf({ source }: NamedObject, field: string | undefined): Pick<Finding, 'file' | 'line' | 'column'> {
  if (source === undefined) {
    return {};
  }
  const { placeOf: placeOfField, ...place } = source;
  return field === undefined || placeOfField === undefined ? place : { ...place, ...placeOfField(field) };
}
