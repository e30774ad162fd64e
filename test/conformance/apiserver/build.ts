import { buildGoProgram } from '../build/go-build';

export interface Binaries {
  apiserver: string;
  kubectl: string;
}

/** Paths of the API server and of kubectl, both from the Go module of this folder. */
export async function buildBinaries(): Promise<Binaries> {
  return {
    apiserver: await buildGoProgram({ module: __dirname, name: 'apiserver' }),
    kubectl: await buildGoProgram({ module: __dirname, name: 'kubectl', package: 'k8s.io/kubernetes/cmd/kubectl' }),
  };
}
