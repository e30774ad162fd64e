/** The running Envoys, each started when a proxy needs it first. Another app's proxies use them again. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Proxies } from './proxies';
import { Envoy, EnvoyVersion, startEnvoy } from '../envoy/envoy';

/** What Envoy calls the number of listeners that wait for something. */
const WARMING = '^listener_manager.total_listeners_warming$';

/** What it calls the number of those that serve open connections as they were before a change. */
const DRAINING = '^listener_manager.total_(listeners|filter_chains)_draining$';

/** How long either may take: longer than a listener waits for Secrets that istiod does not have. */
const PATIENCE_MS = 5_000;

export class Envoys {
  private readonly running = new Map<string, Envoy>();

  constructor(private readonly xdsPort: number, private readonly version?: EnvoyVersion) {
  }

  /** Those that have ended by themselves, which Envoy does now and then where it refuses a listener while a connection is under way. */
  public get ended(): string[] {
    return [...this.running.values()].filter(envoy => !envoy.isRunning()).map(({ id }) => id);
  }

  /** Starts those that do not run, and says whether there were any. Istiod must know them. */
  public async start({ gateways, sidecars, waypoints }: Proxies): Promise<boolean> {
    const missing = [...gateways, ...sidecars, ...waypoints].filter(({ id }) => !this.running.get(id)?.isRunning());
    const started = await Promise.all(missing.map(({ id, behindIP }) => startEnvoy({
      id,
      version: this.version,
      xdsPort: this.xdsPort,
      // Gateways keep their connections to a pod, so what is in front of it has to end them; so do waypoints.
      drainSeconds: behindIP === undefined && !waypoints.some(waypoint => waypoint.id === id) ? undefined : 0,
    })));
    started.forEach(envoy => this.running.set(envoy.id, envoy));
    return missing.length > 0;
  }

  /** Waits for the listeners that wait for routes or Secrets, which serve as before until then, or not at all; and for the workers. */
  public async settle({ gateways, sidecars, waypoints }: Proxies): Promise<void> {
    const ids = [...gateways, ...sidecars, ...waypoints].map(({ id }) => id);
    await this.wait(ids, WARMING, 'waits for Secrets that istiod does not send');
    await Promise.all(ids.map(id => this.running.get(id)?.settle()));
  }

  /** Waits until no connection to a pod or a waypoint is served as before. */
  public async drain({ sidecars, waypoints }: Proxies): Promise<void> {
    await this.wait([...sidecars.filter(({ behindIP }) => behindIP !== undefined), ...waypoints].map(({ id }) => id), DRAINING, 'keeps connections open');
  }

  /** What one of them wrote so far. */
  public logOf(id: string): string {
    return readFileSync(this.running.get(id)!.logFile, 'utf8');
  }

  public async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map(envoy => envoy.stop()));
  }

  /** Waits until the numbers with these names are 0. */
  private async wait(ids: readonly string[], names: string, failure: string): Promise<void> {
    const isBusy = async (envoy: Envoy): Promise<boolean> => !/^(\S+: 0\n)+$/.test(await envoy.admin(`/stats?${new URLSearchParams({ filter: names })}`));
    for (const envoy of ids.flatMap(id => this.running.get(id) ?? [])) {
      for (const deadline = Date.now() + PATIENCE_MS; await isBusy(envoy); await sleep(5)) {
        if (Date.now() > deadline) {
          throw new Error(`${envoy.id} ${failure}`);
        }
      }
    }
  }
}
