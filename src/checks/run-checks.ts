import { Check, FoundInObject } from './check';
import { Finding } from '../findings';
import { EVERY_KIND } from '../findings/catalogue-entry';
import { kindOf, resourceName } from '../istio';
import { Mesh, MeshObject } from '../mesh';

/** What checks find in a mesh, check by check, object by object. */
export function runChecks(checks: readonly Check[], mesh: Mesh): Finding[] {
  const byKind = new Map<string, MeshObject[]>();
  for (const object of mesh.objects) {
    const kind = kindOf(object.manifest);
    const others = byKind.get(kind) ?? [];
    others.push(object);
    byKind.set(kind, others);
  }
  const objectsOf = ({ kinds }: Check) => kinds.includes(EVERY_KIND) ? mesh.objects : kinds.flatMap(kind => byKind.get(kind) ?? []);
  return checks.flatMap(check => objectsOf(check).flatMap(object => check.check(object, mesh).map(found => complete(check, object, found))));
}

function complete({ code, level }: Check, { manifest, origin = '', source }: MeshObject, found: FoundInObject): Finding {
  const { name, namespace } = manifest.metadata ?? {};
  return { code, level, path: origin, resource: resourceName(manifest), kind: manifest.kind, namespace, name, ...source, ...found };
}
