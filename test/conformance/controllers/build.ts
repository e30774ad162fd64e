import * as path from 'node:path';
import { buildGoProgram } from '../build/go-build';

const ROLLOUTS = path.join(__dirname, 'rollouts');

/** Path of the controller of Argo Rollouts, which its own module builds. */
export function buildRolloutsController(): Promise<string> {
  return buildGoProgram({ module: ROLLOUTS, name: 'rollouts-controller', package: 'github.com/argoproj/argo-rollouts/cmd/rollouts-controller' });
}

/** Path of the program that asks the validation of Argo Rollouts, from the same module. */
export function buildRolloutsValidation(): Promise<string> {
  return buildGoProgram({ module: ROLLOUTS, name: 'rollouts-validation', package: './validation' });
}

/** Path of Flagger, which its own module builds. */
export function buildFlagger(): Promise<string> {
  return buildGoProgram({ module: path.join(__dirname, 'flagger'), name: 'flagger', package: 'github.com/fluxcd/flagger/cmd/flagger' });
}
