/**
 * What a cluster would make of manifests: Pods from the Deployments, EndpointSlices from the Services. Labels come from the pod templates
 * and ports from the Services, so wrong ones get no traffic here either. A pod that mounts a Secret with a certificate serves TLS with it.
 */
import { parseAllDocuments, stringify } from 'yaml';
import { certificateIn, stored } from './secrets';
import { BackendCertificate } from '../envoy/http';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec?: unknown;
}

interface DeploymentSpec {
  readonly replicas?: number;
  readonly template: {
    readonly metadata?: { readonly labels?: Record<string, string> };
    readonly spec: { readonly containers: object[]; readonly volumes?: { readonly secret?: { readonly secretName: string } }[] };
  };
}

interface ServiceSpec {
  readonly selector?: Record<string, string>;
  readonly clusterIP?: string;
  readonly ports?: { readonly name?: string; readonly port: number; readonly targetPort?: number }[];
}

/** A pod with its address on the loopback network. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly deployment: string;
  readonly labels: Record<string, string>;
  readonly ip: string;
  /** What it shows to those who begin with TLS: the certificate in a Secret among its volumes. */
  readonly certificate?: BackendCertificate;
}

/** A port that a pod is reached at. */
export interface Endpoint {
  readonly pod: Pod;
  readonly port: number;
}

export interface ClusterState {
  /** Istio's own objects, as YAML. */
  readonly istio: string;
  /** Everything else with the Pods and EndpointSlices that follow from it, as YAML. */
  readonly kubernetes: string;
  readonly pods: Pod[];
  readonly endpoints: Endpoint[];
}

/** More pods of a version show nothing more. */
const MAX_REPLICAS = 2;

const ISTIO_GROUP = /\.istio\.io\//;

/** Reads manifests as Kubernetes does: YAML 1.1. */
export function readManifests(yaml: string): Manifest[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map(document => document.toJS() as Manifest | null).filter(manifest => manifest !== null);
}

export function writeManifests(manifests: readonly object[]): string {
  return manifests.map(manifest => stringify(manifest, { version: '1.1' })).join('---\n');
}

/** Addresses of one network. A name keeps its own, whatever else comes and goes. */
class Addresses {
  private readonly numbers = new Map<string, number>();

  constructor(private readonly network: string) {
  }

  public of({ name, namespace = 'default' }: { readonly name: string; readonly namespace?: string }): string {
    const key = `${namespace}/${name}`;
    const number = this.numbers.get(key) ?? this.numbers.size;
    this.numbers.set(key, number);
    return `${this.network}.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  }
}

/** The addresses of the Pods and Services of a cluster. */
export class ClusterAddresses {
  public readonly pods = new Addresses('127.1');
  public readonly services = new Addresses('10.1');
}

/** The state of a cluster to which manifests were applied. */
export function clusterState(
  manifests: readonly Manifest[], fixture: readonly Manifest[] = [], addresses: ClusterAddresses = new ClusterAddresses(),
): ClusterState {
  const pods = manifests.filter(({ kind }) => kind === 'Deployment')
    .flatMap(deployment => podsOf(deployment, manifests)).map(pod => ({ ...pod, ip: addresses.pods.of(pod) }));
  const services = manifests.filter(({ kind }) => kind === 'Service')
    .map(service => ({ ...service, spec: { ...service.spec as ServiceSpec, clusterIP: addresses.services.of(service.metadata) } }));
  const slices = services.map(service => ({ service, endpoints: endpointsOf(service, pods) }));
  const workloads = manifests.filter(({ apiVersion, kind }) => !ISTIO_GROUP.test(apiVersion) && kind !== 'Service').map(stored);
  return {
    istio: writeManifests(manifests.filter(({ apiVersion }) => ISTIO_GROUP.test(apiVersion))),
    kubernetes: writeManifests([...fixture, ...workloads, ...services, ...pods.map(podManifest), ...slices.map(sliceManifest)]),
    pods,
    endpoints: slices.flatMap(({ endpoints }) => endpoints),
  };
}

function podsOf({ metadata, spec }: Manifest, manifests: readonly Manifest[]): Omit<Pod, 'ip'>[] {
  const { replicas = 1, template } = spec as DeploymentSpec;
  const mounted = (template.spec.volumes ?? []).flatMap(({ secret }) => secret === undefined ? [] : [secret.secretName]);
  const certificate = certificateIn(manifests, metadata.namespace ?? 'default', mounted);
  return Array.from({ length: Math.min(replicas, MAX_REPLICAS) }, (_, index) => ({
    name: `${metadata.name}-${index}`,
    namespace: metadata.namespace ?? 'default',
    deployment: metadata.name,
    labels: template.metadata?.labels ?? {},
    ...certificate === undefined ? {} : { certificate },
  }));
}

function endpointsOf({ metadata, spec }: Manifest, pods: readonly Pod[]): Endpoint[] {
  const { selector = {}, ports = [] } = spec as ServiceSpec;
  const selected = pods.filter(({ namespace, labels }) => namespace === (metadata.namespace ?? 'default')
    && Object.entries(selector).every(([key, value]) => labels[key] === value));
  return Object.keys(selector).length === 0 ? [] : selected.flatMap(pod => ports.map(({ port, targetPort = port }) => ({ pod, port: targetPort })));
}

function podManifest({ name, namespace, labels, ip }: Pod): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: { containers: [{ name: 'main', image: 'main' }, { name: 'istio-proxy', image: 'proxyv2' }] },
    status: { phase: 'Running', podIP: ip },
  };
}

function sliceManifest({ service, endpoints }: { service: Manifest; endpoints: Endpoint[] }): object {
  const { name, namespace } = service.metadata;
  const { ports = [] } = service.spec as ServiceSpec;
  const pods = [...new Map(endpoints.map(({ pod }) => [pod.ip, pod])).values()];
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    ports: ports.map(({ name: portName, port, targetPort = port }) => ({ name: portName, port: targetPort, protocol: 'TCP' })),
    endpoints: pods.map(pod => ({
      addresses: [pod.ip],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', name: pod.name, namespace: pod.namespace },
    })),
  };
}
