/** A program of ours as a child process: it says on its first line that it is ready, and ends with this process. */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

const STOP_TIMEOUT_MS = 5_000;

/** How much of the end of the log an error shows. */
const LOG_LENGTH = 8_000;

export interface ChildProgramOptions {
  /** For errors. */
  readonly name: string;
  readonly binary: string;
  readonly args: string[];
  readonly startTimeoutMs: number;
  /** Variables of its environment, beside those of this process. */
  readonly env?: Record<string, string>;
  /** Runs when it has ended, also when this process exits first. */
  readonly cleanUp?: () => void;
}

export interface ChildProgram<T> {
  /** What it said on its first line. */
  readonly ready: T;
  /** The end of what it wrote to standard error. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts a program and waits for its first line, which is JSON. */
export async function startChildProgram<T>(options: ChildProgramOptions): Promise<ChildProgram<T>> {
  const { name, binary, args, startTimeoutMs, env, cleanUp = () => undefined } = options;
  // It ends when its stdin is closed, which the kernel does when this process is killed.
  const child = spawn(binary, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => log = (log + text).slice(-LOG_LENGTH));
  // Writing to a process that has ended is no error of its own.
  child.stdin.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', (error) => {
      log += error.message;
      resolve();
    });
  });
  const kill = (): boolean => child.kill('SIGKILL');
  const onExit = (): void => {
    kill();
    cleanUp();
  };
  process.once('exit', onExit);

  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(kill, STOP_TIMEOUT_MS);
    await ended;
    clearTimeout(timer);
    process.removeListener('exit', onExit);
    cleanUp();
  };

  const timeout = setTimeout(kill, startTimeoutMs);
  const line = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => undefined),
  ]);
  clearTimeout(timeout);
  if (line === undefined) {
    await stop();
    throw new Error(`${name} did not start:\n${log}`);
  }
  return { ready: JSON.parse(line) as T, log: () => log, stop };
}
