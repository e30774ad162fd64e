import { CheckedMesh, isOfKind } from './checked-mesh';
import { CheckFinding } from './custom-check';
import { KnownCheck } from './known-check';
import { Finding, FindingLevel } from '../../findings/finding';
import { mapOf } from '../../istio';
import { Mesh, MeshObject } from '../../mesh';
import { complete } from '../run-checks';

/** What checks of somebody's own found, and which of them failed: that accepts nobody. */
export interface CustomFindings {
  readonly findings: readonly Finding[];
  readonly failures: readonly Finding[];
}

/** What checks of somebody's own find in a mesh. One that fails is told by its code, and stops none of the others. */
export function runCustomChecks(checks: readonly KnownCheck[], mesh: Mesh): CustomFindings {
  const checked = CheckedMesh._of(mesh);
  const results = checks.filter(({ kinds }) => mesh.objects.some(object => kinds.some(kind => isOfKind(object, kind))))
    .map(check => runOne(check, checked, mesh));
  return { findings: results.flatMap(({ findings }) => findings), failures: results.flatMap(({ failures }) => failures) };
}

function runOne(known: KnownCheck, checked: CheckedMesh, mesh: Mesh): CustomFindings {
  try {
    const found: unknown = known.check.check(checked);
    if (!Array.isArray(found) || !found.every(one => isFinding(one, mesh))) {
      return { findings: [], failures: [failureOf(known, 'it must give a list of findings, each with a message and an object of the mesh')] };
    }
    return {
      findings: (found as CheckFinding[]).map(one =>
        complete(known, objectOf(one, mesh)!, { message: one.message, fix: one.fix ?? undefined, field: one.field ?? undefined })),
      failures: [],
    };
  } catch (error) {
    return { findings: [], failures: [failureOf(known, reasonOf(error), lineIn(known.file, error))] };
  }
}

function failureOf({ code, summary, file }: KnownCheck, reason: string, line = 1): Finding {
  const place = file === undefined ? {} : { file, line };
  return { code, level: FindingLevel.ERROR, path: '', ...place, message: `the check "${summary}" fails: ${reason}`, fix: 'mend the check' };
}

/** The object that a finding names, as itself or by its number. */
function objectOf({ object, objectId }: Partial<Record<keyof CheckFinding, unknown>>, mesh: Mesh): MeshObject | undefined {
  return mesh.objects[Number(objectId ?? mapOf(object).id)];
}

function isFinding(found: unknown, mesh: Mesh): boolean {
  const { message, fix, field } = mapOf(found);
  return typeof message === 'string' && objectOf(mapOf(found), mesh) !== undefined
    && [fix, field].every(text => text === undefined || text === null || typeof text === 'string');
}

/** What somebody threw, in one line. */
export function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message || error.name : String(error)).split('\n')[0];
}

/** The line of a file in which an error was thrown, as far as it says so. */
export function lineIn(file: string | undefined, error: unknown): number | undefined {
  const name = file?.split(/[\\/]/).pop();
  const stack = name === undefined || !(error instanceof Error) ? '' : error.stack ?? '';
  const at = stack.indexOf(`${name}:`);
  const [line] = at < 0 ? [] : /^\d+/.exec(stack.slice(at + name!.length + 1)) ?? [];
  return line === undefined ? undefined : Number(line);
}
