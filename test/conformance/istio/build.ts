import { buildGoProgram } from '../build/go-build';

/** Path of the Go program of this folder: istiod's own code behind a local interface. */
export function buildIstio(): Promise<string> {
  return buildGoProgram({ module: __dirname, name: 'istio-conformance' });
}
