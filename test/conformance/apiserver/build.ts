import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { buildGoProgram } from '../build/go-build';

export interface Binaries {
  apiserver: string;
  kubectl: string;
}

/** Paths of the API server and of kubectl, both from the Go module of this folder. */
export async function buildBinaries(): Promise<Binaries> {
  return {
    apiserver: await buildGoProgram({ module: __dirname, name: 'apiserver', variables: [`k8s.io/component-base/version.gitVersion=${versionOfKubernetes()}`] }),
    kubectl: await buildGoProgram({ module: __dirname, name: 'kubectl', package: 'k8s.io/kubernetes/cmd/kubectl' }),
  };
}

/** What the server says that it is; otherwise it has no version, and Flagger refuses it. */
function versionOfKubernetes(): string {
  return /k8s\.io\/kubernetes (v\S+)/.exec(readFileSync(path.join(__dirname, 'go.mod'), 'utf8'))![1];
}
