import { buildGoProgram } from '../build/go-build';

/** Path of the Go program of this folder: the validation of Argo Rollouts. */
export function buildValidation(): Promise<string> {
  return buildGoProgram({ module: __dirname, name: 'argo-validate' });
}
