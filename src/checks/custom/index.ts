export { CheckedMesh } from './checked-mesh';
export type { CheckedObject } from './checked-object';
export type { CheckFinding, ICheck } from './custom-check';
