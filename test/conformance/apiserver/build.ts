/**
 * Builds the API server and kubectl of this folder's Go module, once for each content of its sources.
 *
 * A cold build takes minutes; whoever comes second waits for the first.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Binaries {
  apiserver: string;
  kubectl: string;
}

const MODULE = __dirname;

const CACHE = path.resolve(__dirname, '..', '..', '..', '.cache', 'conformance');

const BIN = path.join(CACHE, 'bin');

const LOCK = path.join(BIN, 'apiserver.lock');

const PACKAGES: Binaries = { apiserver: '.', kubectl: 'k8s.io/kubernetes/cmd/kubectl' };

const BUILD_FLAGS = ['-mod=readonly', '-trimpath', '-buildvcs=false', '-ldflags=-s -w'];

const PROGRESS_INTERVAL_MS = 20_000;

export async function buildBinaries(): Promise<Binaries> {
  const hash = sourceHash();
  const binaries: Binaries = { apiserver: path.join(BIN, `apiserver-${hash}`), kubectl: path.join(BIN, `kubectl-${hash}`) };
  if (!areBuilt(binaries)) {
    mkdirSync(BIN, { recursive: true });
    await lock();
    try {
      await build('apiserver', binaries.apiserver);
      await build('kubectl', binaries.kubectl);
      removeOthers(binaries);
    } finally {
      rmSync(LOCK, { force: true });
    }
  }
  return binaries;
}

function areBuilt(binaries: Binaries): boolean {
  return existsSync(binaries.apiserver) && existsSync(binaries.kubectl);
}

function sourceHash(): string {
  const hash = createHash('sha256').update(BUILD_FLAGS.join(' '));
  const files = readdirSync(MODULE).filter((file) => file === 'go.mod' || file === 'go.sum' || file.endsWith('.go'));
  for (const file of files.sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(path.join(MODULE, file)));
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(name: keyof Binaries, file: string): Promise<void> {
  if (existsSync(file)) {
    return;
  }
  const started = Date.now();
  const elapsed = (): string => `${Math.round((Date.now() - started) / 1000)} s`;
  const say = (text: string): boolean => process.stderr.write(`conformance: ${name}: ${text}\n`);
  say('building (minutes, when nothing is cached)');
  const progress = setInterval(() => say(`still building after ${elapsed()}`), PROGRESS_INTERVAL_MS);
  const unfinished = `${file}.${process.pid}`;
  try {
    await go(['build', ...BUILD_FLAGS, '-o', unfinished, PACKAGES[name]]);
    renameSync(unfinished, file);
  } finally {
    clearInterval(progress);
    rmSync(unfinished, { force: true });
  }
  say(`built in ${elapsed()}`);
}

async function go(args: string[]): Promise<void> {
  const env = { ...process.env, CGO_ENABLED: '0', GOCACHE: path.join(CACHE, 'go-build') };
  const child = spawn('go', args, { cwd: MODULE, env, stdio: ['ignore', 'ignore', 'pipe'] });
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

/** Waits until no other process builds; one that was killed no longer counts. */
async function lock(): Promise<void> {
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
        throw error;
      }
    }
    const holder = existsSync(LOCK) ? Number(readFileSync(LOCK, 'utf8')) : 0;
    if (holder > 0 && !isAlive(holder)) {
      rmSync(LOCK, { force: true });
    } else {
      await sleep(500);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Each pair is 170 MB: what other sources gave is not kept. */
function removeOthers(binaries: Binaries): void {
  const keep = new Set([binaries.apiserver, binaries.kubectl].map((file) => path.basename(file)));
  for (const file of readdirSync(BIN).filter((name) => /^(apiserver|kubectl)-[0-9a-f]{16}$/.test(name) && !keep.has(name))) {
    rmSync(path.join(BIN, file), { force: true });
  }
}
