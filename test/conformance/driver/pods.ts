/** The pods of Deployments and Rollouts, as a cluster would make them, with the proxies that the injector would add. */
import { ClusterAddresses } from './addresses';
import { certificateIn } from './secrets';
import { KnownManifest } from '../../known-manifest';
import { BackendCertificate } from '../envoy/http';

interface Variable {
  readonly name: string;
  readonly value?: string;
}

interface DeploymentSpec {
  readonly replicas?: number;
  readonly template: {
    readonly metadata?: { readonly labels?: Record<string, string>; readonly annotations?: Record<string, string> };
    readonly spec: {
      readonly serviceAccountName?: string;
      readonly containers: { readonly env?: Variable[] }[];
      readonly volumes?: { readonly secret?: { readonly secretName: string } }[];
    };
  };
}

/** What the injector makes of a pod: the proxy of a gateway, or one with a sidecar in front. Waypoints are made without it. */
export type Injected = 'gateway' | 'sidecar' | 'waypoint';

/** A pod with its address on the loopback network. */
export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly deployment: string;
  /** What makes it, where that is no Deployment. */
  readonly kind?: 'Rollout';
  readonly labels: Record<string, string>;
  readonly annotations: Record<string, string>;
  /** Environment of its containers. */
  readonly variables: Record<string, string>;
  readonly serviceAccount?: string;
  readonly ip: string;
  /** What listens at its address; a backend, when nothing is injected. */
  readonly injected?: Injected;
  /** Whether the proxy of its node takes what is for it. */
  readonly inAmbient: boolean;
  /** Where its backend listens: not at its address, when a sidecar does. */
  readonly backendIp: string;
  /** What it shows to those who begin with TLS: the certificate in a Secret among its volumes. */
  readonly certificate?: BackendCertificate;
}

const DATA_PLANE = 'istio.io/dataplane-mode';

/** What says that the traffic of a pod comes by the proxy of its node. */
const REDIRECTED = { 'ambient.istio.io/redirection': 'enabled' };

/** More pods of a version show nothing more, more proxies in front of one Deployment neither. */
const MAX_REPLICAS = 2;
const MAX_INJECTED = 1;

/** The pods of all Deployments among some manifests, and those of Rollouts at first. Those named, NAMESPACE/NAME, get a sidecar in front. */
export function podsOf(manifests: readonly KnownManifest[], withSidecar: readonly string[], addresses: ClusterAddresses): Pod[] {
  const deployments = manifests.filter(hasPods);
  const names = deployments.map(nameOf);
  const unknown = withSidecar.filter(name => !names.includes(name));
  if (unknown.length > 0) {
    throw new Error(`to inject there is no Deployment ${unknown.join(', ')}: there are ${names.join(', ')}`);
  }
  return deployments.flatMap(deployment => podsOfDeployment(deployment, manifests, withSidecar.includes(nameOf(deployment)), addresses));
}

/** Whether a manifest makes pods here. A Rollout that takes over a Deployment has those of the Deployment. */
function hasPods({ kind, spec }: KnownManifest): boolean {
  return kind === 'Deployment' || kind === 'Rollout' && (spec as Partial<DeploymentSpec>).template !== undefined;
}

/** Whether a manifest is the Deployment of a gateway, whose container the injector replaces. */
export function isGateway({ kind, spec }: KnownManifest): boolean {
  return kind === 'Deployment' && (spec as DeploymentSpec).template.metadata?.annotations?.['inject.istio.io/templates'] === 'gateway';
}

/** The labels that a Deployment gives to its pods. */
export function labelsOfPods({ spec }: KnownManifest): Record<string, string> {
  return (spec as DeploymentSpec).template.metadata?.labels ?? {};
}

/** NAMESPACE/NAME of an object. */
export function nameOf({ metadata: { name, namespace = 'default' } }: KnownManifest): string {
  return `${namespace}/${name}`;
}

function podsOfDeployment(deployment: KnownManifest, manifests: readonly KnownManifest[], withSidecar: boolean, addresses: ClusterAddresses): Pod[] {
  const { metadata: { name, namespace = 'default' } } = deployment;
  const { replicas = 1, template: { metadata: { labels = {}, annotations = {} } = {}, spec } } = deployment.spec as DeploymentSpec;
  const mounted = (spec.volumes ?? []).flatMap(({ secret }) => secret === undefined ? [] : [secret.secretName]);
  const certificate = certificateIn(manifests, namespace, mounted);
  const variables = Object.fromEntries(spec.containers.flatMap(({ env = [] }) => env.map(variable => [variable.name, variable.value ?? ''])));
  const injected = isGateway(deployment) ? 'gateway' : withSidecar ? 'sidecar' : undefined;
  return Array.from({ length: Math.min(replicas, injected === undefined ? MAX_REPLICAS : MAX_INJECTED) }, (_, index) => {
    const podName = { name: `${name}-${index}`, namespace };
    const inAmbient = injected === undefined && isInAmbientMesh(namespace, labels, manifests);
    const network = inAmbient ? addresses.ambient : injected === undefined ? addresses.pods
      : injected === 'gateway' ? addresses.gateways : addresses.injected;
    const [ip, behind = ip] = network.of(podName);
    return {
      ...podName,
      deployment: name,
      ...deployment.kind === 'Rollout' ? { kind: 'Rollout' as const } : {},
      labels,
      annotations,
      variables,
      serviceAccount: spec.serviceAccountName,
      ip,
      injected,
      inAmbient,
      backendIp: behind,
      ...certificate === undefined ? {} : { certificate },
    };
  });
}

/** Whether pods are in an ambient mesh: by their own label, else by that of their Namespace. */
function isInAmbientMesh(namespace: string, labels: Record<string, string>, manifests: readonly KnownManifest[]): boolean {
  const found = manifests.find(({ kind, metadata }) => kind === 'Namespace' && metadata.name === namespace);
  const { labels: ofNamespace = {} } = (found?.metadata ?? {}) as { labels?: Record<string, string> };
  return (labels[DATA_PLANE] ?? ofNamespace[DATA_PLANE]) === 'ambient';
}

/** The labels of a pod with those that the injector adds: with this one, others send it mutual TLS. It gives none to gateways. */
export function labelsInMesh({ labels, injected }: Pod): Record<string, string> {
  return injected === 'sidecar' ? { 'security.istio.io/tlsMode': 'istio', ...labels } : labels;
}

export function podManifest(pod: Pod): object {
  const { name, namespace, annotations, serviceAccount, ip, injected, inAmbient } = pod;
  const containers = [
    ...injected === 'gateway' || injected === 'waypoint' ? [] : [{ name: 'main', image: 'main' }],
    ...inAmbient ? [] : [{ name: 'istio-proxy', image: 'proxyv2' }],
  ];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: labelsInMesh(pod), annotations: inAmbient ? { ...annotations, ...REDIRECTED } : annotations },
    spec: { ...serviceAccount === undefined ? {} : { serviceAccountName: serviceAccount }, containers },
    status: { phase: 'Running', podIP: ip },
  };
}
