import { Mesh, MeshObject } from '../mesh';

/** What a check found in an object. */
export interface CheckFinding {
  readonly code: string;
  readonly level: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly fix: string;
  readonly object: MeshObject;
}

/** A rule over the mesh: one a file, and its test beside it under the same name. */
export type Check = (mesh: Mesh) => CheckFinding[];
