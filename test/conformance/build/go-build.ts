/** Builds programs of a Go module, once for each content of its sources. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import * as path from 'node:path';
import { CACHE, exclusively } from './exclusive';

/** A program of a Go module. */
export interface GoProgram {
  /** Folder of the module. */
  readonly module: string;
  /** Name of the binary. */
  readonly name: string;
  /** Package of its main function. @default . */
  readonly package?: string;
  /** Variables that the linker sets, `PACKAGE.NAME=VALUE`. @default - none */
  readonly variables?: readonly string[];
}

const BIN = path.join(CACHE, 'bin');

function flagsOf({ variables = [] }: GoProgram): string[] {
  return ['-mod=readonly', '-trimpath', '-buildvcs=false', `-ldflags=${['-s -w', ...variables.map(variable => `-X ${variable}`)].join(' ')}`];
}

const PROGRESS_INTERVAL_MS = 20_000;

/** Path of the binary, which is built when the sources have changed; a cold build takes minutes. */
export async function buildGoProgram(program: GoProgram): Promise<string> {
  const file = path.join(BIN, `${program.name}-${sourceHash(program)}`);
  if (!existsSync(file)) {
    await exclusively(program.name, async () => existsSync(file) || build(program, file));
  }
  return file;
}

function sourceHash(program: GoProgram): string {
  const { module } = program;
  const hash = createHash('sha256').update(flagsOf(program).join(' '));
  const files = readdirSync(module, { recursive: true }) as string[];
  for (const file of files.filter((name) => /(^|[\\/])go\.(mod|sum)$|\.go$/.test(name)).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(module, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(program: GoProgram, file: string): Promise<void> {
  const { module, name, package: packageName = '.' } = program;
  mkdirSync(BIN, { recursive: true });
  const started = Date.now();
  const say = (text: string): void => {
    process.stderr.write(`conformance: ${name}: ${text} (${Math.round((Date.now() - started) / 1000)} s)\n`);
  };
  say('building; this takes minutes when nothing is cached');
  const progress = setInterval(() => say('still building'), PROGRESS_INTERVAL_MS);
  const unfinished = `${file}.${process.pid}`;
  try {
    await go(module, ['build', ...flagsOf(program), '-o', unfinished, packageName]);
    renameSync(unfinished, file);
  } finally {
    clearInterval(progress);
    rmSync(unfinished, { force: true });
  }
  // A binary has a hundred megabytes: what other sources gave is not kept.
  const outdated = new RegExp(`^${name}-[0-9a-f]{16}$`);
  for (const other of readdirSync(BIN).filter((candidate) => outdated.test(candidate) && candidate !== path.basename(file))) {
    rmSync(path.join(BIN, other), { force: true });
  }
  say('built');
}

async function go(module: string, args: string[]): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0' };
  const child = spawn('go', args, { cwd: module, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const kill = (): boolean => child.kill();
  process.once('exit', kill);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => log += text);
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', (error) => reject(new Error(`go cannot be started: ${error.message}`)));
      child.once('spawn', () => setPriority(child.pid!, constants.priority.PRIORITY_BELOW_NORMAL));
      child.once('close', (code) => code === 0 ? resolve() : reject(new Error(`go ${args.join(' ')} failed:\n${log}`)));
    });
  } finally {
    process.removeListener('exit', kill);
  }
}
