/**
 * A mesh to test against: the real istiod, a real Envoy as ingress gateway, another as the sidecar of a sleep pod, and echo backends.
 *
 *   const mesh = await startMesh();
 *   await mesh.apply(app);
 *   const { status, version } = await mesh.request({ host: 'shop.example.com', path: '/cart' });
 *
 * The gateways of an app, Deployments whose pods say `inject.istio.io/templates: gateway`, have an Envoy each, and so has what is injected:
 *
 *   await mesh.apply(app, { inject: ['shop/cart'], meshConfig: { extensionProviders: [ … ] } });
 *   await mesh.request({ gateway: 'edge/public', port: 443, tls: {}, host: 'shop.example.com' });
 */
import { connect } from 'node:net';
import { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { App } from 'cdk8s';
import { stringify } from 'yaml';
import { ClusterAddresses } from './addresses';
import { Backends } from './backends';
import { clusterState, ClusterState, readManifests, writeManifests } from './cluster-state';
import { Envoys } from './envoys';
import { FIXTURE } from './fixture';
import { NodeProxies } from './node-proxies';
import { Pod } from './pods';
import { callerTarget, fixtureTarget, gatewayTarget, proxiesOf, proxyId, sleepTarget, Target } from './proxies';
import { stored } from './secrets';
import { SimulatedMesh } from './simulated';
import { judge, Met, Simulations } from './simulations';
import { KnownManifest } from '../../known-manifest';
import { EnvoyVersion } from '../envoy/envoy';
import { Received, request } from '../envoy/http';
import { requestHttp2 } from '../envoy/http2';
import { connectFor, ProxyProtocolOptions } from '../envoy/proxy-protocol';
import { Handshake, TlsError, TlsOptions, tlsRequest } from '../envoy/tls';
import { injector } from '../injector';
import { Certificate, CertificateRequest } from '../istio/certificates';
import { Ambient, DumpType, Istio, Outcome, startIstio, ValidationReport } from '../istio/istio';
import { Got } from '../simulated/comparison';
import { Tallied } from '../tallies';
import { tally } from '../tally';

/** Who sends a request: somebody outside through the gateway, the sleep pod through its sidecar, or the pod of a Deployment that is `calling`. */
export type Client = 'gateway' | 'sleep' | `${string}/${string}`;

export interface ApplyOptions {
  /** Deployments, NAMESPACE/NAME, with a sidecar in front of their pods. @default - none, requests reach the pods directly */
  readonly inject?: readonly string[];
  /** Those of them, NAMESPACE/NAME, whose pods call others: `from` of a request may name them. @default - none */
  readonly calling?: readonly string[];
  /** What differs from Istio's default MeshConfig. Without `enableAutoMtls` proxies send each other plain text. @default - nothing */
  readonly meshConfig?: object;
  /** Whether the sidecar of a pod is there whose connections are redirected: it has a listener for each address of a service. @default false */
  readonly redirected?: boolean;
}

export interface MeshRequest {
  readonly from?: Client;
  /** A gateway of the app: NAMESPACE/NAME of its Service or Deployment. @default - the gateway of the fixture */
  readonly gateway?: string;
  /** Port of the gateway's Service, or of the Service that the sleep pod calls. @default 80 */
  readonly port?: number;
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Record<string, string | string[]>;
  /** With it the request is sent inside TLS. Its port is 443 then, unless another is given. @default - without TLS */
  readonly tls?: TlsOptions;
  /** Speaks HTTP/2 without TLS, and names this scheme: as what a balancer sends on at which TLS ends. @default - HTTP/1.1 */
  readonly http2Scheme?: string;
  /**
   * Address of the client: one of 127.0.0.0/8, others do not reach a loopback network. What Envoy adds of it to `x-forwarded-for` is told by
   * `writtenAddress`: for addresses that pods should hear of use `proxyProtocol`.
   *
   * @default 127.0.0.1
   */
  readonly source?: string;
  /** The client for whom a balancer in front opens the connection. @default - nobody tells */
  readonly proxyProtocol?: ProxyProtocolOptions;
}

export interface MeshResponse {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  /** Names and values of all lines in turn; only of HTTP/1.1. */
  readonly rawHeaders?: string[];
  readonly body: string;
  /** What reached the backend; none when Envoy answered itself, or where the answer to a HEAD could not tell. */
  readonly received?: Received;
  /** The pod that answered. */
  readonly pod?: Pod;
  /** Its label `version`. */
  readonly version?: string;
  /** What the handshake gave, of a request inside TLS. */
  readonly tls?: Handshake;
}

/** Requests that are under way at a time. */
const PARALLEL = 20;

/** What Envoy says of a port on which somebody listens, itself too, who is about to stop; and how long that may take. */
const IN_USE = 'Address already in use';
const CLOSING_MS = 3_000;

export class Mesh {
  private state: ClusterState = clusterState([]);
  private manifests: readonly KnownManifest[] = [];
  private options: ApplyOptions = {};
  private addresses = new ClusterAddresses();
  private requests = 0;
  private readonly simulations = new Map<Tallied, number>();
  /** What is asked beside Envoy, or why nothing is. */
  private readonly simulated = new Simulations();
  private readonly backends = new Backends();
  private readonly envoys: Envoys;

  constructor(
    private readonly istio: Istio, private readonly fixture: readonly KnownManifest[], private readonly envoy?: EnvoyVersion,
    private readonly nodes?: NodeProxies,
  ) {
    this.envoys = new Envoys(istio.xdsPort, envoy);
  }

  /**
   * Replaces everything in the mesh by what an app, or YAML, says. Throws when Envoy refuses it. As in any mesh, Envoy keeps a Secret that is gone
   * as long as a server refers to it: cases without a Secret name one that no earlier case had.
   */
  async apply(app: App | string, options: ApplyOptions = {}): Promise<Outcome> {
    const manifests = readManifests(typeof app === 'string' ? app : app.synthYaml());
    return this.configure(manifests, options, new ClusterAddresses());
  }

  /** Adds or updates one object, as `kubectl apply` of it alone would: with the Pods and EndpointSlices that follow from it. */
  async applyObject(manifest: KnownManifest): Promise<Outcome> {
    const key = keyOf(manifest);
    const isKnown = this.manifests.some(other => keyOf(other) === key);
    return this.configure(isKnown ? this.manifests.map(other => keyOf(other) === key ? manifest : other) : [...this.manifests, manifest]);
  }

  /** Replaces everything by what a cluster has by now: who stays goes on answering at the same address. */
  async follow(manifests: readonly KnownManifest[]): Promise<Outcome> {
    return this.configure(manifests);
  }

  /** Removes one object, with the Pods and EndpointSlices that follow from it. */
  async removeObject(manifest: KnownManifest): Promise<Outcome> {
    const key = keyOf(manifest);
    const others = this.manifests.filter(other => keyOf(other) !== key);
    if (others.length === this.manifests.length) {
      throw new Error(`${key} is not there`);
    }
    return this.configure(others);
  }

  /** Istio's three layers of validation, in a cluster with the ingress gateway, the injector, the pods of the manifests, and what else is given. */
  async validate(yaml: string, others: readonly KnownManifest[] = []): Promise<ValidationReport> {
    const { pods } = clusterState(readManifests(yaml));
    const running = pods.map(({ name, namespace, labels }) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels },
      spec: { containers: [{ name: 'main', image: 'main' }, { name: 'istio-proxy', image: 'proxyv2' }] },
      status: { phase: 'Running' },
    }));
    return this.istio.validate(yaml, writeManifests([...this.fixture, ...others.map(stored), injector(), ...running]));
  }

  /**
   * Sends one request, and asks the simulator about it too: where that says something else it throws. Inside TLS it throws a `TlsError` where the
   * connection fails.
   */
  async request(of: MeshRequest): Promise<MeshResponse> {
    const met = this.simulated.begin();
    let got: Got | undefined;
    try {
      const response = await this.exchange(of);
      got = response;
      return response;
    } catch (error) {
      got = refusedBy(error);
      throw error;
    } finally {
      this.simulated.end(met);
      this.compare(of, got, met);
    }
  }

  /** Sends one request, for who compares the answer with the simulator on their own. */
  async send(of: MeshRequest): Promise<MeshResponse> {
    this.note('compared by a file on its own');
    return this.exchange(of);
  }

  private async exchange(of: MeshRequest): Promise<MeshResponse> {
    const { from = 'gateway', gateway, host, path = '/', method, headers, tls, http2Scheme: scheme, port = tls ? 443 : 80, source, proxyProtocol } = of;
    this.requests++;
    const tunnel = await this.tunnelFor(from, host, port);
    const target = { ...tunnel === undefined ? this.targetOf(from, gateway, port) : { port }, localAddress: source };
    const socket = tunnel ?? (proxyProtocol && await connectFor(proxyProtocol, target));
    const plain = { ...target, socket, target: path, method, headers: { host, ...headers } };
    const response = await (tls !== undefined ? tlsRequest({ ...plain, host, tls })
      : scheme !== undefined ? requestHttp2(connect({ ...target, host: target.address }), { ...plain, host, scheme }) : request(plain));
    const backend = response.headers['x-backend'];
    const received = backend === undefined || response.body === '' ? undefined : JSON.parse(response.body) as Received;
    const pod = this.state.pods.find(({ ip }) => ip === backend);
    return { ...response, received, pod, version: pod?.labels.version };
  }

  /** The status that a pod of an ambient mesh gets of another one that it calls by its address, which no waypoint sees. */
  public async callPod(from: string, to: string, port: number, { path, method }: { path?: string; method?: string } = {}): Promise<number> {
    this.note('left out: inside the mesh');
    const socket = await this.nodes!.connectToPod(this.podOf(from), this.podOf(to), port);
    return (await request({ port, socket, target: path, method, headers: { host: to } })).status;
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
    return this.backends.receivedBy(this.state.pods.filter(pod => pod.deployment === deployment).map(({ ip }) => ip));
  }

  /** Where the pods of a Deployment, NAMESPACE/NAME, listen, or their sidecars: for who calls them without one. */
  addressOf(deployment: string): string {
    return this.podOf(deployment).ip;
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

  /** What istiod tells the proxies of nodes in an ambient mesh. */
  public async ambient(): Promise<Ambient> {
    return this.istio.ambient();
  }

  /** What istiod makes for a client's proxy, or for that of a gateway or injected Deployment, NAMESPACE/NAME, as Envoy's JSON. */
  async dump<T>(proxy: string, type: DumpType): Promise<T[]> {
    return this.istio.dump<T>(proxyId(proxy, this.state), type);
  }

  /** What the Envoy of a proxy wrote so far: its access log, among others, some seconds after the requests. */
  logOf(proxy: string): string {
    return this.envoys.logOf(proxyId(proxy, this.state));
  }

  async stop(): Promise<void> {
    tally('requests routed', this.requests);
    this.simulations.forEach((count, what) => tally(what, count));
    await Promise.all([this.envoys.stop(), this.backends.stop(), this.nodes?.stop(), this.istio.stop()]);
  }

  /** Counts what the simulator says, and throws where it is something else. */
  private compare(of: MeshRequest, got: Got | undefined, met: Met): void {
    const verdict = got === undefined ? undefined : judge(met, of, got);
    if (verdict === undefined) {
      return;
    }
    const counted: Tallied[] = verdict === 'equal' ? ['asked of the simulator', 'equal to the simulator']
      : ['difference' in verdict ? 'asked of the simulator' : `left out: ${verdict.leftOut}`];
    counted.forEach(what => this.note(what));
    if (verdict !== 'equal' && 'difference' in verdict) {
      throw new Error(`the simulator says something else than Envoy: ${verdict.difference}`);
    }
  }

  /** What the proxy of its node makes of the connection of a pod; none where the caller has a proxy of its own. */
  private async tunnelFor(from: Client, host: string, port: number): Promise<Duplex | undefined> {
    const caller = this.state.pods.find(({ inAmbient, namespace, deployment }) => inAmbient && `${namespace}/${deployment}` === from);
    return caller && this.nodes?.connect(caller, host, port);
  }

  private targetOf(from: Client, gateway: string | undefined, port: number): Target {
    switch (from) {
      case 'sleep': return sleepTarget(port);
      case 'gateway': return gateway === undefined ? fixtureTarget(port) : gatewayTarget(gateway, port, this.state);
      default: return callerTarget(from, port, this.state);
    }
  }

  private podOf(deployment: string): Pod {
    const found = this.state.pods.find(pod => `${pod.namespace}/${pod.deployment}` === deployment);
    if (found === undefined) {
      throw new Error(`${deployment} has no pods`);
    }
    return found;
  }

  private note(what: Tallied): void {
    this.simulations.set(what, (this.simulations.get(what) ?? 0) + 1);
  }

  /** An Envoy that has ended is started again, once: what ends it every time is an error. */
  private async configure(manifests: readonly KnownManifest[], options = this.options, addresses = this.addresses): Promise<Outcome> {
    try {
      return await this.configureOnce(manifests, options, addresses);
    } catch (error) {
      const { ended } = this.envoys;
      if (ended.length === 0) {
        throw error;
      }
      console.warn(`Envoy has ended by itself, and is started again: ${ended.join(', ')}`);
      return this.configureOnce(manifests, options, addresses);
    }
  }

  /** Istio changes only what is different, and so does Envoy. */
  private async configureOnce(manifests: readonly KnownManifest[], options: ApplyOptions, addresses: ClusterAddresses): Promise<Outcome> {
    const { inject, meshConfig = {}, redirected, calling } = options;
    const simulated = new SimulatedMesh(manifests, this.fixture, { ...options, envoy: this.envoy });
    this.simulated.change(simulated);
    const state = clusterState(manifests, { fixture: this.fixture, inject, addresses });
    const proxies = proxiesOf(state, { redirected, calling });
    await this.backends.serve(state);
    const configure = (): Promise<Outcome> => this.istio.configure({
      istio: state.istio, kubernetes: state.kubernetes, mesh: stringify(meshConfig), ...proxies,
    });
    const first = await configure();
    // A new Envoy is heard when istiod is asked again.
    let outcome = await this.envoys.start(proxies) ? await configure() : first;
    for (const deadline = Date.now() + CLOSING_MS; isClosing(outcome) && Date.now() < deadline; await sleep(50)) {
      outcome = await configure();
    }
    this.manifests = manifests;
    this.options = options;
    this.addresses = addresses;
    this.state = state;
    // A listener whose routes are refused waits for ever.
    if (outcome.nacks.length === 0) {
      await this.envoys.settle(proxies);
    }
    await this.envoys.drain(proxies);
    await this.nodes?.serve(state);
    // Envoy serves what it had before where it refuses something.
    this.simulated.settle(outcome.nacks.length > 0 ? 'a refused change' : simulated);
    accepted(outcome);
    return outcome;
  }
}

/**
 * Starts everything, in a cluster that has the ingress gateway or other objects, with the newest Envoy or an older one; the first time it builds
 * Istio, which takes minutes.
 */
export async function startMesh(fixture: readonly KnownManifest[] = FIXTURE, envoy?: EnvoyVersion): Promise<Mesh> {
  const mesh = new Mesh(await startIstio(), fixture, envoy);
  await mesh.apply('');
  return mesh;
}

/** The same in an ambient mesh: with waypoints, and proxies of nodes that the driver plays. */
export async function startAmbientMesh(fixture: readonly KnownManifest[] = FIXTURE): Promise<Mesh> {
  const istio = await startIstio({ ambient: true });
  const mesh = new Mesh(istio, fixture, undefined, new NodeProxies(istio));
  await mesh.apply('');
  return mesh;
}

/** What Envoy did instead of an answer; nothing where the request was never sent. */
function refusedBy(error: unknown): Got | undefined {
  const { code = '' } = error as NodeJS.ErrnoException;
  const isHandshake = error instanceof TlsError;
  return isHandshake || /^(?:E[A-Z]+$|HPE_|ERR_HTTP2_)/.test(code) ? { refused: code, isHandshake } : undefined;
}

function isClosing({ nacks }: Outcome): boolean {
  return nacks.some(({ error }) => error.includes(IN_USE));
}

function accepted(outcome: Outcome): Outcome {
  if (outcome.nacks.length > 0) {
    throw new Error(`Envoy refused the configuration: ${JSON.stringify(outcome.nacks)}`);
  }
  return outcome;
}

function keyOf({ kind, metadata }: KnownManifest): string {
  return `${kind} ${metadata.namespace ?? ''}/${metadata.name}`;
}
