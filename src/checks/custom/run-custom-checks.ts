import { CheckedMesh, isOfKind } from './checked-mesh';
import { ICheck } from './custom-check';
import { Finding, FindingLevel } from '../../findings/finding';
import { mapOf } from '../../istio';
import { Mesh } from '../../mesh';
import { complete } from '../run-checks';

/** What checks of somebody's own find in a mesh. One that fails is told by its code, and stops none of the others. */
export function runCustomChecks(checks: readonly ICheck[], mesh: Mesh): Finding[] {
  const asked = checks.filter(({ kinds }) => mesh.objects.some(object => kinds.some(kind => isOfKind(object, kind))));
  const checked = CheckedMesh._of(mesh);
  return asked.flatMap(check => runOne(check, checked, mesh));
}

function runOne(check: ICheck, checked: CheckedMesh, mesh: Mesh): Finding[] {
  try {
    const found = check.check(checked);
    return Array.isArray(found) && found.every(one => isAboutObject(one, mesh))
      ? found.map(({ object: { id }, message, fix, field }) => complete(check, mesh.objects[id], { message, fix, field }))
      : [failureOf(check, 'it must give a list of findings, each with a message and an object of the mesh')];
  } catch (error) {
    return [failureOf(check, String(error instanceof Error ? error.message : error).split('\n')[0])];
  }
}

function failureOf({ code, summary }: ICheck, reason: string): Finding {
  return { code, level: FindingLevel.ERROR, path: '', message: `the check "${summary}" fails: ${reason}`, fix: 'mend the check' };
}

function isAboutObject(found: unknown, mesh: Mesh): boolean {
  const { object, message } = mapOf(found);
  return typeof message === 'string' && mesh.objects[Number(mapOf(object).id)] !== undefined;
}
