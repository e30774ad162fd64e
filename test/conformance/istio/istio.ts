/**
 * Istio itself, for tests: its validation in three layers, and an istiod that configures running Envoys.
 *
 * It runs as a child process, the Go program of this folder, and ends with this process.
 */
import { readdirSync } from 'node:fs';
import * as path from 'node:path';
import { buildIstio } from './build';
import { authorityBody, Certificate, certificateBody, CertificateRequest } from './certificates';
import { startChildProgram } from '../build/child-program';
import type { NodePolicy } from '../driver/node-policies';

const CRDS = path.resolve(__dirname, '..', '..', '..', 'imports', 'crds');

const START_TIMEOUT_MS = 60_000;

/** The CRD with its CEL rules; istiod's admission webhook; the analyzers of istioctl. */
export type Layer = 'schema' | 'webhook' | 'analyzer';

/** What one of the layers says of an object. */
export interface IstioFinding {
  layer: Layer;
  level: 'error' | 'warning' | 'info';
  /** The code of an analyzer's message, IST0101 for instance. */
  code?: string;
  /** `Kind namespace/name`, or `document 3` where the YAML cannot be read. */
  resource: string;
  message: string;
}

export interface LayerReport {
  /** How many objects the layer has looked at. */
  objects: number;
  /** Those whose kind it does not know. */
  skipped: string[];
}

export interface ValidationReport {
  findings: IstioFinding[];
  /** How many objects the manifests hold. */
  objects: number;
  layers: Record<Layer, LayerReport>;
  /** What the analyzers took of the fixtures. */
  fixtures: LayerReport;
  /** Names of the analyzers that ran, and of those that lacked a kind. */
  analyzers: { executed: string[]; skipped: string[] };
}

export interface ProxyOptions {
  /** The `id` that the Envoy was started with. */
  id: string;
  namespace: string;
  labels: Record<string, string>;
  /** Those of its pod. `proxy.istio.io/config` counts, as it does to the injector. */
  annotations?: Record<string, string>;
  /** Its address in the cluster: that of a Pod among the objects, or one is added. */
  ip: string;
  /** Metadata of its node beside what follows from the rest. */
  metadata?: Record<string, string>;
  /** Where it listens for all addresses. Default: 127.0.0.1. */
  listenIP?: string;
  /** A port P is reached at port P + offset; of a sidecar with `behindIP` a port to which its pod sends requests. Default: 0, there none. */
  portOffset?: number;
  /** With it a sidecar takes what comes to the ports of its pod, at `ip`, and sends it to the same ports here. Without, it takes what the pod sends. */
  behindIP?: string;
}

export interface Configuration {
  /** YAML of Istio's and the Gateway API's objects. */
  istio: string;
  /** YAML of Namespaces, Services, Pods, EndpointSlices, Secrets. */
  kubernetes: string;
  /** YAML of a MeshConfig, over Istio's default. */
  mesh?: string;
  gateways?: ProxyOptions[];
  sidecars?: ProxyOptions[];
  waypoints?: ProxyOptions[];
}

/** What istiod tells the proxies of nodes in an ambient mesh. */
export interface Ambient {
  services: AmbientService[];
  workloads: AmbientWorkload[];
  /** Those that it knows what to make of there. */
  policies: NodePolicy[];
}

export interface AmbientService {
  hostname: string;
  namespace: string;
  addresses: string[];
  ports: AmbientPort[];
  /** Where everything for it has to go. */
  waypoint?: { hostname: string; port: number };
}

export interface AmbientPort {
  port: number;
  targetPort: number;
}

export interface AmbientWorkload {
  namespace: string;
  name: string;
  /** SPIFFE name. */
  identity: string;
  addresses: string[];
  /** Whether tunnels lead to it. */
  takesHBONE: boolean;
  /** Policies by labels, NAMESPACE/NAME. Those for its namespace and for all come beside them. */
  policies: string[];
  /** Its ports, by NAMESPACE/HOSTNAME of the service. */
  services: Record<string, AmbientPort[]>;
}

/** PEM. */
export interface WorkloadCertificate {
  certificate: string;
  key: string;
  roots: string;
}

export interface IstioOptions {
  /** Whether there are waypoints and proxies of nodes. Default: false. */
  ambient?: boolean;
}

export interface Nack {
  node: string;
  /** CDS, LDS, RDS … */
  type: string;
  error: string;
}

export interface Outcome {
  version: string;
  /** The Envoys that have answered the whole of this version. */
  proxies: string[];
  /** What they refused. */
  nacks: Nack[];
  /** Kinds that istiod does not read. */
  ignored: string[];
  millis: number;
}

export type DumpType = 'listeners' | 'routes' | 'clusters' | 'endpoints' | 'proxyConfig';

export interface Istio {
  /** Where Envoys get their configuration. */
  readonly xdsPort: number;
  /** Findings about the manifests, in a cluster that already holds the fixtures. */
  validate(manifests: string, fixtures?: string): Promise<ValidationReport>;
  /** Replaces the whole configuration, and waits until every Envoy has taken it up. */
  configure(configuration: Configuration): Promise<Outcome>;
  /** Adds or updates just these objects. */
  apply(manifests: string): Promise<Outcome>;
  /** Removes just these objects, all of which must be there. */
  remove(manifests: string): Promise<Outcome>;
  /** What istiod makes for a proxy, as Envoy's JSON. */
  dump<T = Record<string, unknown>>(node: string, type: DumpType): Promise<T[]>;
  /** What it tells the proxies of nodes. */
  ambient(): Promise<Ambient>;
  /** The certificate of a workload in the mesh, by its SPIFFE name. */
  workloadCertificate(identity: string): Promise<WorkloadCertificate>;
  issueCertificate(request: CertificateRequest): Promise<Certificate>;
  /** Makes an authority that signs itself. */
  issueAuthority(commonName: string): Promise<Certificate>;
  /** The list, PEM, of the certificates, PEM, that an authority takes back. */
  issueRevocationList(ca: Certificate, revoked: string[]): Promise<string>;
  stop(): Promise<void>;
}

export async function startIstio({ ambient = false }: IstioOptions = {}): Promise<Istio> {
  const binary = await buildIstio();
  const crds = readdirSync(CRDS).filter((file) => file.endsWith('.yaml')).map((file) => path.join(CRDS, file));
  const program = await startChildProgram<{ http: number; xds: number }>({
    name: 'Istio', binary, args: ['--crds', ...crds], startTimeoutMs: START_TIMEOUT_MS, env: { PILOT_ENABLE_AMBIENT: String(ambient) },
  });
  const ports = program.ready;

  const call = async <T>(target: string, body?: object): Promise<T> => {
    const init = body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${ports.http}${target}`, init).catch((error: Error) => {
      throw new Error(`Istio does not answer: ${String(error.cause ?? error)}\n${program.log()}`);
    });
    const answer = await response.json() as T & { error?: string };
    if (!response.ok) {
      throw new Error(`${target}: ${answer.error}`);
    }
    return answer;
  };

  return {
    xdsPort: ports.xds,
    validate: (manifests, fixtures = '') => call('/validate', { manifests, fixtures }),
    configure: (configuration) => call('/configure', configuration),
    apply: (manifests) => call('/apply', { manifests }),
    remove: (manifests) => call('/delete', { manifests }),
    dump: (node, type) => call(`/dump?${new URLSearchParams({ node, type })}`),
    ambient: () => call('/ambient'),
    workloadCertificate: (identity) => call(`/workload?${new URLSearchParams({ identity })}`),
    issueCertificate: (request) => call('/certificate', certificateBody(request)),
    issueAuthority: (commonName) => call('/certificate', authorityBody(commonName)),
    issueRevocationList: async (ca, revoked) => (await call<{ list: string }>('/revocations', { ca, revoked })).list,
    stop: program.stop,
  };
}
