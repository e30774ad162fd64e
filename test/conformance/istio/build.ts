/** Builds the Go program of this folder, once for each content of its sources. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import * as path from 'node:path';
import { CACHE, exclusively } from './exclusive';

const NAME = 'istio-conformance';

const BIN = path.join(CACHE, 'bin');

const FLAGS = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];

const PROGRESS_INTERVAL_MS = 20_000;

export async function buildIstio(): Promise<string> {
  const file = path.join(BIN, `${NAME}-${sourceHash()}`);
  if (!existsSync(file)) {
    await exclusively(NAME, async () => existsSync(file) || build(file));
  }
  return file;
}

function sourceHash(): string {
  const hash = createHash('sha256').update(FLAGS.join(' '));
  const files = readdirSync(__dirname, { recursive: true }) as string[];
  for (const file of files.filter((name) => /(^|[\\/])go\.(mod|sum)$|\.go$/.test(name)).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(__dirname, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(file: string): Promise<void> {
  mkdirSync(BIN, { recursive: true });
  const started = Date.now();
  const say = (text: string): void => {
    process.stderr.write(`conformance: ${NAME}: ${text} (${Math.round((Date.now() - started) / 1000)} s)\n`);
  };
  say('building; this takes minutes when nothing is cached');
  const progress = setInterval(() => say('still building'), PROGRESS_INTERVAL_MS);
  const unfinished = `${file}.${process.pid}`;
  try {
    await go(['build', ...FLAGS, '-o', unfinished, '.']);
    renameSync(unfinished, file);
  } finally {
    clearInterval(progress);
    rmSync(unfinished, { force: true });
  }
  // It is 145 MB: what other sources gave is not kept.
  for (const other of readdirSync(BIN).filter((name) => name.startsWith(`${NAME}-`) && name !== path.basename(file))) {
    rmSync(path.join(BIN, other), { force: true });
  }
  say('built');
}

async function go(args: string[]): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0', GOCACHE: process.env.GOCACHE ?? path.join(CACHE, 'go-build') };
  const child = spawn('go', args, { cwd: __dirname, env, stdio: ['ignore', 'ignore', 'pipe'] });
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
