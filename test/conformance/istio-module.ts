import { execFileSync } from 'node:child_process';
import * as path from 'node:path';

/** A path in the module of Istio, which Go has in its cache: nothing of it is copied. */
export function inIstioModule(...steps: readonly string[]): string {
  const folder = execFileSync('go', ['list', '-m', '-f', '{{.Dir}}', 'istio.io/istio'], { cwd: path.join(__dirname, 'istio'), encoding: 'utf8' }).trim();
  return path.join(folder, ...steps);
}
