import { DATAPLANE_LABEL, INJECTION_LABEL, REVISION_LABEL } from './namespace-labels';
import { POD_INTERFACE } from './pod-interfaces';

/** What says of pods whether they get a sidecar, and which of their ports it takes. */
export interface PodMetadata {
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** Pods, as far as it decides about their sidecar. */
export interface InjectedPods extends PodMetadata {
  readonly hostNetwork?: boolean;
}

/** A Namespace, as far as it decides about the sidecars of its pods. */
export interface InjectedNamespace {
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
}

/** The label, and before Istio 1.10 the annotation, by which pods ask for a sidecar. */
export const INJECT_LABEL = 'sidecar.istio.io/inject';
/** Older versions of Istio take any other value for a no, newer ones for none. */
const YES = ['y', 'yes', 'true', 'on', ''];
const TEMPLATES = 'inject.istio.io/templates';
const INTERCEPTION = 'sidecar.istio.io/interceptionMode';
/** The annotation in which pods say what differs for their proxy from the ProxyConfig of the mesh. */
export const PROXY_CONFIG = 'proxy.istio.io/config';
/** The annotation by which pods say that their agent answers probes in the place of the application. */
export const REWRITE_PROBES = 'sidecar.istio.io/rewriteAppHTTPProbers';
const NO_INTERCEPTION = /(?:^|[\s{,"'])interceptionMode["']?\s*:\s*["']?NONE\b/;
const EXCLUDED_INTERFACES = 'traffic.sidecar.istio.io/excludeInterfaces';
const INCLUDED_PORTS = 'traffic.sidecar.istio.io/includeInboundPorts';
const EXCLUDED_PORTS = 'traffic.sidecar.istio.io/excludeInboundPorts';
const STATUS_PORT = 'status.sidecar.istio.io/port';
/** Ports of the sidecar itself: for HBONE, its metrics and its health. */
const OWN_PORTS = [15008, 15021, 15090];

/** Namespaces of Kubernetes itself, of which Istio leaves all pods alone. */
export const NEVER_INJECTED = ['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage'];

/** What pods say by which no sidecar sees what comes to one of their ports; none where they say nothing of the kind. */
export function bypassOfSidecar(pods: InjectedPods, ports: readonly number[]): string | undefined {
  return bypassOfPods(pods) ?? bypassOfPorts(pods, ports);
}

/** What pods say by which they have no sidecar, or one that takes nothing. */
function bypassOfPods({ labels = {}, annotations = {}, hostNetwork = false }: InjectedPods): string | undefined {
  const isInjected = labels[INJECT_LABEL] ?? annotations[INJECT_LABEL];
  if (isInjected !== undefined && !YES.includes(String(isInjected).toLowerCase())) {
    return `${INJECT_LABEL}: "${isInjected}"`;
  }
  if (hostNetwork) {
    return 'hostNetwork: true';
  }
  const { [TEMPLATES]: templates, [INTERCEPTION]: interception, [PROXY_CONFIG]: config = '', [EXCLUDED_INTERFACES]: interfaces } = annotations;
  if (templates !== undefined && !entriesOf(templates).includes('sidecar')) {
    return `${TEMPLATES}: "${templates}"`;
  }
  if (interception === 'NONE' || interception === undefined && NO_INTERCEPTION.test(config)) {
    return interception === undefined ? `${PROXY_CONFIG} with interceptionMode: NONE` : `${INTERCEPTION}: "${interception}"`;
  }
  return interfaces !== undefined && entriesOf(interfaces).some(isInterface) ? `${EXCLUDED_INTERFACES}: "${interfaces}"` : undefined;
}

/** What pods say by which their sidecar leaves one of their ports alone. */
function bypassOfPorts({ annotations = {} }: PodMetadata, ports: readonly number[]): string | undefined {
  const { [INCLUDED_PORTS]: included, [EXCLUDED_PORTS]: excluded, [STATUS_PORT]: status = '15020' } = annotations;
  if (excluded !== undefined && ports.some(port => portsIn(excluded).includes(port))) {
    return `${EXCLUDED_PORTS}: "${excluded}"`;
  }
  const own = ports.find(port => [...OWN_PORTS, Number(status)].includes(port));
  if (own !== undefined) {
    return `port ${own}, which is one of the sidecar itself`;
  }
  const isTaken = included === undefined || included.trim() === '*' || ports.every(port => portsIn(included).includes(port));
  return isTaken ? undefined : `${INCLUDED_PORTS}: "${included}"`;
}

/** What pods in an ambient mesh say by which the proxy of their node does not see what comes to them; none where they say nothing of the kind. */
export function bypassOfNodeProxy({ labels = {}, hostNetwork = false }: InjectedPods): string | undefined {
  const said = labels[DATAPLANE_LABEL];
  return said !== undefined && said !== 'ambient' ? `${DATAPLANE_LABEL}: "${said}"` : hostNetwork ? 'hostNetwork: true' : undefined;
}

/** What a Namespace says by which its pods have no sidecar. */
export interface NamespaceBypass {
  readonly said: string;
  /** Whether the proxy of their node is there instead, which knows TCP only. */
  readonly hasNodeProxy: boolean;
}

/** What a Namespace says by which pods in it have no sidecar; none where it says nothing of the kind, or they ask for one and get it. */
export function bypassOfNamespace({ name, labels = {} }: InjectedNamespace, pods: PodMetadata = {}): NamespaceBypass | undefined {
  if (NEVER_INJECTED.includes(name)) {
    return { said: `the name "${name}", of which Istio leaves all pods alone,`, hasNodeProxy: false };
  }
  const { [INJECTION_LABEL]: injection, [REVISION_LABEL]: revision, [DATAPLANE_LABEL]: dataPlane } = labels;
  const hasNodeProxy = dataPlane === 'ambient';
  if (injection !== undefined) {
    return injection === 'enabled' ? undefined : { said: `${INJECTION_LABEL}: "${injection}"`, hasNodeProxy };
  }
  const isAsked = revision !== undefined || pods.labels?.[INJECT_LABEL] === 'true' || pods.labels?.[REVISION_LABEL] !== undefined;
  return hasNodeProxy && !isAsked ? { said: `${DATAPLANE_LABEL}: "${dataPlane}"`, hasNodeProxy } : undefined;
}

function entriesOf(text: string): string[] {
  return text.split(',').map(entry => entry.trim());
}

/** iptables takes a `+` at the end for any characters. */
function isInterface(name: string): boolean {
  return name.endsWith('+') ? POD_INTERFACE.startsWith(name.slice(0, -1)) : name === POD_INTERFACE;
}

function portsIn(text: string): number[] {
  return entriesOf(text).filter(port => port !== '').map(Number);
}
