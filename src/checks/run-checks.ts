import { Check, FoundInObject } from './check';
import { Finding } from '../findings';
import { EVERY_KIND } from '../findings/catalogue-entry';
import { resourceName } from '../istio';
import { Mesh, MeshObject } from '../mesh';

/** What checks find in a mesh, check by check, object by object. */
export function runChecks(checks: readonly Check[], mesh: Mesh): Finding[] {
  const findings: Finding[] = [];
  for (const check of checks) {
    for (const object of objectsFor(check, mesh)) {
      for (const found of check.check(object, mesh)) {
        findings.push(complete(check, object, found));
      }
    }
  }
  return findings;
}

function objectsFor({ kinds }: Check, mesh: Mesh): readonly MeshObject[] {
  return kinds.includes(EVERY_KIND) ? mesh.objects : kinds.flatMap(kind => mesh.ofKind(kind));
}

function complete({ code, level }: Check, { manifest, origin = '', source }: MeshObject, found: FoundInObject): Finding {
  const { name, namespace } = manifest.metadata ?? {};
  return { code, level, path: origin, resource: resourceName(manifest), kind: manifest.kind, namespace, name, ...source, ...found };
}
