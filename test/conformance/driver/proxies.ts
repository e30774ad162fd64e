/** Who the running Envoys are to istiod: the gateway of the fixture, the sidecar of the sleep pod, and those that the injector makes. */
import { ClusterState } from './cluster-state';
import { GATEWAY_LABELS, GATEWAY_PORTS, SIDECAR_OFFSET } from './fixture';
import { labelsInMesh, Pod } from './pods';
import type { ProxyOptions } from '../istio/istio';

/** The Envoys that every mesh has. */
export const GATEWAY = 'gateway';
export const SLEEP = 'sleep';

/** The sidecar of a pod whose connections are redirected. */
export const REDIRECTED = 'redirected';

/** A gateway of the app listens at the address of its pod. Of a privileged port it listens at this port more: policies miss it there. */
const GATEWAY_OFFSET = 20_000;
const FIRST_UNPRIVILEGED_PORT = 1024;

/** The variables of a container from which istio-agent takes metadata of the proxy. */
const METADATA_PREFIX = 'ISTIO_META_';

export interface Proxies {
  readonly gateways: ProxyOptions[];
  readonly sidecars: ProxyOptions[];
  readonly waypoints: ProxyOptions[];
}

export interface Target {
  /** @default 127.0.0.1 */
  readonly address?: string;
  readonly port: number;
}

/**
 * A sidecar as a cluster has it: the connections of its pod are redirected, so that it has a listener for each address of a service. Nothing is
 * redirected here, so no request reaches these; Envoy takes or refuses them all the same.
 */
function redirectedSidecar(namespace: string): ProxyOptions {
  return {
    id: REDIRECTED, namespace, labels: { app: REDIRECTED }, ip: '127.5.0.2', listenIP: '0.0.0.0', metadata: { INTERCEPTION_MODE: 'REDIRECT' },
  };
}

/** What runs beside the gateways and the sidecars in front of pods. */
export interface ProxiesOptions {
  /** Whether the sidecar of a pod whose connections are redirected does. @default false */
  readonly redirected?: boolean;
  /** Deployments, NAMESPACE/NAME, whose sidecars also take what their pods send. @default - none */
  readonly calling?: readonly string[];
}

/** All proxies of a cluster. That of a pod bears its address as its id, so that the Envoy at an address is always the same one. */
export function proxiesOf(state: ClusterState, { redirected = false, calling = [] }: ProxiesOptions = {}): Proxies {
  const { pods } = state;
  const callers = calling.map(name => proxyId(name, state));
  const client = pods.find(({ labels }) => labels.app === 'sleep');
  const sleep: ProxyOptions = {
    id: SLEEP,
    namespace: client?.namespace ?? pods[0]?.namespace ?? 'default',
    labels: client?.labels ?? { app: 'sleep' },
    annotations: client?.annotations,
    ip: client?.ip ?? '127.5.0.1',
    portOffset: SIDECAR_OFFSET,
  };
  return {
    gateways: [
      { id: GATEWAY, namespace: 'istio-system', labels: GATEWAY_LABELS, ip: '127.0.0.1' },
      ...pods.filter(({ injected }) => injected === 'gateway').map(pod => ({ ...injectedInto(pod), listenIP: pod.ip, portOffset: GATEWAY_OFFSET })),
    ],
    sidecars: [
      sleep,
      ...redirected ? [redirectedSidecar(sleep.namespace)] : [],
      ...pods.filter(({ injected }) => injected === 'sidecar').map(pod => ({
        ...injectedInto(pod), behindIP: pod.backendIp, portOffset: callers.includes(pod.ip) ? SIDECAR_OFFSET : undefined,
      })),
    ],
    waypoints: pods.filter(({ injected }) => injected === 'waypoint').map(pod => ({ ...injectedInto(pod), listenIP: pod.ip })),
  };
}

function injectedInto(pod: Pod): ProxyOptions {
  const { ip, namespace, annotations, variables } = pod;
  const metadata = Object.entries(variables).filter(([name]) => name.startsWith(METADATA_PREFIX))
    .map(([name, value]) => [name.slice(METADATA_PREFIX.length), value]);
  return { id: ip, namespace, labels: labelsInMesh(pod), annotations, ip, metadata: Object.fromEntries(metadata) as Record<string, string> };
}

/** The id of the proxy of a client, or of a Deployment with proxies, NAMESPACE/NAME. */
export function proxyId(name: string, { pods }: ClusterState): string {
  const pod = pods.find(({ injected, deployment, namespace }) => injected !== undefined && `${namespace}/${deployment}` === name);
  if (pod === undefined && ![GATEWAY, SLEEP, REDIRECTED].includes(name)) {
    throw new Error(`${name} has no proxy: it is no gateway of the app, nor was it injected`);
  }
  return pod?.ip ?? name;
}

/** Where the gateway of the fixture takes what was sent to a port of its Service. */
export function fixtureTarget(port: number): Target {
  return { port: GATEWAY_PORTS[port] };
}

/** Where the sleep pod's sidecar takes what the pod sends to a port of a Service. */
export function sleepTarget(port: number): Target {
  return { port: SIDECAR_OFFSET + port };
}

/** Where the sidecar of a Deployment, NAMESPACE/NAME, takes what its pod sends to a port of a Service. */
export function callerTarget(caller: string, port: number, state: ClusterState): Target {
  return { address: proxyId(caller, state), port: SIDECAR_OFFSET + port };
}

/** Where a gateway of the app takes what was sent to a port of its Service. The name is that of the Service or the Deployment. */
export function gatewayTarget(gateway: string, port: number, { endpoints }: ClusterState): Target {
  const gateways = endpoints.filter(({ pod }) => pod.injected === 'gateway');
  const own = gateways.filter(({ pod, service }) => [service, `${pod.namespace}/${pod.deployment}`].includes(gateway));
  if (own.length === 0) {
    throw new Error(`the app has no gateway ${gateway} with a Service: it has ${listOf(gateways.map(({ service }) => service))}`);
  }
  const found = own.find(({ servicePort }) => servicePort === port);
  if (found === undefined) {
    throw new Error(`the Service of ${gateway} has no port ${port}: it has ${listOf(own.map(({ servicePort }) => servicePort))}`);
  }
  return { address: found.pod.ip, port: found.port < FIRST_UNPRIVILEGED_PORT ? found.port + GATEWAY_OFFSET : found.port };
}

function listOf(values: readonly (string | number)[]): string {
  return [...new Set(values)].join(', ') || 'none';
}
