/**
 * A mesh to test against: the real istiod, a real Envoy as ingress gateway, another as the sidecar of a sleep pod, and echo backends.
 *
 *   const mesh = await startMesh();
 *   await mesh.apply(app);
 *   const { status, version } = await mesh.request({ host: 'shop.example.com', path: '/cart' });
 */
import { App } from 'cdk8s';
import { ClusterAddresses, clusterState, ClusterState, Manifest, Pod, readManifests, writeManifests } from './cluster-state';
import { FIXTURE, GATEWAY_LABELS, GATEWAY_PORTS, SIDECAR_OFFSET } from './fixture';
import { Envoy, startEnvoy } from '../envoy/envoy';
import { Backend, Received, request, startBackend } from '../envoy/http';
import { DumpType, Istio, Outcome, startIstio, ValidationReport } from '../istio/istio';
import { tally } from '../tally';

/** Who sends a request: somebody outside through the gateway, or the sleep pod through its sidecar. */
export type Client = 'gateway' | 'sleep';

export interface MeshRequest {
  readonly from?: Client;
  /** Port of the gateway's Service, or of the Service that the sleep pod calls. @default 80 */
  readonly port?: number;
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
}

export interface MeshResponse {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
  /** What reached the backend; none when Envoy answered itself. */
  readonly received?: Received;
  /** The pod that answered. */
  readonly pod?: Pod;
  /** Its label `version`. */
  readonly version?: string;
}

/** Requests that are under way at a time. */
const PARALLEL = 20;

export class Mesh {
  private state?: ClusterState;
  private manifests: readonly Manifest[] = [];
  private addresses = new ClusterAddresses();
  private requests = 0;
  private readonly backends = new Map<string, Backend>();

  constructor(private readonly istio: Istio, private readonly envoys: Envoy[]) {
  }

  /** Replaces everything in the mesh by what an app, or YAML, says. Throws when Envoy refuses it. */
  async apply(app: App | string): Promise<Outcome> {
    const manifests = readManifests(typeof app === 'string' ? app : app.synthYaml());
    return this.configure(manifests, new ClusterAddresses());
  }

  /** Adds or updates one object, as `kubectl apply` of it alone would: with the Pods and EndpointSlices that follow from it. */
  async applyObject(manifest: Manifest): Promise<Outcome> {
    const key = keyOf(manifest);
    const isKnown = this.manifests.some(other => keyOf(other) === key);
    return this.configure(isKnown ? this.manifests.map(other => keyOf(other) === key ? manifest : other) : [...this.manifests, manifest]);
  }

  /** Removes one object, with the Pods and EndpointSlices that follow from it. */
  async removeObject(manifest: Manifest): Promise<Outcome> {
    const key = keyOf(manifest);
    const others = this.manifests.filter(other => keyOf(other) !== key);
    if (others.length === this.manifests.length) {
      throw new Error(`${key} is not there`);
    }
    return this.configure(others);
  }

  /** Istio's three layers of validation, in a cluster with the ingress gateway and the pods of the manifests. */
  async validate(yaml: string): Promise<ValidationReport> {
    const { pods } = clusterState(readManifests(yaml));
    const running = pods.map(({ name, namespace, labels }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'main', image: 'main' }, { name: 'istio-proxy', image: 'proxyv2' }] },
      status: { phase: 'Running' },
    }));
    return this.istio.validate(yaml, writeManifests([...FIXTURE, ...running]));
  }

  /** Sends one request. */
  async request({ from = 'gateway', port = 80, host, path = '/', method, headers }: MeshRequest): Promise<MeshResponse> {
    const target = from === 'gateway' ? GATEWAY_PORTS[port] : SIDECAR_OFFSET + port;
    this.requests++;
    const response = await request({ port: target, target: path, method, headers: { host, ...headers } });
    const received = response.headers['x-backend'] === undefined ? undefined : JSON.parse(response.body) as Received;
    const pod = this.state?.pods.find(({ ip }) => ip === received?.backend);
    return { ...response, received, pod, version: pod?.labels.version };
  }

  /** Sends many requests and counts the versions that answered; an answer without a version counts by its status. */
  async count(total: number, of: MeshRequest): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (let sent = 0; sent < total; sent += PARALLEL) {
      const answers = await Promise.all(Array.from({ length: Math.min(PARALLEL, total - sent) }, () => this.request(of)));
      for (const { version, status } of answers) {
        const key = version ?? String(status);
        counts[key] = (counts[key] ?? 0) + 1;
      }
    }
    return counts;
  }

  /** What the pods of a Deployment received so far, answered or not; also before the last `apply`. */
  receivedBy(deployment: string): Received[] {
    const ips = (this.state?.pods ?? []).filter(pod => pod.deployment === deployment).map(({ ip }) => ip);
    return [...this.backends.values()].filter(({ name }) => ips.includes(name)).flatMap(({ received }) => received);
  }

  /** What istiod makes for a proxy, as Envoy's JSON. */
  async dump<T>(client: Client, type: DumpType): Promise<T[]> {
    return this.istio.dump<T>(client, type);
  }

  async stop(): Promise<void> {
    tally('requests routed', this.requests);
    await Promise.all([...this.envoys.map(envoy => envoy.stop()), ...[...this.backends.values()].map(backend => backend.stop()), this.istio.stop()]);
  }

  /** Istio changes only what is different, and so does Envoy. */
  private async configure(manifests: readonly Manifest[], addresses = this.addresses): Promise<Outcome> {
    const state = clusterState(manifests, FIXTURE, addresses);
    await this.serve(state);
    const client = state.pods.find(({ labels }) => labels.app === 'sleep');
    const outcome = await this.istio.configure({
      istio: state.istio,
      kubernetes: state.kubernetes,
      gateway: { namespace: 'istio-system', labels: GATEWAY_LABELS, ip: '127.0.0.1' },
      sidecars: [{
        id: 'sleep',
        namespace: client?.namespace ?? state.pods[0]?.namespace ?? 'default',
        labels: client?.labels ?? { app: 'sleep' },
        ip: client?.ip ?? '127.2.0.1',
        portOffset: SIDECAR_OFFSET,
      }],
    });
    this.manifests = manifests;
    this.addresses = addresses;
    this.state = state;
    return accepted(outcome);
  }

  /** A backend for every endpoint; those of earlier apps stay, without traffic. */
  private async serve({ endpoints }: ClusterState): Promise<void> {
    for (const { pod, port } of endpoints) {
      const key = `${pod.ip}:${port}`;
      if (!this.backends.has(key)) {
        this.backends.set(key, await startBackend(pod.ip, pod.ip, port));
      }
    }
  }
}

/** Starts everything; the first time it builds Istio, which takes minutes. */
export async function startMesh(): Promise<Mesh> {
  const istio = await startIstio();
  const first = new Mesh(istio, []);
  await first.apply('');
  const envoys = await Promise.all(['gateway', 'sleep'].map(id => startEnvoy({ id, xdsPort: istio.xdsPort })));
  return new Mesh(istio, envoys);
}

function accepted(outcome: Outcome): Outcome {
  if (outcome.nacks.length > 0) {
    throw new Error(`Envoy refused the configuration: ${JSON.stringify(outcome.nacks)}`);
  }
  return outcome;
}

function keyOf({ kind, metadata }: Manifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
