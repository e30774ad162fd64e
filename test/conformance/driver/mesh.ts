/**
 * A mesh to test against: the real istiod, a real Envoy as ingress gateway, another as the sidecar of a sleep pod, and echo backends.
 *
 *   const mesh = await startMesh();
 *   await mesh.apply(app);
 *   const { status, version } = await mesh.request({ host: 'shop.example.com', path: '/cart' });
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { App } from 'cdk8s';
import { ClusterAddresses, clusterState, ClusterState, Manifest, Pod, readManifests, writeManifests } from './cluster-state';
import { FIXTURE, GATEWAY_LABELS, GATEWAY_PORTS, SIDECAR_OFFSET } from './fixture';
import { Envoy, startEnvoy } from '../envoy/envoy';
import { Backend, Received, request, startBackend } from '../envoy/http';
import { Handshake, TlsOptions, tlsRequest } from '../envoy/tls';
import { Certificate, CertificateRequest } from '../istio/certificates';
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
  /** With it the request is sent inside TLS. Its port is 443 then, unless another is given. @default - without TLS */
  readonly tls?: TlsOptions;
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
  /** What the handshake gave, of a request inside TLS. */
  readonly tls?: Handshake;
}

/** What Envoy calls the number of listeners that wait for something. */
const WARMING = '^listener_manager.total_listeners_warming$';

/** How long a listener may take until it serves as it was configured last: longer than it waits for Secrets that istiod does not have. */
const WARMING_MS = 5_000;

/** Requests that are under way at a time. */
const PARALLEL = 20;

export class Mesh {
  private state?: ClusterState;
  private manifests: readonly Manifest[] = [];
  private addresses = new ClusterAddresses();
  private requests = 0;
  private readonly backends = new Map<string, Backend>();

  constructor(private readonly istio: Istio, private readonly envoys: Envoy[], private readonly fixture: readonly Manifest[]) {
  }

  /**
   * Replaces everything in the mesh by what an app, or YAML, says. Throws when Envoy refuses it. As in any mesh, Envoy keeps a Secret that is gone
   * as long as a server refers to it: cases without a Secret name one that no earlier case had.
   */
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
    return this.istio.validate(yaml, writeManifests([...this.fixture, ...running]));
  }

  /** Sends one request. Inside TLS it throws a `TlsError` where the connection fails. */
  async request({ from = 'gateway', host, path = '/', method, headers, tls, port = tls ? 443 : 80 }: MeshRequest): Promise<MeshResponse> {
    const target = from === 'gateway' ? GATEWAY_PORTS[port] : SIDECAR_OFFSET + port;
    this.requests++;
    const plain = { port: target, target: path, method, headers: { host, ...headers } };
    const response = await (tls === undefined ? request(plain) : tlsRequest({ ...plain, host, tls }));
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

  /** A certificate with its key, for Secrets of gateways and pods and for clients. */
  async issueCertificate(options: CertificateRequest): Promise<Certificate> {
    return this.istio.issueCertificate(options);
  }

  /** An authority that signs certificates. */
  async issueAuthority(name: string): Promise<Certificate> {
    return this.istio.issueAuthority(name);
  }

  /** The list, PEM, of certificates that an authority takes back. */
  async issueRevocationList(ca: Certificate, revoked: readonly Certificate[]): Promise<string> {
    return this.istio.issueRevocationList(ca, revoked.map(({ certificate }) => certificate));
  }

  /** What istiod makes for a proxy, as Envoy's JSON. */
  async dump<T>(client: Client, type: DumpType): Promise<T[]> {
    return this.istio.dump<T>(client, type);
  }

  /** What an Envoy wrote so far: its access log, among others, some seconds after the requests. */
  logOf(client: Client): string {
    return readFileSync(this.envoys.find(({ id }) => id === client)!.logFile, 'utf8');
  }

  async stop(): Promise<void> {
    tally('requests routed', this.requests);
    await Promise.all([...this.envoys.map(envoy => envoy.stop()), ...[...this.backends.values()].map(backend => backend.stop()), this.istio.stop()]);
  }

  /** Istio changes only what is different, and so does Envoy. */
  private async configure(manifests: readonly Manifest[], addresses = this.addresses): Promise<Outcome> {
    const state = clusterState(manifests, this.fixture, addresses);
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
    if (state.istio.includes('credentialName')) {
      await this.warm();
    }
    return accepted(outcome);
  }

  /** A backend for every endpoint; those of earlier apps stay, without traffic. */
  private async serve({ endpoints }: ClusterState): Promise<void> {
    for (const { pod, port } of endpoints) {
      const key = `${pod.ip}:${port}`;
      const backend = this.backends.get(key) ?? await startBackend(pod.ip, pod.ip, port);
      this.backends.set(key, backend);
      backend.useCertificate(pod.certificate);
    }
  }

  /** Waits for the listeners that wait for Secrets: until then they serve as before, or not at all. */
  private async warm(): Promise<void> {
    const isWarming = async (envoy: Envoy): Promise<boolean> => !(await envoy.admin(`/stats?filter=${WARMING}`)).endsWith(': 0\n');
    for (const envoy of this.envoys) {
      for (const deadline = Date.now() + WARMING_MS; await isWarming(envoy); await sleep(5)) {
        if (Date.now() > deadline) {
          throw new Error(`${envoy.id} waits for Secrets that istiod does not send`);
        }
      }
    }
  }
}

/** Starts everything, in a cluster that has the ingress gateway or other objects; the first time it builds Istio, which takes minutes. */
export async function startMesh(fixture: readonly Manifest[] = FIXTURE): Promise<Mesh> {
  const istio = await startIstio();
  const first = new Mesh(istio, [], fixture);
  await first.apply('');
  const envoys = await Promise.all(['gateway', 'sleep'].map(id => startEnvoy({ id, xdsPort: istio.xdsPort })));
  return new Mesh(istio, envoys, fixture);
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
