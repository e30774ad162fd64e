/** What Envoy itself says about texts, thousands a second: a listener for each of them, and the reason where Envoy refuses it. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Envoy, ISTIO_RUNTIME, startEnvoy } from './envoy';

const PATIENCE_MS = 30_000;

/** How many listeners one update brings. */
const BATCH = 1_000;

interface ListenerState {
  readonly name: string;
  readonly error_state?: { readonly details: string };
}

export class EnvoyOracle {
  private version = 0;

  constructor(private readonly envoy: Envoy, private readonly folder: string) {
  }

  /** Why Envoy refuses each configuration of an HTTP connection manager; undefined where it takes it. */
  public async ask(configurations: readonly object[]): Promise<(string | undefined)[]> {
    const reasons: (string | undefined)[] = [];
    for (let start = 0; start < configurations.length; start += BATCH) {
      reasons.push(...await this.askBatch(configurations.slice(start, start + BATCH)));
    }
    return reasons;
  }

  /** Why Envoy refuses each route of an HTTP route configuration. */
  public askRoutes(routes: readonly object[]): Promise<(string | undefined)[]> {
    return this.ask(routes.map(route => ({
      route_config: { name: 'routes', virtual_hosts: [{ name: 'all', domains: ['*'], routes: [route] }] },
    })));
  }

  public async stop(): Promise<void> {
    await this.envoy.stop();
    rmSync(this.folder, { recursive: true });
  }

  private async askBatch(configurations: readonly object[]): Promise<(string | undefined)[]> {
    const version = ++this.version;
    // A name is never used again: Envoy remembers what it refused under it.
    const nameOf = (index: number): string => `${version}-${index}`;
    const file = path.join(this.folder, 'listeners.json');
    writeFileSync(`${file}.new`, JSON.stringify({
      version_info: String(version),
      resources: configurations.map((configuration, index) => listener(nameOf(index), 1 + index, configuration)),
    }));
    renameSync(`${file}.new`, file);
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(5)) {
      const answered = await this.envoy.admin(`/stats?${new URLSearchParams({ filter: '^listener_manager.lds.update_(success|rejected)$' })}`);
      if ([...answered.matchAll(/: (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0) > version) {
        break;
      }
      if (Date.now() > deadline) {
        throw new Error(`Envoy does not take up its listeners: ${answered}`);
      }
    }
    const dump = JSON.parse(await this.envoy.admin('/config_dump?resource=dynamic_listeners')) as { configs?: ListenerState[] };
    const reasons = new Map(dump.configs?.map(({ name, error_state: error }) => [name, error?.details]));
    return configurations.map((_, index) => {
      if (!reasons.has(nameOf(index))) {
        throw new Error(`Envoy says nothing about listener ${nameOf(index)}`);
      }
      return reasons.get(nameOf(index));
    });
  }
}

/** Starts an Envoy with the runtime of Istio, or another. */
export async function startEnvoyOracle(id: string, runtime: object = ISTIO_RUNTIME): Promise<EnvoyOracle> {
  const folder = mkdtempSync(path.join(tmpdir(), 'envoy-oracle-'));
  const file = path.join(folder, 'listeners.json');
  writeFileSync(file, JSON.stringify({ version_info: '0', resources: [] }));
  const bootstrap = {
    node: { id, cluster: id },
    admin: { address: { socket_address: { address: '127.0.0.1', port_value: 0 } } },
    layered_runtime: { layers: [{ name: 'istio', static_layer: runtime }] },
    dynamic_resources: { lds_config: { path_config_source: { path: file }, resource_api_version: 'V3' } },
    static_resources: { clusters: [{ name: 'somewhere', type: 'STATIC', connect_timeout: '1s' }] },
  };
  return new EnvoyOracle(await startEnvoy({ id, bootstrap }), folder);
}

function listener(name: string, port: number, configuration: object): object {
  return {
    '@type': 'type.googleapis.com/envoy.config.listener.v3.Listener',
    name,
    'address': { socket_address: { address: '127.0.0.1', port_value: port } },
    'bind_to_port': false,
    'filter_chains': [{
      filters: [{
        name: 'envoy.filters.network.http_connection_manager',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
          'stat_prefix': 'oracle',
          'route_config': { name: 'none' },
          'http_filters': [{ name: 'router', typed_config: { '@type': 'type.googleapis.com/envoy.extensions.filters.http.router.v3.Router' } }],
          ...configuration,
        },
      }],
    }],
  };
}
