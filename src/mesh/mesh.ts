import { Manifest } from './manifest';

/** An object of the mesh, with what its surroundings decide for it. */
export interface MeshObject {
  readonly manifest: Manifest;
  /** The oldest Istio that serves it, such as `1.28`. */
  readonly oldestIstio: string;
}

/** The manifests of a mesh, read once: what all checks stand on. */
export class Mesh {
  constructor(public readonly objects: readonly MeshObject[]) {
  }
}
