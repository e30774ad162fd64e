/** The controller of Argo Rollouts as a child process. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildRolloutsController } from './build';
import { startChildProgram } from '../build/child-program';

/**
 * It does not end with its parent, as the programs of this suite do: a shell beside it does, which says first that it is there. The end of standard
 * input, the third descriptor here, means that the parent has ended.
 */
const ENDS_WITH_PARENT = 'echo \'{}\'; exec 3<&0; "$@" >&2 3<&- & child=$!; { cat <&3; kill -9 $child; } >/dev/null 2>&1 & wait $child';

const START_TIMEOUT_MS = 60_000;

export interface RolloutsController {
  /** The end of its log. */
  log(): string;
  stop(): Promise<void>;
}

/** Starts it for all namespaces of a cluster; the first time it is built, which takes minutes. */
export async function startRolloutsController(kubeconfig: string): Promise<RolloutsController> {
  const binary = await buildRolloutsController();
  const [metrics, health] = [await freePort(), await freePort()];
  const { log, stop } = await startChildProgram<object>({
    name: 'the controller of Argo Rollouts',
    binary: '/bin/sh',
    args: [
      '-c', ENDS_WITH_PARENT, 'sh', binary, '--kubeconfig', kubeconfig, '--leader-elect=false', `--metricsPort=${metrics}`, `--healthzPort=${health}`,
      // Those of a cluster with a thousand Rollouts: here it should not wait for itself.
      '--qps=500', '--burst=1000',
    ],
    startTimeoutMs: START_TIMEOUT_MS,
  });
  for (const deadline = Date.now() + START_TIMEOUT_MS; !await isHealthy(health); await sleep(50)) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`the controller of Argo Rollouts is not healthy:\n${log()}`);
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
