import { Check, FoundInObject } from './check';
import { Finding } from '../findings';
import { fieldNamesOf, violationsOf } from './every-kind/schema-violations';
import { problemsOf } from './every-kind/webhook';
import { EVERY_KIND } from '../findings/catalogue-entry';
import { kindOf, resourceName } from '../istio';
import { Mesh, MeshObject } from '../mesh';

/** What checks find in a mesh, check by check, object by object. */
export function runChecks(checks: readonly Check[], mesh: Mesh): Finding[] {
  return runSafely(checks, mesh, (_check, _object, error) => {
    throw error;
  });
}

/** What is done where a check throws, which is a mistake of ours. */
type OnFailure = (check: Check, object: MeshObject, error: unknown) => void;

/** A check, and what it found: the objects of a kind after those of the kind before. */
interface Run {
  readonly check: Check;
  readonly found: readonly Finding[][];
  hasFailed: boolean;
}

/**
 * The same. Where a check throws, the rest of its objects are left out.
 *
 * All checks look at an object before the next one comes: going through a large mesh once for each check costs more than the checks.
 *
 * @param progress is called with the number of objects that were looked at
 */
export function runSafely(checks: readonly Check[], mesh: Mesh, onFailure: OnFailure, progress?: (count: number) => void): Finding[] {
  const runs = checks.map((check): Run => ({ check, found: check.kinds.map(() => []), hasFailed: false }));
  const runsByKind = new Map<string, KindRuns>();
  mesh.objects.forEach((object, index) => {
    progress?.(index);
    const asked = askedOf(object, runsFor(kindOf(object.manifest), runs, runsByKind));
    for (let each = 0; each < asked.length; each++) {
      const { run, found } = asked[each];
      if (run.hasFailed) {
        continue;
      }
      try {
        const fresh = run.check.check(object, mesh);
        // Nearly every check of nearly every object finds nothing.
        if (fresh.length > 0) {
          found.push(...told(run.check, object, fresh));
        }
      } catch (error) {
        run.hasFailed = true;
        onFailure(run.check, object, error);
      }
    }
  });
  return runs.flatMap(({ found }) => found.flat());
}

/** A check, for the objects of a kind. */
interface KindRun {
  readonly run: Run;
  readonly found: Finding[];
}

/** The checks of a kind. */
interface KindRuns {
  readonly all: readonly KindRun[];
  /** Whether some of them are not asked about all objects. */
  readonly areSome: boolean;
  /** Those that can find something in an object, by the names of its fields. */
  readonly byFields: Map<string, AskedChecks>;
  /** Those of the object before: most objects of a kind have the same fields. */
  last?: AskedChecks;
}

interface AskedChecks {
  readonly names: readonly string[];
  readonly checks: readonly KindRun[];
}

function runsFor(kind: string, runs: readonly Run[], known: Map<string, KindRuns>): KindRuns {
  let ofKind = known.get(kind);
  if (ofKind === undefined) {
    const all = runs.flatMap(run => run.check.kinds.flatMap((each, index) =>
      each === kind || each === EVERY_KIND ? { run, found: run.found[index] } : []));
    ofKind = { all, areSome: all.some(({ run: { check } }) => check.onlyWith !== undefined), byFields: new Map() };
    known.set(kind, ofKind);
  }
  return ofKind;
}

/** The checks that can find something in an object with its fields. */
function askedOf(object: MeshObject, kind: KindRuns): readonly KindRun[] {
  const names = kind.areSome ? namesIn(object) : undefined;
  if (names === undefined) {
    return kind.all;
  }
  if (kind.last === undefined || !areSame(kind.last.names, names)) {
    const key = names.join();
    kind.last = kind.byFields.get(key) ?? { names, checks: kind.all.filter(({ run: { check } }) => canFind(check, names)) };
    kind.byFields.set(key, kind.last);
  }
  return kind.last.checks;
}

/** What throws here does so again in a check, where it is told. */
function namesIn(object: MeshObject): readonly string[] | undefined {
  try {
    return fieldNamesOf(object);
  } catch {
    return undefined;
  }
}

function canFind({ onlyWith }: Check, names: readonly string[]): boolean {
  return onlyWith === undefined || onlyWith.some(name => names.includes(name));
}

function areSame(one: readonly string[], other: readonly string[]): boolean {
  for (let index = 0; index < one.length; index++) {
    if (one[index] !== other[index]) {
      return false;
    }
  }
  return one.length === other.length;
}

/** What is told of that. */
function told(check: Check, object: MeshObject, all: readonly FoundInObject[]): Finding[] {
  return all.filter(({ field }) => field === undefined || check.code.startsWith(OF_SCHEMA) || !isRefused(object, field))
    .map(found => complete(check, object, found));
}

const OF_SCHEMA = 'IST0106/';

/** Whether the API server refuses what stands in a field, or a part of it: what else is said of that, nobody meant. */
function isRefused(object: MeshObject, field: string): boolean {
  return violationsOf(object).some(({ kind, field: refused }) => kind === 'refused' && (isWithin(field, refused) || isWithin(refused, field)))
    || problemsOf(object).some(({ isOfValue, field: refused }) => isOfValue && field === refused);
}

function isWithin(field: string, outer: string): boolean {
  return field.startsWith(outer) && ['', '.', '['].includes(field.charAt(outer.length));
}

/** An object, as far as a finding names it. */
export type NamedObject = Pick<MeshObject, 'manifest' | 'origin' | 'source'>;

/** What a check says of an object, with all that a finding has. */
export function complete({ code, level }: Pick<Check, 'code' | 'level'>, object: NamedObject, found: FoundInObject): Finding {
  const { manifest, origin = '' } = object;
  const { name, namespace } = manifest.metadata ?? {};
  const place = placeOf(object, found.field);
  // Two objects can have one name: two versions of it, or those of two charts.
  const related = found.related === undefined ? {} : { related: [...new Set(found.related)] };
  return { code, level, path: origin, resource: resourceName(manifest), kind: manifest.kind, namespace, name, ...place, ...found, ...related };
}

/** Where the field was read, or else the object. */
function placeOf({ source }: NamedObject, field: string | undefined): Pick<Finding, 'file' | 'line' | 'column'> {
  if (source === undefined) {
    return {};
  }
  const { placeOf: placeOfField, ...place } = source;
  return field === undefined || placeOfField === undefined ? place : { ...place, ...placeOfField(field) };
}
