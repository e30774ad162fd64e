/** The API server as a child process: it ends with this process, and its state goes with it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { createInterface } from 'node:readline';

const START_TIMEOUT_MS = 150_000;

const STOP_TIMEOUT_MS = 5_000;

/** How much of the end of the log an error shows. */
const LOG_LENGTH = 8_000;

export interface ServerProcess {
  kubeconfig: string;
  stop(): Promise<void>;
}

export async function startProcess(binary: string): Promise<ServerProcess> {
  const state = mkdtempSync(path.join(tmpdir(), 'cdk8s-istio-apiserver-'));
  // It ends when its stdin is closed, which the kernel does when this process is killed.
  const child = spawn(binary, ['--state', state], { stdio: ['pipe', 'pipe', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => log = (log + text).slice(-LOG_LENGTH));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      log += error.message;
      resolve();
    });
  });
  const removeState = (): void => rmSync(state, { recursive: true, force: true, maxRetries: 5 });
  const onExit = (): void => {
    child.kill('SIGKILL');
    removeState();
  };
  process.once('exit', onExit);

  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
    process.removeListener('exit', onExit);
    removeState();
  };
  // Writing to a process that has ended is no error of its own.
  child.stdin.on('error', () => undefined);

  const timeout = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => undefined),
  ]);
  clearTimeout(timeout);
  if (line === undefined) {
    await stop();
    throw new Error(`the API server did not start:\n${log}`);
  }
  return { kubeconfig: (JSON.parse(line) as { kubeconfig: string }).kubeconfig, stop };
}
