import { buildGoProgram } from '../build/go-build';

/** Path of the Go program of this folder: the engine of Prometheus, and Argo Rollouts' provider that asks it. */
export function buildMeasurement(): Promise<string> {
  return buildGoProgram({ module: __dirname, name: 'argo-measure' });
}
