/** What says of pods whether they get a sidecar, and which of their ports it takes. */
export interface PodMetadata {
  readonly labels?: Record<string, string>;
  readonly annotations?: Record<string, string>;
}

const INJECT = 'sidecar.istio.io/inject';
const INCLUDED_PORTS = 'traffic.sidecar.istio.io/includeInboundPorts';
const EXCLUDED_PORTS = 'traffic.sidecar.istio.io/excludeInboundPorts';
const YES = ['y', 'yes', 'true', 'on', ''];

/** What pods say by which no sidecar sees what comes to one of their ports; none where they say nothing of the kind. */
export function bypassOfSidecar({ labels = {}, annotations = {} }: PodMetadata, ports: readonly number[]): string | undefined {
  const isInjected = labels[INJECT] ?? annotations[INJECT];
  if (isInjected !== undefined && !YES.includes(String(isInjected).toLowerCase())) {
    return `${INJECT}: "${isInjected}"`;
  }
  const [included, excluded] = [annotations[INCLUDED_PORTS], annotations[EXCLUDED_PORTS]];
  if (excluded !== undefined && ports.some(port => portsIn(excluded).includes(port))) {
    return `${EXCLUDED_PORTS}: "${excluded}"`;
  }
  const isTaken = included === undefined || included.trim() === '*' || ports.every(port => portsIn(included).includes(port));
  return isTaken ? undefined : `${INCLUDED_PORTS}: "${included}"`;
}

function portsIn(text: string): number[] {
  return text.split(',').filter(port => port.trim() !== '').map(Number);
}
