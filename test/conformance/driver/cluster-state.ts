/**
 * What a cluster would make of manifests: Pods from the Deployments, EndpointSlices from the Services. Labels come from the pod templates
 * and ports from the Services, so wrong ones get no traffic here either. A pod that mounts a Secret with a certificate serves TLS with it.
 */
import { parseAllDocuments, stringify } from 'yaml';
import { ClusterAddresses } from './addresses';
import { Pod, podManifest, podsOf } from './pods';
import { stored } from './secrets';
import { isWaypoint, readyWaypoint, waypointPod, waypointService } from './waypoints';
import { KnownManifest } from '../../known-manifest';

interface ServiceSpec {
  readonly selector?: Record<string, string>;
  readonly clusterIP?: string;
  readonly ports?: { readonly name?: string; readonly port: number; readonly targetPort?: number }[];
}

/** A port of a pod, and the port of a Service that leads to it. */
export interface Endpoint {
  readonly pod: Pod;
  readonly port: number;
  /** NAMESPACE/NAME of the Service. */
  readonly service: string;
  readonly servicePort: number;
}

export interface ClusterState {
  /** Istio's own objects, as YAML. */
  readonly istio: string;
  /** Everything else with the Pods and EndpointSlices that follow from it, as YAML. */
  readonly kubernetes: string;
  readonly pods: Pod[];
  readonly endpoints: Endpoint[];
}

export interface ClusterOptions {
  /** What is there beside the manifests. */
  readonly fixture?: readonly KnownManifest[];
  /** Deployments, NAMESPACE/NAME, whose pods have a sidecar in front. */
  readonly inject?: readonly string[];
  readonly addresses?: ClusterAddresses;
}

const ISTIO_GROUP = /\.istio\.io\//;

/** Reads manifests as Kubernetes does: YAML 1.1. */
export function readManifests(yaml: string): KnownManifest[] {
  return parseAllDocuments(yaml, { version: '1.1' }).map(document => document.toJS() as KnownManifest | null).filter(manifest => manifest !== null);
}

export function writeManifests(manifests: readonly object[]): string {
  return manifests.map(manifest => stringify(manifest, { version: '1.1' })).join('---\n');
}

/** The state of a cluster to which manifests were applied. */
export function clusterState(
  manifests: readonly KnownManifest[], { fixture = [], inject = [], addresses = new ClusterAddresses() }: ClusterOptions = {},
): ClusterState {
  const waypoints = manifests.filter(isWaypoint);
  const pods = [...podsOf(manifests, inject, addresses), ...waypoints.map(gateway => waypointPod(gateway, addresses))];
  const services = [...manifests.filter(({ kind }) => kind === 'Service'), ...waypoints.map(waypointService)]
    .map(service => ({ ...service, spec: { ...service.spec as ServiceSpec, clusterIP: addresses.services.of(service.metadata)[0] } }));
  const slices = services.map(service => ({ service, endpoints: endpointsOf(service, pods) }));
  const workloads = manifests.filter(({ apiVersion, kind }) => !ISTIO_GROUP.test(apiVersion) && kind !== 'Service')
    .map(one => isWaypoint(one) ? readyWaypoint(one) : stored(one));
  return {
    istio: writeManifests(manifests.filter(({ apiVersion }) => ISTIO_GROUP.test(apiVersion))),
    kubernetes: writeManifests([...fixture, ...workloads, ...services, ...pods.map(podManifest), ...slices.map(sliceManifest)]),
    pods,
    endpoints: slices.flatMap(({ endpoints }) => endpoints),
  };
}

function endpointsOf({ metadata, spec }: KnownManifest, pods: readonly Pod[]): Endpoint[] {
  const { name, namespace: ownNamespace = 'default' } = metadata;
  const { selector = {}, ports = [] } = spec as ServiceSpec;
  const selected = pods.filter(({ namespace, labels }) => namespace === ownNamespace
    && Object.entries(selector).every(([key, value]) => labels[key] === value));
  return Object.keys(selector).length === 0 ? [] : selected.flatMap(pod => ports.map(({ port, targetPort = port }) => ({
    pod, port: targetPort, service: `${ownNamespace}/${name}`, servicePort: port,
  })));
}

function sliceManifest({ service, endpoints }: { service: KnownManifest; endpoints: Endpoint[] }): object {
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
