import { Check, runChecks } from '../../src/checks';
import { Finding } from '../../src/findings';
import { Manifest, Mesh, MeshObject } from '../../src/mesh';

/** What one check finds in some objects. */
export function findIn(check: Check, ...objects: MeshObject[]): Finding[] {
  return runChecks([check], new Mesh(objects));
}

/** What one check finds in manifests that the newest Istio serves. */
export function findInManifests(check: Check, ...manifests: Manifest[]): Finding[] {
  return findIn(check, ...manifests.map(manifest => ({ manifest, oldestIstio: '1.31' })));
}
