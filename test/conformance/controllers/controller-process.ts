/** Controllers as child processes: that of Argo Rollouts, and Flagger. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildFlagger, buildRolloutsController } from './build';
import { startChildProgram } from '../build/child-program';

/**
 * They do not end with their parent, as the programs of this suite do: a shell beside each does, which says first that it is there. The end of standard
 * input, the third descriptor here, means that the parent has ended.
 */
const ENDS_WITH_PARENT = 'echo \'{}\'; exec 3<&0; "$@" >&2 3<&- & child=$!; { cat <&3; kill -9 $child; } >/dev/null 2>&1 & wait $child';

const START_TIMEOUT_MS = 60_000;

export interface Controller {
  /** The end of its log. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts that of Argo Rollouts for all namespaces of a cluster; the first time it is built, which takes minutes. */
export async function startRolloutsController(kubeconfig: string): Promise<Controller> {
  const binary = await buildRolloutsController();
  const [metrics, health] = [await freePort(), await freePort()];
  return startController('the controller of Argo Rollouts', health, [
    binary, '--kubeconfig', kubeconfig, '--leader-elect=false', `--metricsPort=${metrics}`, `--healthzPort=${health}`,
    // Those of a cluster with a thousand Rollouts: here it should not wait for itself.
    '--qps=500', '--burst=1000',
  ]);
}

/** The same with Flagger, which asks one Prometheus for all. */
export async function startFlagger(kubeconfig: string, prometheus: string): Promise<Controller> {
  const binary = await buildFlagger();
  const port = await freePort();
  return startController('Flagger', port, [binary, '-kubeconfig', kubeconfig, '-mesh-provider', 'istio', '-metrics-server', prometheus, '-port', String(port)]);
}

async function startController(name: string, healthPort: number, command: string[]): Promise<Controller> {
  const { log, stop } = await startChildProgram<object>({
    name, binary: '/bin/sh', args: ['-c', ENDS_WITH_PARENT, 'sh', ...command], startTimeoutMs: START_TIMEOUT_MS,
  });
  for (const deadline = Date.now() + START_TIMEOUT_MS; !await isHealthy(healthPort); await sleep(50)) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${name} is not healthy:\n${log()}`);
    }
  }
  return { log, stop };
}

async function isHealthy(port: number): Promise<boolean> {
  return fetch(`http://127.0.0.1:${port}/healthz`).then(({ ok }) => ok, () => false);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}
