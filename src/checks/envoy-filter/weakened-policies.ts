import { CDI137 } from '../../findings/catalogue/cdi137';
import { areApart, comparesPathsAsSent, PATH_FIELDS, weakeningOf } from '../../istio';
import { describedMesh, Mesh, MeshObject, PolicyView, readEnvoyFilter, readPolicy, resourceName, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** What takes from policies what they are for, beside them. */
export const weakenedPolicies: Check = {
  ...CDI137,
  check: (object, mesh) => object.manifest.kind === 'EnvoyFilter' ? ofPatches(object, mesh) : ofMeshConfig(object, mesh),
};

function ofPatches(object: MeshObject, mesh: Mesh): FoundInObject[] {
  const own = readPolicy(object);
  return readEnvoyFilter(object).patches.flatMap(({ index, field, effect: { applyTo, operation, filter, value } }) => {
    const weakening = weakeningOf(applyTo, operation, filter, value);
    const weakened = weakening && policies(weakening.kind, mesh).find(policy => mayMeet(own, policy) && compares(policy, weakening.fields));
    return weakened === undefined ? [] : [{
      message: `patch ${index} ${weakening!.what} ${resourceName(weakened.object.manifest)}: who it refuses may get in`,
      fix: 'let the patch be for other pods, or take it out; acknowledge the finding where something else refuses these requests',
      field,
      related: [resourceName(weakened.object.manifest)],
    }];
  });
}

function ofMeshConfig(object: MeshObject, mesh: Mesh): FoundInObject[] {
  const weakened = comparesPathsAsSent(describedMesh([object]).meshConfig)
    ? policies('AuthorizationPolicy', mesh).find(policy => compares(policy, PATH_FIELDS)) : undefined;
  return weakened === undefined ? [] : [{
    message: 'pathNormalization is NONE, so that paths are compared as they are sent: "/x/../admin" and "/%61dmin" come around a rule for "/admin", '
      + `such as those of ${resourceName(weakened.object.manifest)}, and applications take them for it`,
    fix: 'leave it out, or say BASE, MERGE_SLASHES or DECODE_AND_MERGE_SLASHES',
    field: object.manifest.kind === 'ConfigMap' ? 'data.mesh' : 'spec.meshConfig.pathNormalization',
    related: [resourceName(weakened.object.manifest)],
  }];
}

function policies(kind: string, mesh: Mesh): readonly PolicyView[] {
  return mesh.policies.ofKind(`security.istio.io/${kind}`);
}

/** Whether there may be pods that both are for. */
function mayMeet(one: PolicyView, other: PolicyView): boolean {
  const { rootNamespace } = settingsOf(one.object);
  return (one.namespace === other.namespace || [one.namespace, other.namespace].includes(rootNamespace))
    && other.targets.length === 0 && !areApart(one.selector ?? {}, other.selector ?? {});
}

function compares({ spec }: PolicyView, fields: readonly string[]): boolean {
  const text = JSON.stringify(spec.rules ?? []);
  return fields.length === 0 || fields.some(field => text.includes(`"${field}"`));
}
