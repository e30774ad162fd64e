import { buildGoProgram } from '../build/go-build';

/** Path of the Go program of this folder: the analyzers of istioctl. */
export function buildAnalyzers(): Promise<string> {
  return buildGoProgram({ module: __dirname, name: 'istio-analyze' });
}
