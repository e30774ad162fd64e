/** kubectl against one server, with no settings of whoever runs the tests. */
import { spawn } from 'node:child_process';
import * as path from 'node:path';

export interface KubectlResult {
  code: number;
  stdout: string;
  stderr: string;
}

export async function runKubectl(binary: string, kubeconfig: string, args: string[], input: string = ''): Promise<KubectlResult> {
  // Its caches go to HOME: next to the kubeconfig, in the server's state.
  const env = { PATH: process.env.PATH, HOME: path.dirname(kubeconfig), KUBECONFIG: kubeconfig };
  const child = spawn(binary, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  const result: KubectlResult = { code: -1, stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => result.stdout += text);
  child.stderr.setEncoding('utf8').on('data', (text: string) => result.stderr += text);
  // kubectl may end before it has read everything; its exit code says the rest.
  child.stdin.on('error', () => undefined).end(input);
  try {
    result.code = await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve(code ?? -1));
    });
  } finally {
    process.removeListener('exit', kill);
  }
  return result;
}
