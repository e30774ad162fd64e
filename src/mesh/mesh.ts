import { Manifest } from '../istio';

/** An object of the mesh, with what its surroundings decide for it. */
export interface MeshObject {
  readonly manifest: Manifest;
  /** The oldest Istio that serves it, such as `1.28`. */
  readonly oldestIstio: string;
  /** What it is applied together with, to one namespace where its objects name none: the path of its chart. */
  readonly unit?: string;
  /** Who made it: the path of a construct. */
  readonly origin?: string;
}

/** The manifests of a mesh, read once: what all checks stand on. */
export class Mesh {
  constructor(public readonly objects: readonly MeshObject[]) {
  }
}
