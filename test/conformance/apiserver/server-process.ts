/** The API server as a child process; its state goes with it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { startChildProgram } from '../build/child-program';

const START_TIMEOUT_MS = 150_000;

export interface ServerProcess {
  kubeconfig: string;
  stop(): Promise<void>;
}

export async function startProcess(binary: string): Promise<ServerProcess> {
  const state = mkdtempSync(path.join(tmpdir(), 'cdk8s-istio-apiserver-'));
  const { ready, stop } = await startChildProgram<{ kubeconfig: string }>({
    name: 'the API server',
    binary,
    args: ['--state', state],
    startTimeoutMs: START_TIMEOUT_MS,
    cleanUp: () => rmSync(state, { recursive: true, force: true, maxRetries: 5 }),
  });
  return { kubeconfig: ready.kubeconfig, stop };
}
