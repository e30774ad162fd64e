import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../src/istio';
import { Mesh, MeshObject, MeshOptions } from '../../src/mesh';

/** What a synth says of objects beside their manifests. */
type Surroundings = Omit<MeshObject, 'manifest' | 'oldestIstio'> & { readonly oldestIstio?: string };

/** The objects of some YAML, or of manifests. */
export function objectsOf(manifests: string | readonly Manifest[], surroundings: Surroundings = {}): MeshObject[] {
  const list = typeof manifests === 'string' ? parseAllDocuments(manifests).map(document => document.toJS() as Manifest) : manifests;
  return list.map(manifest => ({ oldestIstio: '1.31', ...surroundings, manifest }));
}

/** The mesh of some YAML, or of manifests. */
export function meshOf(manifests: string | readonly Manifest[], surroundings: Surroundings = {}, options?: MeshOptions): Mesh {
  return new Mesh(objectsOf(manifests, surroundings), options);
}

/** The names of objects, views or what has one. */
export function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map(({ name }) => name);
}
