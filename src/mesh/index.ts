/** What a mesh is made of: the checks and the synth know it by the mesh. */
export { resourceName } from '../istio';
export type { Manifest } from '../istio';
export * from './identity';
export * from './mesh';
